/**
 * Keeps one linked number connected: makes sockets, follows the reconnect policy, shows QR and pairing codes to
 * listeners (never to a log) and says in one word where the link stands.
 */
import type { BaileysEventMap, WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { backOff, reconnectPolicy, type LinkState } from './reconnect.ts'
import type { Session } from './session.ts'
import { within } from './within.ts'

/** Live credentials: show them to the person who pairs, store and log them nowhere. */
export type Pairing = { kind: 'qr'; text: string } | { kind: 'code'; code: string }

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
  onState: (listener: (state: LinkState) => void) => () => void
  /** Starts with the QR shown at the moment, if there is one; each lives 20 to 60 s. */
  onPairing: (listener: (pairing: Pairing) => void) => () => void
  /** An eight-character code for the phone with this number; for a link not yet made. */
  requestCode: (phone: string) => Promise<string>
  /** Forgets the link, by an operator's wish, and offers a new QR. */
  relink: () => Promise<void>
  /** What is wrong while the socket is open; shown instead of `open`. */
  setCondition: (condition: 'degraded' | 'restricted', isSet: boolean) => void
  start: () => void
  stop: () => Promise<void>
}

const STABLE_MS = 10_000
const FLUSH_MS = 250
const QR_WAIT_MS = 30_000
const CLOSE_WAIT_MS = 2_000

export function createLink({ session, log, makeSocket, onClosed }: LinkOptions): Link {
  const stateListeners = new Set<(state: LinkState) => void>()
  const pairingListeners = new Set<(pairing: Pairing) => void>()
  const conditions = new Set<'degraded' | 'restricted'>()
  let base: LinkState = session.isPaired() ? 'connecting' : 'unpaired'
  let shown: LinkState = base
  let current: WASocket | null = null
  let isRunning = false
  let qr: string | null = null
  let attempt = 0
  let openedAt = 0
  let retryTimer: NodeJS.Timeout | undefined
  let flushTimer: NodeJS.Timeout | undefined

  function show(next: LinkState = base): void {
    base = next
    const condition = (['restricted', 'degraded'] as const).find((name) => conditions.has(name))
    const state = base === 'open' && condition ? condition : base
    if (state === shown) return
    shown = state
    log.info({ state }, 'whatsapp link')
    for (const listener of stateListeners) guard(() => listener(state))
  }

  function guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a whatsapp listener failed')
    }
  }

  function connect(): void {
    clearTimeout(retryTimer)
    if (!isRunning) return
    if (session.isPaired()) show('connecting')
    else if (base !== 'pairing' && base !== 'passkey-required') show('unpaired')
    let socket: WASocket
    try {
      socket = makeSocket()
    } catch (error) {
      log.error(
        { error: error instanceof Error ? error.name : 'unknown' },
        'no whatsapp socket could be made',
      )
      retryTimer = setTimeout(connect, backOff(attempt++, Math.random()))
      return
    }
    current = socket
    socket.ev.on('connection.update', (update) => guard(() => follow(socket, update)))
    socket.ev.on('creds.update', () => void saveCreds(0))
    for (const type of ['passkey_prologue_request', 'crsc_continuation']) {
      socket.ws.on(`CB:notification,type:${type}`, () => guard(() => show('passkey-required')))
    }
    // Baileys holds events back for up to 20 s after connecting; nothing here needs them held.
    flushTimer = setInterval(() => guard(() => void socket.ev.flush()), FLUSH_MS)
  }

  function follow(socket: WASocket, update: BaileysEventMap['connection.update']): void {
    if (socket !== current) return
    if (update.qr) {
      qr = update.qr
      if (base !== 'passkey-required') show('pairing')
      tell({ kind: 'qr', text: update.qr })
    }
    if (update.connection === 'open') {
      openedAt = Date.now()
      show('open')
    }
    if (update.connection === 'close') closed(socket, statusOf(update.lastDisconnect?.error))
  }

  function closed(socket: WASocket, code: number): void {
    guard(() => void socket.ev.flush())
    detach()
    if (!isRunning) return
    if (openedAt > 0 && Date.now() - openedAt > STABLE_MS) attempt = 0
    openedAt = 0
    const plan = reconnectPolicy(code, attempt++, session.isPaired(), Math.random())
    log.warn({ code, action: plan.action, delayMs: plan.delayMs }, 'whatsapp connection closed')
    if (plan.action === 'stop') return show(plan.state)
    if (base !== 'passkey-required') show(plan.state)
    const next = plan.action === 'relink' ? startOver : connect
    if (plan.delayMs === 0) connect()
    else retryTimer = setTimeout(next, plan.delayMs)
  }

  /** A half-made link (a code was asked for, nobody typed it) cannot log in: a fresh identity can pair. */
  function startOver(): void {
    if (!session.auth.creds.me) return connect()
    session.reset().then(connect, () => {
      log.error('the unfinished whatsapp session could not be cleared; trying again')
      retryTimer = setTimeout(startOver, backOff(attempt++, Math.random()))
    })
  }

  function detach(): void {
    clearInterval(flushTimer)
    current = null
    qr = null
    onClosed()
  }

  function tell(pairing: Pairing): void {
    for (const listener of pairingListeners) guard(() => listener(pairing))
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
    await within(CLOSE_WAIT_MS, socket.end(undefined))
    guard(() => void socket.ev.flush())
    if (current === socket) detach()
  }

  return {
    get state() {
      return shown
    },
    socket: () => (base === 'open' ? current : null),
    onState: (listener) => subscribe(stateListeners, listener),
    onPairing: (listener) => {
      const text = qr
      if (text !== null) guard(() => listener({ kind: 'qr', text }))
      return subscribe(pairingListeners, listener)
    },
    requestCode: async (phone) => {
      const digits = phone.replace(/[\s()+-]/g, '')
      if (!/^\d{7,15}$/.test(digits)) throw new Error('Give the number with its country code, digits only.')
      if (session.isPaired())
        throw new Error('This account is already linked. Unlink it first to pair again.')
      for (const until = Date.now() + QR_WAIT_MS; qr === null; await wait(50)) {
        if (Date.now() > until || !isRunning)
          throw new Error('WhatsApp did not offer pairing. Try again later.')
      }
      if (!current) throw new Error('The connection broke. Try again.')
      const code = await current.requestPairingCode(digits)
      tell({ kind: 'code', code })
      return code
    },
    relink: async () => {
      isRunning = false
      await end()
      await session.reset()
      isRunning = true
      attempt = 0
      show('unpaired')
      connect()
    },
    setCondition: (condition, isSet) => {
      if (isSet) conditions.add(condition)
      else conditions.delete(condition)
      show()
    },
    start: () => {
      isRunning = true
      connect()
    },
    stop: async () => {
      isRunning = false
      await end()
      show('stopped')
    },
  }
}

function statusOf(error: unknown): number {
  const code = (error as { output?: { statusCode?: unknown } } | null | undefined)?.output?.statusCode
  return typeof code === 'number' ? code : 428
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
