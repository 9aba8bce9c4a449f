/**
 * Keeps one linked number connected: makes sockets, follows the reconnect policy, offers pairing while there is no
 * link. Does not look at messages.
 */
import type { BaileysEventMap, WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { createLinkBoard, guard, type Condition, type LinkBoard } from './link-board.ts'
import { backOff, reconnectPolicy, type LinkState } from './reconnect.ts'
import type { Session } from './session.ts'
import { waitAtMost } from './wait-at-most.ts'

export interface LinkOptions {
  session: Session
  log: Logger
  /** A new socket with the other parts attached; its connection is followed here. */
  makeSocket: () => WASocket
  onClosed: () => void
}

export interface Link {
  readonly state: LinkState
  /** The socket while it is open. */
  socket: () => WASocket | null
  onState: LinkBoard['onState']
  /** Starts with the QR shown at the moment, if there is one; each lives 20 to 60 s. */
  onPairing: LinkBoard['onPairing']
  /** An eight-character code for the phone with this number; for a link not yet made. */
  requestCode: (phone: string) => Promise<string>
  /** Forgets the link, by an operator's wish, and offers a new QR. */
  relink: () => Promise<void>
  setCondition: (condition: Condition, isSet: boolean) => void
  start: () => void
  stop: () => Promise<void>
}

const STABLE_MS = 10_000
const FLUSH_MS = 250
const QR_WAIT_MS = 30_000
const CLOSE_WAIT_MS = 2_000
/** WhatsApp wants a passkey on the phone, which Baileys cannot ask for. */
const PASSKEY_NOTIFICATIONS = ['passkey_prologue_request', 'crsc_continuation']

export function createLink({ session, log, makeSocket, onClosed }: LinkOptions): Link {
  const board = createLinkBoard(log, session.isPaired() ? 'connecting' : 'unpaired')
  let current: WASocket | null = null
  let isRunning = false
  let attempt = 0
  let openedAt = 0
  let retryTimer: NodeJS.Timeout | undefined
  let flushTimer: NodeJS.Timeout | undefined

  function connect(): void {
    clearTimeout(retryTimer)
    if (!isRunning) return
    if (session.isPaired()) board.show('connecting')
    else if (board.base() !== 'pairing') showUnlessPasskey('unpaired')
    try {
      current = follow(makeSocket())
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      log.error({ error: name }, 'no whatsapp socket could be made')
      retryTimer = setTimeout(connect, backOff(attempt++, Math.random()))
    }
  }

  function follow(socket: WASocket): WASocket {
    socket.ev.on('connection.update', (update) => guard(log, () => onUpdate(socket, update)))
    socket.ev.on('creds.update', () => void saveCreds(0))
    for (const type of PASSKEY_NOTIFICATIONS) {
      socket.ws.on(`CB:notification,type:${type}`, () => board.show('passkey-required'))
    }
    // Baileys holds events back for up to 20 s after connecting; nothing here needs them held.
    flushTimer = setInterval(() => guard(log, () => void socket.ev.flush()), FLUSH_MS)
    return socket
  }

  function onUpdate(socket: WASocket, update: BaileysEventMap['connection.update']): void {
    if (socket !== current) return
    if (update.qr) {
      showUnlessPasskey('pairing')
      board.showQr(update.qr)
    }
    if (update.connection === 'open') {
      openedAt = Date.now()
      board.show('open')
    }
    if (update.connection === 'close') onClose(socket, statusOf(update.lastDisconnect?.error))
  }

  function onClose(socket: WASocket, code: number): void {
    detach(socket)
    if (!isRunning) return
    if (openedAt > 0 && Date.now() - openedAt > STABLE_MS) attempt = 0
    openedAt = 0
    const plan = reconnectPolicy(code, attempt++, session.isPaired(), Math.random())
    log.warn({ code, action: plan.action, delayMs: plan.delayMs }, 'whatsapp connection closed')
    if (plan.action === 'stop') return board.show(plan.state)
    showUnlessPasskey(plan.state)
    if (plan.delayMs === 0) connect()
    else retryTimer = setTimeout(plan.action === 'relink' ? startOver : connect, plan.delayMs)
  }

  /** What the operator has to know stays on show until the account is linked. */
  function showUnlessPasskey(state: LinkState): void {
    if (board.base() !== 'passkey-required') board.show(state)
  }

  /** A half-made link (a code was asked for, nobody typed it) cannot log in: a fresh identity can pair. */
  function startOver(): void {
    if (!session.auth.creds.me) return connect()
    session.reset().then(connect, () => {
      log.error('the unfinished whatsapp session could not be cleared; trying again')
      retryTimer = setTimeout(startOver, backOff(attempt++, Math.random()))
    })
  }

  /** What Baileys still held back is let out first: it drops the rest when the socket ends. */
  function detach(socket: WASocket): void {
    clearInterval(flushTimer)
    guard(log, () => void socket.ev.flush())
    current = null
    board.showQr(null)
    onClosed()
  }

  async function saveCreds(tries: number): Promise<void> {
    try {
      await session.saveCreds()
    } catch {
      log.error({ tries }, 'the whatsapp session could not be stored; trying again')
      if (isRunning) setTimeout(() => void saveCreds(tries + 1), backOff(tries, Math.random()))
    }
  }

  async function end(): Promise<void> {
    clearTimeout(retryTimer)
    const socket = current
    if (!socket) return
    await waitAtMost(CLOSE_WAIT_MS, socket.end(undefined))
    if (current === socket) detach(socket)
  }

  async function requestCode(phone: string): Promise<string> {
    const digits = phone.replace(/[\s()+-]/g, '')
    if (!/^\d{7,15}$/.test(digits)) throw new Error('Give the number with its country code, digits only.')
    if (session.isPaired()) throw new Error('This account is already linked. Unlink it first to pair again.')
    for (const until = Date.now() + QR_WAIT_MS; board.qr() === null; await wait(50)) {
      if (Date.now() > until || !isRunning)
        throw new Error('WhatsApp did not offer pairing. Try again later.')
    }
    if (!current) throw new Error('The connection broke. Try again.')
    const code = await current.requestPairingCode(digits)
    board.showCode(code)
    return code
  }

  return {
    get state() {
      return board.state()
    },
    socket: () => (board.base() === 'open' ? current : null),
    onState: board.onState,
    onPairing: board.onPairing,
    setCondition: board.setCondition,
    requestCode,
    relink: async () => {
      isRunning = false
      await end()
      await session.reset()
      isRunning = true
      attempt = 0
      board.show('unpaired')
      connect()
    },
    start: () => {
      isRunning = true
      connect()
    },
    stop: async () => {
      isRunning = false
      await end()
      board.show('stopped')
    },
  }
}

function statusOf(error: unknown): number {
  const code = (error as { output?: { statusCode?: unknown } } | null | undefined)?.output?.statusCode
  return typeof code === 'number' ? code : 428
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
