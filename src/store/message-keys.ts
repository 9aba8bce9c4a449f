/** An inbound message's keyed hashes, under which it is stored and found again. */
import type { InboundMessage } from '../model.ts'
import type { Crypto } from './crypto.ts'

export interface MessageKeys {
  chatKey: string
  messageKey: string
  /** The key of the message that this one edits or deletes, which can only be its own sender's; else null. */
  originalKey: string | null
}

export function keysOf(
  crypto: Crypto,
  {
    account,
    chat,
    participant,
    id,
    relation,
  }: Pick<InboundMessage, 'account' | 'chat' | 'participant' | 'id' | 'relation'>,
): MessageKeys {
  const keyOf = (messageId: string): string =>
    crypto.identify('message', account, chat, participant, messageId)
  const hasOriginal = relation?.kind === 'edit' || relation?.kind === 'deletion'
  return {
    chatKey: crypto.identify('chat', account, chat),
    messageKey: keyOf(id),
    originalKey: hasOriginal ? keyOf(relation.id) : null,
  }
}
