/**
 * Sends replies and tells what became of them. Baileys' own promise means little: only the server's
 * acknowledgement of the message id counts as sent, and only if the message had somebody to go to.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import {
  areJidsSameUser,
  WAMessageStatus,
  type BinaryNode,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { OutboundReply, SendResult } from '../channel.ts'
import type { Compose, HandOver } from './compose.ts'
import { createExpiringCache } from './expiring-cache.ts'

const REMEMBER_ACKS_MS = 10 * 60_000
const REMEMBER_ACKS = 5_000
const SAME_REFUSAL_MS = 1_000

export interface OutboxOptions {
  ackTimeoutMs: number
  /** The open socket, if there is one. */
  socket: () => WASocket | null
  /** Makes the message ready, pictures uploaded; null when that failed. Its time is not the acknowledgement's. */
  compose: Compose
  /** The bot's own addresses, whose devices get copies. */
  ownJids: () => string[]
  /** While true nothing is sent: the account is restricted. */
  isRestricted: () => boolean
  /** The server refused a message with this code. */
  onRefused: (code: string) => void
}

export interface Outbox {
  send: (reply: OutboundReply) => Promise<SendResult>
  /** Call for each new socket. */
  attach: (socket: WASocket) => void
  /** The connection went; what waits for an acknowledgement becomes `unknown`. */
  connectionLost: () => void
  /** Goes into the socket's options: counts how many devices of others can read a reply. */
  countReceivers: (make: MakeRepository) => MakeRepository
}

type MakeRepository = SocketConfig['makeSignalRepository']

/** How many devices of others can read a reply. */
interface Devices {
  count: number
}

type Verdict = { code?: string } | { lost: string }

export function createOutbox(options: OutboxOptions): Outbox {
  const receivers = new AsyncLocalStorage<Devices>()
  // Baileys keeps key transactions in the asynchronous context: a send must not inherit one from its caller.
  const outside = AsyncResource.bind((reply: OutboundReply, socket: WASocket) => attempt(reply, socket))
  const waiting = new Map<string, (verdict: Verdict) => void>()
  const underWay = new Map<string, Promise<SendResult>>()
  /** Late acknowledgements; they count only for messages that went to somebody. */
  const acknowledged = createExpiringCache(REMEMBER_ACKS_MS, REMEMBER_ACKS)
  const attempted = createExpiringCache(REMEMBER_ACKS_MS, REMEMBER_ACKS)
  const announced = createExpiringCache(SAME_REFUSAL_MS, REMEMBER_ACKS)

  function settle(id: string | null | undefined, code: string | undefined): void {
    if (!id) return
    const waiter = waiting.get(id)
    // Baileys and the socket both announce a refusal; one is enough.
    if (code !== undefined && !announced.get(id)) {
      announced.set(id, true)
      options.onRefused(code)
    }
    if (waiter) waiter(code === undefined ? {} : { code })
    else if (code === undefined && (attempted.get<Devices>(id)?.count ?? 0) > 0) acknowledged.set(id, true)
  }

  async function attempt(reply: OutboundReply, socket: WASocket): Promise<SendResult> {
    const handOver = await options.compose(reply, socket)
    if (!handOver) return { outcome: 'unknown', reason: 'upload-failed' }
    let timer: NodeJS.Timeout | undefined
    const verdict = new Promise<Verdict>((resolve) => {
      waiting.set(reply.messageId, resolve)
      timer = setTimeout(() => resolve({ lost: 'no-acknowledgement' }), options.ackTimeoutMs)
    })
    const devices: Devices = { count: 0 }
    attempted.set(reply.messageId, devices)
    const handed = receivers.run(devices, () => failureOf(handOver))
    try {
      // The acknowledgement may come first; a failure to hand the message over ends the wait.
      const failed = handed.then((failure) => (failure ? { lost: failure } : verdict))
      const outcome = await Promise.race([verdict, failed])
      if ('lost' in outcome) return { outcome: 'unknown', reason: outcome.lost }
      if (outcome.code !== undefined) return { outcome: 'refused', code: outcome.code }
      return devices.count > 0 ? { outcome: 'sent' } : { outcome: 'unknown', reason: 'no-recipients' }
    } finally {
      clearTimeout(timer)
      waiting.delete(reply.messageId)
    }
  }

  return {
    send: (reply) => {
      const running = underWay.get(reply.messageId)
      if (running) return running
      if (acknowledged.get(reply.messageId)) return Promise.resolve({ outcome: 'sent' })
      const socket = options.socket()
      if (!socket) return Promise.resolve({ outcome: 'unknown', reason: 'not-connected' })
      if (options.isRestricted()) return Promise.resolve({ outcome: 'unknown', reason: 'restricted' })
      const result = outside(reply, socket).finally(() => underWay.delete(reply.messageId))
      underWay.set(reply.messageId, result)
      return result
    },
    attach: (socket) => {
      socket.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => settle(attrs.id, attrs.error))
      socket.ev.on('messages.update', (updates) => {
        for (const { key, update } of updates) {
          if (update.status !== WAMessageStatus.ERROR || key.fromMe !== true) continue
          settle(key.id, String(update.messageStubParameters?.[0] ?? 'unknown').slice(0, 20))
        }
      })
    },
    connectionLost: () => {
      for (const settleLost of waiting.values()) settleLost({ lost: 'connection-lost' })
    },
    countReceivers:
      (make) =>
      (...args) => {
        const [{ keys }] = args
        const repository = make(...args)
        const isOthers = (device: string) => !options.ownJids().some((jid) => areJidsSameUser(jid, device))
        return {
          ...repository,
          encryptMessage: async (message) => {
            const encrypted = await repository.encryptMessage(message)
            const reply = receivers.getStore()
            if (reply && isOthers(message.jid)) reply.count++
            return encrypted
          },
          // Who has the group's key from an earlier reply gets nothing encrypted again.
          encryptGroupMessage: async (message) => {
            const encrypted = await repository.encryptGroupMessage(message)
            const reply = receivers.getStore()
            const holders = (await keys.get('sender-key-memory', [message.group]))[message.group] ?? {}
            if (reply) reply.count += Object.keys(holders).filter(isOthers).length
            return encrypted
          },
        }
      },
  }
}

/** Why the message could not be handed over, or null. The reason carries no words from outside. */
async function failureOf(handOver: HandOver): Promise<string | null> {
  try {
    await handOver()
    return null
  } catch (error) {
    const code = (error as { output?: { statusCode?: unknown } } | null)?.output?.statusCode
    return typeof code === 'number' ? `send-failed-${code}` : 'send-failed'
  }
}
