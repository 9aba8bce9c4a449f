/**
 * Stanzas on their way to the bot: straight through while it is logged in, else into the offline queue.
 * What the bot has not confirmed when its connection ends is queued again, as WhatsApp does.
 */
import type { BinaryNode } from '@whiskeysockets/baileys'
import type { DeliveryRecord } from './controls.ts'
import { createRecordLog, preciseNowMs, type RecordLog } from './record-log.ts'
import type { ServerState } from './state.ts'

/** How many delivered messages can be replayed by id. */
const REPLAY_LIMIT = 30_000
const LOG_LIMIT = 100_000

export interface DeliverOptions {
  /** Into the queue even while the bot is connected. */
  offline?: boolean
  /** How often the very same stanza comes again, each time after the bot confirmed the last. */
  repeats?: number
}

export interface Delivery {
  readonly log: RecordLog<DeliveryRecord>
  deliver(stanza: BinaryNode, options?: DeliverOptions): void
  /** The bot sent a receipt or a refusal for this message id. */
  confirm(id: string): void
  /** The bot logged in: everything queued goes out, flagged offline. */
  flush(): void
  /** The connection ended. */
  requeueUnconfirmed(): void
  replay(id: string): void
  queued(): number
  unconfirmed(): number
  /** Messages confirmed so far, each counted once. */
  confirmed(): number
}

/** Delivered messages by id, in order of delivery; an id may be out more than once. */
function createUnconfirmed() {
  const byId = new Map<string, BinaryNode[]>()
  let count = 0
  return {
    count: () => count,
    add(stanza: BinaryNode) {
      const id = stanza.attrs['id'] ?? ''
      const out = byId.get(id)
      if (out) out.push(stanza)
      else byId.set(id, [stanza])
      count++
    },
    /** The oldest delivery of that id. */
    take(id: string): BinaryNode | undefined {
      const out = byId.get(id)
      const stanza = out?.shift()
      if (out?.length === 0) byId.delete(id)
      if (stanza) count--
      return stanza
    },
    takeAll(): BinaryNode[] {
      const all = [...byId.values()].flat()
      byId.clear()
      count = 0
      return all
    },
  }
}

export function createDelivery(state: ServerState): Delivery {
  let queue: BinaryNode[] = []
  const unconfirmed = createUnconfirmed()
  const log = createRecordLog<DeliveryRecord>(LOG_LIMIT)
  const lastById = new Map<string, BinaryNode>()
  const repeatsLeft = new Map<string, number>()
  const confirmedIds = new Set<string>()

  const remember = (stanza: BinaryNode) => {
    const id = stanza.attrs['id'] ?? ''
    lastById.delete(id)
    lastById.set(id, stanza)
    for (const oldest of lastById.keys()) {
      if (lastById.size <= REPLAY_LIMIT) break
      lastById.delete(oldest)
    }
  }
  /** Over the open connection. */
  const hand = (stanza: BinaryNode, offline: boolean) => {
    state.connection?.send(stanza)
    if (stanza.tag !== 'message') return
    const { id = '', from = '', participant = '' } = stanza.attrs
    log.add({ id, from, participant, offline, at: preciseNowMs() })
  }
  const deliver: Delivery['deliver'] = (stanza, { offline = false, repeats = 0 } = {}) => {
    if (stanza.tag === 'message') remember(stanza)
    if (repeats > 0) repeatsLeft.set(stanza.attrs['id'] ?? '', repeats)
    if (state.connection?.isLoggedIn && !state.connection.stalled && !offline) {
      if (stanza.tag === 'message') unconfirmed.add(stanza)
      hand(stanza, false)
    } else {
      queue.push(stanza)
    }
    state.journal.changed()
  }

  return {
    log,
    deliver,
    confirm(id) {
      const stanza = unconfirmed.take(id)
      if (!stanza) return
      confirmedIds.add(id)
      const left = repeatsLeft.get(id) ?? 0
      if (left > 1) repeatsLeft.set(id, left - 1)
      else repeatsLeft.delete(id)
      if (left > 0) deliver(stanza)
    },
    flush() {
      const waiting = queue
      queue = []
      const count = String(waiting.length)
      const messages = waiting.filter((stanza) => stanza.tag === 'message')
      const preview = { count, message: String(messages.length), notification: '0', receipt: '0' }
      const announce = (tag: string, attrs: Record<string, string>) =>
        state.connection?.send({ tag: 'ib', attrs: {}, content: [{ tag, attrs }] })
      if (waiting.length > 0) announce('offline_preview', preview)
      for (const stanza of messages) unconfirmed.add(stanza)
      for (const [index, stanza] of waiting.entries()) {
        hand({ ...stanza, attrs: { ...stanza.attrs, offline: String(index) } }, true)
      }
      announce('offline', { count })
      state.journal.changed()
    },
    requeueUnconfirmed() {
      queue = [...unconfirmed.takeAll(), ...queue]
    },
    replay(id) {
      const stanza = lastById.get(id)
      if (!stanza) throw new Error('no message with this id was sent')
      deliver(stanza)
    },
    queued: () => queue.length,
    unconfirmed: unconfirmed.count,
    confirmed: () => confirmedIds.size,
  }
}
