/**
 * Stanzas on their way to the bot: straight through while it is logged in, else into the offline queue.
 * What the bot has not confirmed when its connection ends is queued again, as WhatsApp does.
 */
import type { BinaryNode } from '@whiskeysockets/baileys'
import type { ServerState } from './state.ts'

/** How many delivered messages can be replayed by id. */
const REPLAY_LIMIT = 5_000

export interface Delivery {
  deliver(stanza: BinaryNode, options?: { offline?: boolean }): void
  /** The bot sent a receipt or a refusal for this message id. */
  confirm(id: string): void
  /** The bot logged in: everything queued goes out, flagged offline. */
  flush(): void
  /** The connection ended. */
  requeueUnconfirmed(): void
  replay(id: string): void
  queued(): number
  unconfirmed(): number
}

export function createDelivery(state: ServerState): Delivery {
  let queue: BinaryNode[] = []
  let unconfirmed: BinaryNode[] = []
  const lastById = new Map<string, BinaryNode>()

  const remember = (stanza: BinaryNode) => {
    const id = stanza.attrs['id'] ?? ''
    lastById.delete(id)
    lastById.set(id, stanza)
    for (const oldest of lastById.keys()) {
      if (lastById.size <= REPLAY_LIMIT) break
      lastById.delete(oldest)
    }
  }
  const deliver: Delivery['deliver'] = (stanza, options = {}) => {
    if (stanza.tag === 'message') remember(stanza)
    if (state.connection?.isLoggedIn && !options.offline) {
      if (stanza.tag === 'message') unconfirmed.push(stanza)
      state.connection.send(stanza)
    } else {
      queue.push(stanza)
    }
    state.journal.changed()
  }

  return {
    deliver,
    confirm(id) {
      const index = unconfirmed.findIndex((stanza) => stanza.attrs['id'] === id)
      if (index >= 0) unconfirmed.splice(index, 1)
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
      for (const [index, stanza] of waiting.entries()) {
        state.connection?.send({ ...stanza, attrs: { ...stanza.attrs, offline: String(index) } })
      }
      announce('offline', { count })
      unconfirmed.push(...messages)
      state.journal.changed()
    },
    requeueUnconfirmed() {
      queue = [...unconfirmed, ...queue]
      unconfirmed = []
    },
    replay(id) {
      const stanza = lastById.get(id)
      if (!stanza) throw new Error('no message with this id was sent')
      deliver(stanza)
    },
    queued: () => queue.length,
    unconfirmed: () => unconfirmed.length,
  }
}
