/** Baileys' options in one place: what is switched off and why. Makes a socket; does not follow it. */
import { Agent } from 'node:https'
import {
  Browsers,
  DEFAULT_CONNECTION_CONFIG,
  makeWASocket,
  type proto,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys'
import { createExpiringCache } from './expiring-cache.ts'
import type { Session } from './session.ts'
import { withIdleStorages } from './transaction-contexts.ts'

export interface SocketOptions {
  /** Already checked, see loopback.ts. */
  wsUrl: string
  /** WhatsApp Web's version; Baileys' own by default. An old one is refused with 405. */
  version?: [number, number, number] | undefined
  connectTimeoutMs: number
  queryTimeoutMs: number
  keepAliveMs: number
  /** How long one QR is shown; WhatsApp's own rhythm by default. */
  qrTimeoutMs?: number | undefined
  logger: SocketConfig['logger']
  makeSignalRepository: SocketConfig['makeSignalRepository']
  /** What was sent under a message id, for a phone that asks again. Every such answer goes through here. */
  getMessage: (messageId: string) => Promise<proto.IMessage | undefined>
}

const MINUTE_MS = 60_000

/** Of WhatsApp Web, as we name it at log-in; Baileys' own unless the configuration says another. */
export function versionInUse(version?: SocketOptions['version']): string {
  return (version ?? DEFAULT_CONNECTION_CONFIG.version).join('.')
}

/** TLS alone tells that the other side is WhatsApp: checked here even where the process was told not to. */
const STRICT = new Agent({ rejectUnauthorized: true, minVersion: 'TLSv1.2' })

/** The returned function makes a fresh socket on the same session; caches outlive reconnects. */
export function createSocketFactory(session: Session, options: SocketOptions): () => WASocket {
  const caches = {
    msgRetryCounterCache: createExpiringCache(60 * MINUTE_MS, 10_000),
    // Kept up to date by notifications. Whoever is not in it costs two questions and a new Signal session a reply.
    userDevicesCache: createExpiringCache(60 * MINUTE_MS, 10_000),
    callOfferCache: createExpiringCache(5 * MINUTE_MS, 1_000),
    placeholderResendCache: createExpiringCache(60 * MINUTE_MS, 1_000),
  }
  const makeSocket = withIdleStorages(makeWASocket)
  return () => {
    const socket = makeSocket({
      ...caches,
      ...(options.wsUrl.startsWith('wss:') && { agent: STRICT }),
      auth: { creds: session.auth.creds, keys: session.auth.keys },
      logger: options.logger,
      waWebSocketUrl: options.wsUrl,
      ...(options.version && { version: options.version }),
      ...(options.qrTimeoutMs && { qrTimeout: options.qrTimeoutMs }),
      browser: Browsers.ubuntu('Chrome'),
      connectTimeoutMs: options.connectTimeoutMs,
      defaultQueryTimeoutMs: options.queryTimeoutMs,
      keepAliveIntervalMs: options.keepAliveMs,
      // Everybody waits behind a message that cannot be read: a stranger's flood of them must not hold others up.
      retryRequestDelayMs: 0,
      // The bot neither shows itself as online nor takes the phone's notifications away.
      markOnlineOnConnect: false,
      // Own replies come back through the outbox's acknowledgement only.
      emitOwnEvents: false,
      // Old conversations are none of our business; the short history brings the LID mappings we need.
      syncFullHistory: false,
      generateHighQualityLinkPreview: false,
      // What cannot be stored goes to the spool or closes the socket; Baileys' own ten tries would hold up everybody.
      transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 0 },
      makeSignalRepository: options.makeSignalRepository,
      getMessage: async ({ id }) => (id ? options.getMessage(id) : undefined),
    })
    // Phones that ask again would be answered from Baileys' own memory, and `getMessage` would not hear of it.
    if (socket.messageRetryManager) socket.messageRetryManager.addRecentMessage = () => undefined
    return socket
  }
}
