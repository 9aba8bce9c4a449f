/**
 * What the link needs of a Baileys socket: events out in the link's own words, and an end that does not wait.
 * Baileys waits up to 30 s for the other side's goodbye before it tells that a connection ended, also when
 * that side is gone; here it waits two.
 */
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import type { Closing } from './reconnect.ts'

export interface SocketEvents {
  onQr: (text: string) => void
  onOpened: () => void
  onClosed: (closing: Closing, cause: string) => void
  onPasskey: () => void
  /** WhatsApp let us in and told its time: `t`, Unix seconds as text. */
  onAdmitted: (t: string | undefined) => void
  onCreds: () => void
}

export interface FollowedSocket {
  readonly socket: WASocket
  /**
   * Ends it: at return nothing is sent any more, and nothing that comes is looked at. Politely: what was sent before
   * still goes out, with two seconds for it. Nothing but changed credentials is told of this socket any more.
   */
  end: (how: 'politely' | 'at-once') => void
  /** Resolves when the line is down. */
  ended: () => Promise<void>
}

/** The part of the `ws` package's WebSocket that Baileys keeps to itself. */
interface RawSocket {
  readyState: number
  terminate: () => void
}

const CLOSING = 2
const CLOSED = 3
const FLUSH_MS = 250
const GOODBYE_MS = 2_000
const MAX_AWAY_S = 7 * 24 * 60 * 60
/** WhatsApp wants a passkey on the phone, which Baileys cannot ask for. */
const PASSKEY_NOTIFICATIONS = ['passkey_prologue_request', 'crsc_continuation']

/** @param guard runs a listener; a throw inside a Baileys event would end the process */
export function followSocket(
  socket: WASocket,
  events: SocketEvents,
  guard: (work: () => void) => void,
): FollowedSocket {
  let isFollowed = true
  let closingSinceMs: number | null = null
  let done: () => void = () => {}
  const down = new Promise<void>((resolve) => (done = resolve))
  const tell = (work: () => void) => isFollowed && guard(work)

  // Also those of a socket that was left: its keys were given out under them.
  socket.ev.on('creds.update', () => guard(events.onCreds))
  socket.ev.on('connection.update', (update) => {
    const { qr, connection, lastDisconnect } = update
    if (qr) tell(() => events.onQr(qr))
    if (connection === 'open') tell(events.onOpened)
    if (connection !== 'close') return
    tell(() => {
      letOut()
      leave()
      events.onClosed(closingOf(lastDisconnect?.error), causeOf(lastDisconnect?.error))
    })
  })
  for (const type of PASSKEY_NOTIFICATIONS) {
    socket.ws.on(`CB:notification,type:${type}`, () => tell(events.onPasskey))
  }
  socket.ws.on('CB:success', ({ attrs }: BinaryNode) => tell(() => events.onAdmitted(attrs.t)))

  // Baileys holds events back for up to 20 s after connecting; nothing here needs them held.
  const letOut = () => guard(() => void socket.ev.flush())
  const timer = setInterval(() => {
    if (isFollowed) letOut()
    cutShort()
  }, FLUSH_MS)

  /** Also for an end that Baileys itself began. */
  function cutShort(): void {
    const raw = rawSocketOf(socket)
    if (raw?.readyState === CLOSING) {
      closingSinceMs ??= Date.now()
      if (Date.now() - closingSinceMs >= GOODBYE_MS) guard(() => raw.terminate())
    }
    if (!isFollowed && (!raw || raw.readyState === CLOSED)) {
      clearInterval(timer)
      done()
    }
  }

  function leave(): void {
    isFollowed = false
    cutShort()
  }

  return {
    socket,
    end: (how) => {
      const raw = rawSocketOf(socket)
      if (how === 'at-once') guard(() => raw?.terminate())
      // What Baileys still held back is let out first: it drops the rest when the socket ends.
      if (isFollowed) letOut()
      isFollowed = false
      socket.end(undefined).then(cutShort, cutShort)
    },
    ended: () => down,
  }
}

function rawSocketOf({ ws }: WASocket): RawSocket | null {
  return (ws as unknown as { socket?: RawSocket | null }).socket ?? null
}

interface Failure {
  message?: unknown
  output?: { statusCode?: unknown }
  data?: { code?: unknown; expire?: unknown } | null
}

/**
 * The code of the close. An error of the line itself says nothing about the link, whatever number a proxy in
 * between answered: it is a lost connection.
 */
export function closingOf(error: unknown): Closing {
  const { message, output, data } = (error ?? {}) as Failure
  if (String(message).startsWith('WebSocket Error')) return { code: 408, awayMs: 0 }
  const code = typeof output?.statusCode === 'number' ? output.statusCode : 428
  const seconds = Number(data?.expire ?? 0)
  const isTold = code === 402 && seconds > 0
  return { code, awayMs: isTold ? Math.min(seconds, MAX_AWAY_S) * 1000 : 0 }
}

/** Node's own word for what went wrong with the line (ENOTFOUND, CERT_HAS_EXPIRED); '' when there is none. */
export function causeOf(error: unknown): string {
  const { data } = (error ?? {}) as Failure
  const code = data?.code
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,50}$/.test(code) ? code : ''
}
