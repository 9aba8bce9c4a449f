/**
 * Sends replies and tells what became of them. Baileys' own promise means little: only the server's acknowledgement of
 * the message id counts as sent, and only if the message had somebody to go to. A refusal is looked up, the person's
 * other address tried where that may help, and the rest waits or is final.
 */
import { AsyncResource } from 'node:async_hooks'
import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import type { OutboundReply, SendResult } from '../channel.ts'
import { ackErrorOf } from './ack-errors.ts'
import { createAcks, type Verdict } from './acks.ts'
import { personJid } from './addresses.ts'
import type { Compose } from './compose.ts'
import { createOtherAddress } from './other-address.ts'
import { createReceivers, type Devices, type Receivers } from './receivers.ts'
import { createRefusals } from './refusals.ts'
import type { Restriction } from './restriction.ts'

const OFFLINE_WAIT_MS = 1_000

export interface OutboxOptions {
  ackTimeoutMs: number
  /** The open socket, if there is one. */
  socket: () => WASocket | null
  /** Makes the message ready, pictures uploaded; null when that failed. Its time is not the acknowledgement's. */
  compose: Compose
  /** The bot's own addresses, whose devices get copies. */
  ownJids: () => string[]
  restriction: Omit<Restriction, 'stop'>
  log: Logger
}

export interface OutboxHealth {
  lastAckMs: number | null
  /** By the server's code, since the start. */
  refusals: Record<string, number>
  heldUntilMs: number | null
}

export interface Outbox extends Pick<Receivers, 'countReceivers'> {
  send: (reply: OutboundReply) => Promise<SendResult>
  /** Call for each new socket. */
  attach: (socket: WASocket) => void
  /** The connection went; what waits for an acknowledgement becomes `unknown`. */
  connectionLost: () => void
  health: () => OutboxHealth
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { restriction, compose, ownJids } = options
  const receivers = createReceivers(ownJids)
  const refusals = createRefusals(options.log)
  const addresses = createOtherAddress()
  const acks = createAcks({ timeoutMs: options.ackTimeoutMs, onLateRefusal })
  // Baileys keeps key transactions in the asynchronous context: a send must not inherit one from its caller.
  const outside = AsyncResource.bind((reply: OutboundReply, socket: WASocket) => send(reply, socket))
  const underWay = new Map<string, Promise<SendResult>>()

  /** The reply is repeated anyhow; but a restriction must be known before. */
  function onLateRefusal(code: string, address: string): void {
    refusals.count(code)
    const { meaning } = ackErrorOf(code)
    if (meaning === 'restricted') void restriction.suspect(address)
    if (meaning === 'slow-down') restriction.slowDown()
  }

  async function send(reply: OutboundReply, socket: WASocket): Promise<SendResult> {
    const address = addresses.preferred(reply.chat)
    const verdict = await attempt(reply, socket, address)
    if (verdict.kind !== 'refused') return resultOf(verdict)
    return react(reply, socket, address, verdict.code)
  }

  /** Sends once; never rejects. */
  async function attempt(
    reply: OutboundReply,
    socket: WASocket,
    address: string,
    isAllowed = () => restriction.heldUntilMs() === null,
  ): Promise<Verdict> {
    const message = await compose(reply, socket)
    if (!message) return { kind: 'lost', reason: 'upload-failed', isUnsent: true }
    // An upload takes its time, in which another refusal may have held the number.
    if (!isAllowed()) return { kind: 'lost', reason: 'restricted', isUnsent: true }
    // Its late acknowledgement may have come meanwhile.
    if (acks.isAcknowledged(reply.messageId)) return { kind: 'acknowledged' }
    const devices: Devices = { count: 0 }
    const waiting = acks.expect(reply.messageId, devices)
    const { messageId } = reply
    const handed = receivers.counting(devices, () =>
      failureOf(() => socket.relayMessage(address, message, { messageId })),
    )
    try {
      // The acknowledgement may come first; a failure to hand the message over ends the wait.
      const failed = handed.then((reason): Verdict | Promise<Verdict> => {
        if (reason === null) return waiting.verdict
        waiting.withdraw()
        return { kind: 'lost', reason }
      })
      const verdict = await Promise.race([waiting.verdict, failed])
      if (verdict.kind === 'refused') refusals.count(verdict.code)
      return verdict
    } finally {
      waiting.stop()
    }
  }

