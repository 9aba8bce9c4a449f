/**
 * The owner's phone, asked by the bot for a picture that is gone: the receipt `server-error` in, the notification
 * `mediaretry` out, encrypted with the picture's key, after the picture was put on the media host again.
 */
import { randomBytes } from 'node:crypto'
import {
  aesDecryptGCM,
  aesEncryptGCM,
  getBinaryNodeChild,
  getBinaryNodeChildBuffer,
  hkdf,
  proto,
  type BinaryNode,
} from '@whiskeysockets/baileys'
import type { MediaRetryPolicy } from './controls.ts'
import type { Delivery } from './delivery.ts'
import type { MediaHost } from './media.ts'
import type { Sender } from './sending.ts'
import { unixSeconds } from './stanzas.ts'
import { recordProblem, type ServerState } from './state.ts'

const { ResultType } = proto.MediaRetryNotification
const NOT_FOUND = 2

export interface MediaRetry {
  setPolicy(policy: MediaRetryPolicy): void
  /** Of the bot, with type `server-error`. */
  takeRequest(receipt: BinaryNode): void
}

const retryKey = (mediaKey: Uint8Array) => hkdf(mediaKey, 32, { info: 'WhatsApp Media Retry Notification' })

/** The key of the picture in it, whatever envelope it is in. */
function mediaKeyOf(message: proto.IMessage): Uint8Array | undefined {
  const inner = message.documentWithCaptionMessage?.message ?? message
  const media = inner.imageMessage ?? inner.stickerMessage ?? inner.documentMessage
  return media?.mediaKey ?? undefined
}

/** Throws unless the request was encrypted with the picture's key and names the chat it came from. */
function check(
  receipt: BinaryNode,
  mediaKey: Uint8Array,
  chat: string,
  participant: string | undefined,
): void {
  const { id = '' } = receipt.attrs
  const sealed = getBinaryNodeChild(receipt, 'encrypt')
  const [ciphertext, iv] = ['enc_p', 'enc_iv'].map((tag) => getBinaryNodeChildBuffer(sealed, tag))
  if (!ciphertext || !iv) throw new Error('a request for a picture without its encrypted part')
  const plain = aesDecryptGCM(ciphertext, retryKey(mediaKey), iv, Buffer.from(id))
  if (proto.ServerErrorReceipt.decode(plain).stanzaId !== id) throw new Error('it is about another message')
  const { jid, from_me, participant: told } = getBinaryNodeChild(receipt, 'rmr')?.attrs ?? {}
  if (jid !== chat || from_me !== 'false' || told !== participant) throw new Error('it names another chat')
}

function sealedAnswer(id: string, mediaKey: Uint8Array, answer: proto.IMediaRetryNotification): BinaryNode {
  const iv = randomBytes(12)
  const plain = proto.MediaRetryNotification.encode({ stanzaId: id, ...answer }).finish()
  const content = aesEncryptGCM(plain, retryKey(mediaKey), iv, Buffer.from(id))
  const children: BinaryNode[] = [
    { tag: 'enc_p', attrs: {}, content },
    { tag: 'enc_iv', attrs: {}, content: iv },
  ]
  return { tag: 'encrypt', attrs: {}, content: children }
}

export function createMediaRetry(
  state: ServerState,
  delivery: Delivery,
  sender: Pick<Sender, 'sentAs'>,
  media: Pick<MediaHost, 'hostAgain'>,
): MediaRetry {
  let policy: MediaRetryPolicy = { mode: 'gone' }

  const answer = (id: string, mediaKey: Uint8Array, mode: MediaRetryPolicy['mode']): BinaryNode => {
    if (mode === 'error') return { tag: 'error', attrs: { code: String(NOT_FOUND) } }
    const directPath = mode === 'found' ? media.hostAgain(mediaKey) : undefined
    const result = directPath === undefined ? ResultType.NOT_FOUND : ResultType.SUCCESS
    // Whose answer it is, only the key tells.
    const key = mode === 'forged' ? randomBytes(32) : mediaKey
    return sealedAnswer(id, key, { result, ...(directPath === undefined ? {} : { directPath }) })
  }
  const respond = (receipt: BinaryNode, current: MediaRetryPolicy): void => {
    const { id = '', to = '' } = receipt.attrs
    const sent = sender.sentAs(id)
    const mediaKey = sent?.message && mediaKeyOf(sent.message)
    if (!sent || !mediaKey) throw new Error('a picture was asked for that nobody sent')
    check(receipt, mediaKey, sent.from, sent.participant)
    if (current.mode === 'silent') return
    const rmr: BinaryNode = { tag: 'rmr', attrs: { jid: sent.from, from_me: 'false' } }
    if (sent.participant !== undefined) rmr.attrs['participant'] = sent.participant
    delivery.deliver({
      tag: 'notification',
      attrs: { id, from: to, type: 'mediaretry', t: unixSeconds() },
      content: [answer(id, mediaKey, current.mode), rmr],
    })
  }
  const tryToRespond = (receipt: BinaryNode, current: MediaRetryPolicy): void => {
    try {
      respond(receipt, current)
    } catch (error) {
      recordProblem(state, 'media retry', error)
    }
  }

  return {
    setPolicy(next) {
      policy = next
    },
    takeRequest(receipt) {
      if (policy.afterMs) setTimeout(tryToRespond, policy.afterMs, receipt, policy).unref()
      else tryToRespond(receipt, policy)
    },
  }
}
