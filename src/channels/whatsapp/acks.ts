/**
 * The server's acknowledgements and refusals by message id, whenever they come. An acknowledgement counts only for a
 * message that went to somebody; acknowledgements of repeats under one id come in the order of sending.
 */
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { createExpiringCache } from './expiring-cache.ts'
import type { Devices } from './receivers.ts'

const REMEMBER_MS = 60 * 60_000
const REMEMBER = 5_000
/** Sends of one id that are remembered to wait for their acknowledgement. */
const MOST_SENDS = 20

/** `lost`: nothing was heard, and why not. `isUnsent`: for certain there was nothing to be heard of. */
export type Verdict =
  | { kind: 'acknowledged' }
  | { kind: 'refused'; code: string }
  | { kind: 'lost'; reason: string; isUnsent?: true }

export interface Acks {
  /** Call for each new socket. */
  attach: (socket: Pick<WASocket, 'ws'>) => void
  /** The connection went; what waits is lost. */
  connectionLost: () => void
  /** Begins to wait; one at a time for an id. `devices` fills while the message is being sent. */
  expect: (id: string, devices: Devices) => Waiting
  /** The server has this message, and it went to somebody. */
  isAcknowledged: (id: string) => boolean
  lastAckMs: () => number | null
}

export interface Waiting {
  verdict: Promise<Verdict>
  /** The message did not leave: no acknowledgement will be for it. */
  withdraw: () => void
  stop: () => void
}

export interface AcksOptions {
  timeoutMs: number
  /** A refusal that nobody waited for any more, and the address that the message went to. */
  onLateRefusal: (code: string, address: string) => void
}

export function createAcks({ timeoutMs, onLateRefusal }: AcksOptions): Acks {
  const waiting = new Map<string, (verdict: Verdict) => void>()
  const acknowledged = createExpiringCache(REMEMBER_MS, REMEMBER)
  /** By id the sends of this connection that were not answered yet, oldest first. */
  let unanswered = createExpiringCache(REMEMBER_MS, REMEMBER)
  let lastAckMs: number | null = null

  function answer(id: string, code: string | undefined, address: string): void {
    const settle = waiting.get(id)
    if (code !== undefined) {
      unanswered.get<Devices[]>(id)?.shift()
      // It goes into logs and counters.
      const known = /^\d{1,4}$/.test(code) ? code : 'other'
      if (settle) settle({ kind: 'refused', code: known })
      else onLateRefusal(known, address)
      return
    }
    lastAckMs = Date.now()
    const devices = unanswered.get<Devices[]>(id)?.shift()
    if ((devices?.count ?? 0) > 0) {
      acknowledged.set(id, true)
      settle?.({ kind: 'acknowledged' })
    } else settle?.({ kind: 'lost', reason: 'no-recipients' })
  }

  return {
    attach: (socket) => {
      socket.ws.on('CB:ack,class:message', ({ attrs }: BinaryNode) => {
        if (attrs.id) answer(attrs.id, attrs.error, attrs.from ?? '')
      })
    },
    connectionLost: () => {
      unanswered = createExpiringCache(REMEMBER_MS, REMEMBER)
      for (const settle of waiting.values()) settle({ kind: 'lost', reason: 'connection-lost' })
    },
    expect: (id, devices) => {
      const sends = unanswered.get<Devices[]>(id) ?? []
      unanswered.set(id, [...sends.slice(-MOST_SENDS), devices])
      let timer: NodeJS.Timeout | undefined
      const verdict = new Promise<Verdict>((resolve) => {
        waiting.set(id, resolve)
        timer = setTimeout(() => resolve({ kind: 'lost', reason: 'no-acknowledgement' }), timeoutMs)
      })
      const stop = (): void => {
        clearTimeout(timer)
        waiting.delete(id)
      }
      const withdraw = (): void => {
        const left = unanswered.get<Devices[]>(id)?.filter((each) => each !== devices)
        if (left) unanswered.set(id, left)
      }
      return { verdict, withdraw, stop }
    },
    isAcknowledged: (id) => acknowledged.get(id) === true,
    lastAckMs: () => lastAckMs,
  }
}