  async function react(
    reply: OutboundReply,
    socket: WASocket,
    address: string,
    code: string,
  ): Promise<SendResult> {
    const { meaning } = ackErrorOf(code)
    if (meaning === 'final') return { outcome: 'refused', code }
    if (meaning === 'passing') return { outcome: 'unknown', reason: `refused-${code}`, code }
    if (meaning === 'slow-down') restriction.slowDown()
    const blame = meaning === 'restricted' ? await restriction.suspect(address) : null
    const isHeld = restriction.heldUntilMs() !== null
    // Nothing else goes out, were it to another address. Where WhatsApp does not tell, that is how to find out.
    if (blame === 'account' || (meaning === 'other-address' && isHeld)) return heldNumber('restricted', code)
    if (meaning === 'restricted' || meaning === 'other-address') {
      const result = await tryOther(reply, socket, address)
      if (result?.outcome === 'sent' && blame === 'unsure') restriction.acquit()
      if (result) return result
    }
    if (blame === 'unsure' || meaning === 'slow-down') return heldNumber('restricted', code)
    return refusals.again(reply.messageId, code)
  }

  /** Under the same id to the person's other address; null when there is none, or it is refused as well. */
  async function tryOther(
    reply: OutboundReply,
    socket: WASocket,
    address: string,
  ): Promise<SendResult | null> {
    // Which devices a person has may be what changed.
    const user = personJid(address)?.split('@')[0]
    if (user) await socket.userDevicesCache.del(user)
    const other = await addresses.find(address, socket.signalRepository.lidMapping)
    if (other === null) return null
    const verdict = await attempt(reply, socket, other, () => true)
    if (verdict.kind === 'refused') return null
    if (verdict.kind === 'acknowledged') addresses.prefer(reply.chat, other)
    return resultOf(verdict)
  }

  function heldNumber(reason: string, code?: string): SendResult {
    const untilMs = restriction.heldUntilMs() ?? Date.now() + OFFLINE_WAIT_MS
    return { outcome: 'held', scope: 'number', reason, untilMs, ...(code !== undefined && { code }) }
  }

  return {
    send: (reply) => {
      const running = underWay.get(reply.messageId)
      if (running) return running
      if (acks.isAcknowledged(reply.messageId)) return Promise.resolve({ outcome: 'sent' })
      const socket = options.socket()
      if (!socket) return Promise.resolve(heldNumber('not-connected'))
      const untilMs = restriction.admit(reply.messageId)
      if (untilMs !== null)
        return Promise.resolve({ outcome: 'held', scope: 'number', reason: 'restricted', untilMs })
      const result = outside(reply, socket)
        // A reply that cannot be made must neither end the process nor keep the one that tries the restriction's end.
        .catch((): SendResult => ({ outcome: 'unknown', reason: 'send-failed' }))
        .finally(() => underWay.delete(reply.messageId))
      void result.then(({ outcome }) => restriction.settled(reply.messageId, outcome === 'sent'))
      underWay.set(reply.messageId, result)
      return result
    },
    attach: (socket) => {
      acks.attach(socket)
      socket.ev.on('connection.update', ({ reachoutTimeLock }) => {
        if (reachoutTimeLock) restriction.heard(reachoutTimeLock.isActive === true)
      })
    },
    connectionLost: acks.connectionLost,
    countReceivers: receivers.countReceivers,
    health: () => ({
      lastAckMs: acks.lastAckMs(),
      refusals: refusals.counts(),
      heldUntilMs: restriction.heldUntilMs(),
    }),
  }
}

function resultOf(verdict: Exclude<Verdict, { kind: 'refused' }>): SendResult {
  if (verdict.kind === 'acknowledged') return { outcome: 'sent' }
  return { outcome: 'unknown', reason: verdict.reason, ...(verdict.isUnsent && { isUnsent: true }) }
}

/** Why the message could not be handed over, or null. The reason carries no words from outside. */
async function failureOf(handOver: () => Promise<unknown>): Promise<string | null> {
  try {
    await handOver()
    return null
  } catch (error) {
    const code = (error as { output?: { statusCode?: unknown } } | null)?.output?.statusCode
    return typeof code === 'number' ? `send-failed-${code}` : 'send-failed'
  }
}
