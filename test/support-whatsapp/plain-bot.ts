/** A bare Baileys socket with credentials in memory: the smallest bot the loopback server can talk to. */
import '../support/whatsapp/quiet-libsignal.ts'
import {
  initAuthCreds,
  makeCacheableSignalKeyStore,
  makeWASocket,
  type AuthenticationCreds,
  type UserFacingSocketConfig,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import { createMemoryKeys, linkedCreds, silentLogger } from '../support/whatsapp/memory-auth.ts'

export interface PlainBot {
  socket: WASocket
  /** Everything of `messages.upsert`, in order. */
  received: { message: WAMessage; type: string }[]
  /** QR texts shown so far. */
  qrTexts: string[]
  opened: Promise<void>
  /** Status code of `lastDisconnect`. */
  closed: Promise<number | undefined>
  waitMessage(predicate: (message: WAMessage) => boolean, timeoutMs?: number): Promise<WAMessage>
  waitQr(): Promise<string>
}

export interface PlainAuth {
  creds: AuthenticationCreds
  keys: ReturnType<typeof createMemoryKeys>
}

export const unlinkedAuth = (): PlainAuth => ({ creds: initAuthCreds(), keys: createMemoryKeys() })

export function linkedAuth(server: { number: string; lid: string }, deviceId = 1): PlainAuth {
  const creds = linkedCreds({ number: server.number, lid: server.lid, deviceId })
  return { creds, keys: createMemoryKeys() }
}

/** Polls a growing list; Baileys' own events have no memory. */
async function until<T>(look: () => T | undefined, timeoutMs: number, what: string): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

interface Closing {
  output?: { statusCode?: number }
}

export function connectPlainBot(
  url: string,
  auth: PlainAuth,
  config: Partial<UserFacingSocketConfig> = {},
): PlainBot {
  const socket = makeWASocket({
    auth: { creds: auth.creds, keys: makeCacheableSignalKeyStore(auth.keys, silentLogger) },
    waWebSocketUrl: url,
    logger: silentLogger,
    syncFullHistory: false,
    markOnlineOnConnect: false,
    shouldSyncHistoryMessage: () => false,
    ...config,
  })
  const received: PlainBot['received'] = []
  const qrTexts: string[] = []
  socket.ev.on('creds.update', (update) => Object.assign(auth.creds, update))
  socket.ev.on('messages.upsert', ({ messages, type }) => {
    for (const message of messages) received.push({ message, type })
  })
  const opened = new Promise<void>((resolve) => {
    socket.ev.on('connection.update', (update) => {
      if (update.qr) qrTexts.push(update.qr)
      if (update.connection === 'open') resolve()
    })
  })
  const closed = new Promise<number | undefined>((resolve) => {
    socket.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection === 'close') resolve((lastDisconnect?.error as Closing | undefined)?.output?.statusCode)
    })
  })
  return {
    socket,
    received,
    qrTexts,
    opened,
    closed,
    waitMessage: (predicate, timeoutMs = 5_000) =>
      until(() => received.find(({ message }) => predicate(message))?.message, timeoutMs, 'message'),
    waitQr: () => until(() => qrTexts[0], 5_000, 'QR text'),
  }
}
