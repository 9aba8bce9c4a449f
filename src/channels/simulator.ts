/**
 * A channel in process, for tests, demos and a chat in the terminal. Its receiving phone shows a message id once; a
 * card is named in the reply, and its picture left to the listener.
 */
import type { InboundMessage } from '../model.ts'
import type { Channel, OutboundReply, SendResult } from './channel.ts'

export interface Simulator extends Channel {
  /** A message from a person; what is left out is made up, the kind from media or relation. Resolves once it is stored. */
  receive(message: Partial<InboundMessage>): Promise<void>
  /** Every reply the phone shows, once per message id. Returns how to stop listening. */
  onReply(listener: (reply: OutboundReply) => void): () => void
  onTyping(listener: (chat: string, isTyping: boolean) => void): () => void
}

export interface SimulatorOptions {
  /** `simulator` unless told. */
  account?: string
  /**
   * How the server answers a send; `sent` unless told. With `unknown` the phone shows the message all the same:
   * the acknowledgement was lost, which is when a repeat matters.
   */
  answerSend?: (reply: OutboundReply, attempt: number) => SendResult | Promise<SendResult>
}

const MADE_UP_CHAT = '15550001111@simulator'

/** Messages whose repeats the phone knows: more than are ever on their way, and no more for months of a try page. */
const REMEMBERED = 10_000

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const account = options.account ?? 'simulator'
  const replyListeners = new Set<(reply: OutboundReply) => void>()
  const typingListeners = new Set<(chat: string, isTyping: boolean) => void>()
  const attempts = new Map<string, number>()
  const shown = new Set<string>()
  let deliver: ((message: InboundMessage) => Promise<void>) | undefined
  let received = 0

  function show(reply: OutboundReply): void {
    const key = `${reply.chat} ${reply.messageId}`
    if (shown.has(key)) return
    shown.add(key)
    forgetOldest(shown)
    for (const listener of replyListeners) listener(reply)
  }

  return {
    account,
    async start(onMessage) {
      deliver = onMessage
    },
    async stop() {
      deliver = undefined
    },
    async receive(message) {
      if (!deliver) throw new Error('the simulator is not started')
      received++
      await deliver({
        account,
        chat: MADE_UP_CHAT,
        participant: '',
        id: `SIM${Date.now().toString(36).toUpperCase()}${received}`,
        kind: kindOf(message),
        text: '',
        forwarded: false,
        sentAtMs: Date.now(),
        ...message,
      })
    },
    async send(reply) {
      const attempt = (attempts.get(reply.messageId) ?? 0) + 1
      attempts.set(reply.messageId, attempt)
      forgetOldest(attempts)
      const result = (await options.answerSend?.(reply, attempt)) ?? { outcome: 'sent' }
      if (result.outcome !== 'refused') show(reply)
      return result
    },
    async setTyping(chat, isTyping) {
      for (const listener of typingListeners) listener(chat, isTyping)
    },
    onReply: (listener) => subscribe(replyListeners, listener),
    onTyping: (listener) => subscribe(typingListeners, listener),
  }
}

function forgetOldest(known: Map<string, unknown> | Set<string>): void {
  const [oldest] = known.keys()
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
}

function kindOf({ media, relation }: Partial<InboundMessage>): InboundMessage['kind'] {
  if (relation?.kind === 'deletion' || relation?.kind === 'reaction') return relation.kind
  return media ? 'image' : 'text'
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
