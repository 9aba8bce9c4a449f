/**
 * Hands received messages to the store: with the keys that opened them where Baileys decrypted them, otherwise by
 * themselves. What was acknowledged before it was stored is kept and tried again; nothing is dropped but append
 * messages older than a week.
 */
import { AsyncResource } from 'node:async_hooks'
import type { Logger } from 'pino'
import type { InboundMessage } from '../../model.ts'
import type { Accept, Receive } from '../channel.ts'
import { createExpiringCache } from './expiring-cache.ts'
import { toInbound, type Reader } from './inbound.ts'
import { backOff } from './reconnect.ts'

const APPEND_LIMIT_MS = 7 * 24 * 60 * 60_000
const REMEMBER_MS = 10 * 60_000
const REMEMBER_ENTRIES = 10_000
const SLOW_STORE_MS = 5_000

export type UpsertType = 'append' | 'notify'

export interface Intake {
  /** From now on messages go to this function. */
  open: (receive: Receive) => void
  /** Resolves when stored, or when there was nothing to store; rejects only when `close` gave up on it. */
  take: (received: unknown, type: UpsertType) => Promise<void>
  /**
   * For a message that is not acknowledged yet, and that Baileys will announce again once it is. Calls `accept` at
   * once; resolves when stored, rejects when not.
   */
  takeFirst: (received: unknown, type: UpsertType, accept: Accept) => Promise<void>
  /** Baileys will announce this message, and it is no news. */
  passOver: (received: unknown) => void
  /** Waits for what is under way, at most that long, then gives up; returns how many were not stored. */
  close: (graceMs: number) => Promise<number>
}

export interface IntakeOptions {
  account: string
  log: Logger
  /** Asked for each message: the bot's addresses are known only once it is linked. */
  reader: () => Reader
  /** How far this machine's clock is ahead of WhatsApp's; null: not known. */
  clockSkewMs: () => number | null
  /** Stores a message by itself. */
  accept: Accept
  /** Called after each message: true while storing fails or hangs, false when it worked. */
  onTrouble: (isTroubled: boolean) => void
}

export function createIntake({
  account,
  log,
  reader,
  clockSkewMs,
  accept,
  onTrouble,
}: IntakeOptions): Intake {
  const storedFirst = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)
  const stopping = new AbortController()
  // Baileys keeps a transaction of its keys in the asynchronous context; what follows storing must not run inside it.
  const outside = AsyncResource.bind((work: () => Promise<void>) => work())
  let receive: Receive | null = null
  let queue: Promise<void> = Promise.resolve()
  let waiting = 0

  async function store(message: InboundMessage, into: Accept): Promise<void> {
    if (stopping.signal.aborted || !receive) throw new Error('the channel was stopped before storing')
    const slow = setTimeout(() => onTrouble(true), SLOW_STORE_MS)
    try {
      await receive(message, into)
      onTrouble(false)
    } catch (error) {
      onTrouble(true)
      throw error
    } finally {
      clearTimeout(slow)
    }
  }

  async function keepStoring(message: InboundMessage): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await store(message, accept)
      } catch (error) {
        if (stopping.signal.aborted) throw error
        const name = error instanceof Error ? error.name : 'unknown'
        log.error({ attempt, error: name }, 'a received message could not be stored; trying again')
        await pause(backOff(attempt, Math.random()), stopping.signal)
      }
    }
  }

  function enqueue(message: InboundMessage): Promise<void> {
    waiting++
    const result = queue.then(() => outside(() => keepStoring(message))).finally(() => waiting--)
    queue = result.catch(() => {})
    return result
  }

  function read(received: unknown, type: UpsertType): InboundMessage | null {
    const now = Date.now()
    const message = toInbound(account, received, now, reader())
    if (!message) return null
    if (type === 'append' && isPast(message.sentAtMs, now, clockSkewMs())) {
      log.warn('a message older than a week was delivered late and is not answered')
      return null
    }
    return message
  }

  const keyOf = ({ chat, participant, id }: InboundMessage) => `${chat} ${participant} ${id}`

  return {
    open: (onMessage) => {
      receive = onMessage
    },
    take: async (received, type) => {
      const message = read(received, type)
      if (!message) return
      if (storedFirst.get(keyOf(message))) {
        storedFirst.del(keyOf(message))
        return
      }
      await enqueue(message)
    },
    takeFirst: async (received, type, into) => {
      const message = read(received, type)
      if (!message) return
      await outside(() => store(message, into))
      storedFirst.set(keyOf(message), true)
    },
    passOver: (received) => {
      const message = read(received, 'notify')
      if (message) storedFirst.set(keyOf(message), true)
    },
    close: async (graceMs) => {
      await Promise.race([queue, pause(graceMs, stopping.signal)])
      const lost = waiting
      stopping.abort()
      await queue
      return lost
    },
  }
}

/** Only as far as WhatsApp's clock proves it: with a wrong one of ours, what came while offline would all be dropped. */
function isPast(sentAtMs: number, nowMs: number, skewMs: number | null): boolean {
  return skewMs !== null && nowMs - Math.max(skewMs, 0) - sentAtMs > APPEND_LIMIT_MS
}

/** Ends early on the signal; holds no process open by itself. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
