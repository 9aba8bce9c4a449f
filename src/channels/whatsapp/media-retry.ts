/**
 * Asks the phone that the number is linked to for a picture that is gone from WhatsApp's hosts: the message's names and
 * media key in, the picture's new path out. Own code instead of Baileys' `updateMediaMessage`, which waits without limit.
 */
import {
  decryptMediaRetryData,
  encryptMediaRetryRequest,
  proto,
  type BaileysEventMap,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { AskedMedia, AskForMedia } from '../channel.ts'

export interface MediaRetryOptions {
  /** The open socket, if there is one. */
  socket: () => WASocket | null
  /** The bot's own address; its first device is the phone. */
  me: () => string
  /** How long the phone may take. */
  timeoutMs: number
}

export interface MediaRetry {
  ask: AskForMedia
  /** Call for each new socket. */
  attach: (socket: WASocket) => void
  /** The connection went; nobody answers over it any more. */
  connectionLost: () => void
}

type Update = BaileysEventMap['messages.media-update'][number]

interface Waiter {
  mediaKey: Uint8Array
  settle: (asked: AskedMedia) => void
}

const KEY_BYTES = 32
const MOST_PATH = 2_048

export function createMediaRetry({ socket, me, timeoutMs }: MediaRetryOptions): MediaRetry {
  /** By message id, which its sender chose: two chats may have the same. */
  const waiting = new Map<string, Set<Waiter>>()

  async function wait(
    messageId: string,
    mediaKey: Uint8Array,
    send: () => Promise<void>,
  ): Promise<AskedMedia> {
    const waiters = waiting.get(messageId) ?? new Set()
    waiting.set(messageId, waiters)
    const { promise, settle } = withSettle()
    const waiter = { mediaKey, settle }
    waiters.add(waiter)
    const timer = setTimeout(() => settle({ outcome: 'silent' }), timeoutMs)
    try {
      // Sending may hang as well as fail, so it is not waited for.
      send().catch(() => settle({ outcome: 'offline' }))
      return await promise
    } finally {
      clearTimeout(timer)
      waiters.delete(waiter)
      if (waiters.size === 0) waiting.delete(messageId)
    }
  }

  return {
    async ask({ chat, participant, messageId, ...wanted }) {
      const mediaKey = Buffer.from(wanted.mediaKey, 'base64')
      if (mediaKey.length !== KEY_BYTES) return { outcome: 'gone' }
      const [open, own] = [socket(), me()]
      if (!open || own === '') return { outcome: 'offline' }
      const key = { remoteJid: chat, id: messageId, fromMe: false, participant }
      return wait(messageId, mediaKey, async () =>
        open.sendNode(encryptMediaRetryRequest(key, mediaKey, own)),
      )
    },
    attach(newSocket) {
      newSocket.ev.on('messages.media-update', (updates) => {
        for (const update of updates) {
          for (const waiter of waiting.get(update.key.id ?? '') ?? []) {
            const answer = read(update, waiter.mediaKey)
            if (answer) waiter.settle(answer)
          }
        }
      })
    },
    connectionLost() {
      for (const waiters of waiting.values()) {
        for (const { settle } of waiters) settle({ outcome: 'offline' })
      }
    },
  }
}

function withSettle(): { promise: Promise<AskedMedia>; settle: (asked: AskedMedia) => void } {
  let settle = (_asked: AskedMedia): void => undefined
  const promise = new Promise<AskedMedia>((resolve) => (settle = resolve))
  return { promise, settle }
}

/** null for what is not sealed with this picture's key: it is another's, or nobody's. */
function read({ key, media, error }: Update, mediaKey: Uint8Array): AskedMedia | null {
  if (error || !media) return { outcome: 'gone' }
  try {
    const { result, directPath } = decryptMediaRetryData(media, mediaKey, key.id ?? '')
    const isFound = result === proto.MediaRetryNotification.ResultType.SUCCESS
    if (!isFound || !directPath || directPath.length > MOST_PATH) return { outcome: 'gone' }
    return { outcome: 'found', directPath }
  } catch {
    return null
  }
}
