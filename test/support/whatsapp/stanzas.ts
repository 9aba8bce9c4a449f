/** Small stanzas the server sends; pure. */
import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys'

/** Unix seconds as WhatsApp writes them; of now without `ms`. */
export const unixSeconds = (ms = Date.now()): string => String(Math.floor(ms / 1000))

/** Answer to an `iq`; without `content` an empty result. */
export function resultOf(query: BinaryNode, content?: BinaryNode[]): BinaryNode {
  const attrs = {
    from: query.attrs['to'] ?? S_WHATSAPP_NET,
    id: query.attrs['id'] ?? '',
    t: unixSeconds(),
    type: 'result',
  }
  return content ? { tag: 'iq', attrs, content } : { tag: 'iq', attrs }
}

export function errorOf(query: BinaryNode, code: string, text: string): BinaryNode {
  const result = resultOf(query, [{ tag: 'error', attrs: { code, text } }])
  return { ...result, attrs: { ...result.attrs, type: 'error' } }
}

/** A request of the server to the bot about pairing. */
export const serverRequest = (id: string, content: BinaryNode): BinaryNode => ({
  tag: 'iq',
  attrs: { from: S_WHATSAPP_NET, type: 'set', id, xmlns: 'md', t: unixSeconds() },
  content: [content],
})

/** Confirms a message of the bot; with `error` it was refused. */
export const messageAck = (message: BinaryNode, error?: number): BinaryNode => ({
  tag: 'ack',
  attrs: {
    class: 'message',
    id: message.attrs['id'] ?? '',
    from: message.attrs['to'] ?? '',
    t: unixSeconds(),
    ...(error === undefined ? {} : { error: String(error) }),
  },
})

export function receiptAck(receipt: BinaryNode): BinaryNode {
  const { id = '', to = '', type, participant } = receipt.attrs
  return {
    tag: 'ack',
    attrs: {
      class: 'receipt',
      id,
      from: to,
      ...(type ? { type } : {}),
      ...(participant ? { participant } : {}),
    },
  }
}

/** A person's receipt for messages of the bot: delivered ('') or read. */
export function personReceipt(from: string, ids: string[], type: '' | 'read' | 'retry' = ''): BinaryNode {
  const [first = '', ...more] = ids
  const attrs = { from, id: first, t: unixSeconds(), ...(type ? { type } : {}) }
  if (more.length === 0) return { tag: 'receipt', attrs }
  const items = more.map((id): BinaryNode => ({ tag: 'item', attrs: { id } }))
  return { tag: 'receipt', attrs, content: [{ tag: 'list', attrs: {}, content: items }] }
}

/** A person's request to encrypt a message of the bot again; in a group `participant` asks. */
export function retryRequest(from: string, id: string, participant?: string): BinaryNode {
  const receipt = personReceipt(from, [id], 'retry')
  const t = unixSeconds()
  return {
    ...receipt,
    attrs: { ...receipt.attrs, ...(participant ? { participant } : {}) },
    content: [
      { tag: 'retry', attrs: { count: '1', id, t, v: '1' } },
      { tag: 'registration', attrs: {}, content: Buffer.from([0, 0, 0, 5]) },
    ],
  }
}
