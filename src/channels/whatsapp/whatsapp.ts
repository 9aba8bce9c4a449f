/**
 * The WhatsApp channel over Baileys: received messages go to the store before WhatsApp is told we have them,
 * replies count as sent when the server acknowledged them. Import this file lazily: it loads Baileys.
 */
import { decodeMessageNode, type WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import type { SessionRecords } from '../../store/store.ts'
import type { AskForMedia, Channel, OutboundReply } from '../channel.ts'
import { personJid } from './addresses.ts'
import { createAskedAgain } from './asked-again.ts'
import { createBaileysLog } from './baileys-log.ts'
import { createCompose, type ReadCard } from './compose.ts'
import { inboxPlace, type GroupMode } from './inbound.ts'
import { createIntake, type Intake } from './intake.ts'
import { createLink, type Link } from './link.ts'
import { tellFailedReply, tellFailures } from './link-records.ts'
import { checkSocketUrl } from './loopback.ts'
import { createMediaRetry } from './media-retry.ts'
import { onlyWhileHeld } from './only-while-held.ts'
import { createOutbox, type OutboxHealth } from './outbox.ts'
import { createPersistFirst } from './persist-first.ts'
import { quietLibsignal } from './quiet-libsignal.ts'
import { createRatchetLocks } from './ratchet-locks.ts'
import { createRestriction } from './restriction.ts'
import { openSession } from './session.ts'
import { createSocketFactory, versionInUse } from './socket.ts'
import { waitAtMost } from './wait-at-most.ts'
import type { WatchdogConfig } from './watchdog.ts'

export interface WhatsAppConfig {
  /** A stable name for this number's inbox, outbox and queue; the number itself is unknown before pairing. */
  account: string
  /** `wss://`, or `ws://` on loopback. */
  wsUrl: string
  version?: [number, number, number] | undefined
  /** How long a reply waits for the server's acknowledgement. */
  ackTimeoutMs: number
  /** Silent in groups by default; with `mentioned` the bot answers those who mention it. */
  groups?: GroupMode
  /** `host` or `host:port` that take pictures beside `*.whatsapp.net`. */
  mediaHosts?: readonly string[]
  /** How long one media host may take for a picture. */
  uploadTimeoutMs?: number
  /** How long the phone may take for a picture that is gone. */
  mediaRetryMs?: number
  connectTimeoutMs?: number
  queryTimeoutMs?: number
  keepAliveMs?: number
  qrTimeoutMs?: number
  /** How long nothing is sent after a restriction whose end WhatsApp does not tell. */
  restrictionMs?: number
  /** How long a stop waits for the store to take what was received. */
  stopGraceMs?: number
  watchdog?: Partial<WatchdogConfig>
}

export interface WhatsAppDeps {
  records: SessionRecords
  /** What was sent under a message id, for a phone that asks again. */
  sentReply: (messageId: string) => Promise<OutboundReply | null>
  readCard: ReadCard
  /** Asked before every send; false once another gateway may have the number. */
  mayAct: () => boolean
}

export interface WhatsAppChannel
  extends Channel, Omit<Link, 'socket' | 'setCondition' | 'resume' | 'start' | 'stop'> {
  /** By an operator's wish: connects where there is no connection, or tries one reply where the number is held. */
  resume: () => void
  outbound: () => OutboxHealth
  /** For a picture that is gone from WhatsApp's hosts. */
  askForMedia: AskForMedia
}

const TYPING_WAIT_MS = 2_000
/** Offline, so that WhatsApp keeps what the store did not take; coming back is slowed down by the link. */
const UNSTORED = 'unstored'
const UNSTORED_MS = 500

/** Loads the session and connects nothing yet. Throws with advice for a refused address or an unreadable session. */
export async function createWhatsAppChannel(
  config: WhatsAppConfig,
  log: Logger,
  deps: WhatsAppDeps,
): Promise<WhatsAppChannel> {
  quietLibsignal()
  const wsUrl = checkSocketUrl(config.wsUrl)
  const logger = createBaileysLog(log)
  let goOffline = (): void => {}
  const records = tellFailures(deps.records, () => goOffline())
  const sentReply: WhatsAppDeps['sentReply'] = (id) => tellFailedReply(deps.sentReply(id), () => goOffline())
  const session = await openSession(records, logger)

  const me = () => ({ id: session.auth.creds.me?.id ?? '', lid: session.auth.creds.me?.lid ?? '' })
  const ownJids = () => Object.values(me()).flatMap((jid) => personJid(jid) ?? [])
  const intake = createIntake({
    account: config.account,
    log,
    reader: () => ({ own: ownJids(), groups: config.groups ?? 'off' }),
    clockSkewMs: () => link.health().clockSkewMs,
    accept: session.accept,
    onTrouble: (isTroubled) => link.setCondition('degraded', isTroubled),
  })
  /** null also once another gateway may have the number. */
  const socketInUse = () => (deps.mayAct() ? link.socket() : null)
  const locks = createRatchetLocks()
  const persistFirst = createPersistFirst({
    intake,
    locks,
    session,
    isKnown: async (stanza) => {
      const place = inboxPlace(config.account, decodeMessageNode(stanza, me().id, me().lid).fullMessage.key)
      return place !== null && records.isKnown(place)
    },
    onUnstored: () => goOffline(),
  })
  const restriction = createRestriction({
    holdMs: config.restrictionMs ?? 10 * 60_000,
    log,
    socket: () => link.socket(),
    onChange: (isRestricted) => link.setCondition('restricted', isRestricted),
  })
  const upload = { extraHosts: config.mediaHosts ?? [], timeoutMs: config.uploadTimeoutMs ?? 15_000 }
  const compose = createCompose({ log, readCard: deps.readCard, upload })
  const outbox = createOutbox({
    ownJids,
    compose,
    ackTimeoutMs: config.ackTimeoutMs,
    socket: socketInUse,
    restriction,
    log,
  })
  const mediaRetry = createMediaRetry({
    socket: socketInUse,
    me: () => me().id,
    timeoutMs: config.mediaRetryMs ?? 15_000,
  })
  const makeSocket = createSocketFactory(session, {
    wsUrl,
    version: config.version,
    connectTimeoutMs: config.connectTimeoutMs ?? 20_000,
    queryTimeoutMs: config.queryTimeoutMs ?? 10_000,
    keepAliveMs: config.keepAliveMs ?? 25_000,
    qrTimeoutMs: config.qrTimeoutMs,
    logger,
    makeSignalRepository: onlyWhileHeld(
      deps.mayAct,
      outbox.countReceivers(persistFirst.makeSignalRepository),
    ),
    getMessage: createAskedAgain({
      sentReply,
      compose,
      socket: () => link.socket(),
      isOpen: restriction.isOpen,
      log,
    }),
  })
  const link: Link = createLink({
    session,
    log,
    onClosed: () => {
      outbox.connectionLost()
      mediaRetry.connectionLost()
    },
    version: versionInUse(config.version),
    watchdog: config.watchdog,
    makeSocket: () => {
      const socket = makeSocket()
      persistFirst.watch(socket, me)
      receive(socket, intake, log)
      outbox.attach(socket)
      mediaRetry.attach(socket)
      return socket
    },
  })

  let back: NodeJS.Timeout | undefined
  goOffline = () => {
    link.hold(UNSTORED)
    clearTimeout(back)
    back = setTimeout(() => link.release(UNSTORED), UNSTORED_MS).unref()
  }

  let stopped: Promise<void> | null = null
  return {
    account: config.account,
    get state() {
      return link.state
    },
    onState: link.onState,
    onPairing: link.onPairing,
    requestCode: link.requestCode,
    relink: link.relink,
    health: link.health,
    // A number that is connected has nothing to wait for but a restriction's end.
    resume: () => (link.socket() ? restriction.tryNow() : link.resume()),
    hold: link.hold,
    release: link.release,
    abort: link.abort,
    start: async (receive) => {
      intake.open(receive)
      link.start()
    },
    send: outbox.send,
    askForMedia: mediaRetry.ask,
    outbound: outbox.health,
    // Nothing goes out while the number is held, and who sees somebody type expects an answer.
    setTyping: (chat, isTyping) => showTyping(restriction.isOpen() ? socketInUse() : null, chat, isTyping),
    stop: () => (stopped ??= stop()),
  }

  async function stop(): Promise<void> {
    restriction.stop()
    await link.stop()
    const lost = await intake.close(config.stopGraceMs ?? 5_000)
    if (lost > 0) log.error({ lost }, 'messages could not be stored before the stop')
    await session.saveCreds().catch(() => log.error('the whatsapp session could not be stored at the stop'))
  }
}

/** What persist-first did not see (plaintext, resent by the phone) arrives here; so do repeats, skipped there. */
function receive(socket: WASocket, intake: Intake, log: Logger): void {
  socket.ev.on('messages.upsert', ({ messages, type }) => {
    for (const message of messages) {
      intake.take(message, type).catch(() => log.error('a received message was not stored before the stop'))
    }
  })
}

async function showTyping(socket: WASocket | null, chat: string, isTyping: boolean): Promise<void> {
  const show = async () => socket?.sendPresenceUpdate(isTyping ? 'composing' : 'paused', chat)
  await waitAtMost(TYPING_WAIT_MS, show())
}
