/**
 * For a phone that could not read a reply and asks for it: the same once more. Each answer is a message that leaves the
 * number, beside the outbox and its caps; so there is none while the number is held, and they have caps of their own.
 */
import type { proto, WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { OutboundReply } from '../channel.ts'
import type { Compose } from './compose.ts'

export interface AskedAgainOptions {
  /** What was sent under a message id, by this process or an earlier one. */
  sentReply: (messageId: string) => Promise<OutboundReply | null>
  compose: Compose
  /** null: the phone gets a picture's caption alone. */
  socket: () => WASocket | null
  /** Whether the number sends; see restriction.ts. */
  isOpen: () => boolean
  log: Logger
}

/**
 * A person with several devices needs one each per reply, and Baileys gives each device two. Whoever asks on purpose
 * must use up neither the number's good name nor other people's share.
 */
export const ASKED_AGAIN_PER_HOUR = { chat: 20, number: 120 }

const HOUR_S = 3_600

/** Of a message id; undefined: no answer. Rejects when the store is away. */
export function createAskedAgain(
  options: AskedAgainOptions,
): (messageId: string) => Promise<proto.IMessage | undefined> {
  const { sentReply, compose, socket, isOpen, log } = options
  const chats = new RateLimiterMemory({ points: ASKED_AGAIN_PER_HOUR.chat, duration: HOUR_S })
  const number = new RateLimiterMemory({ points: ASKED_AGAIN_PER_HOUR.number, duration: HOUR_S })

  /** Tells once per hour and limit that it is used up. */
  async function take(limiter: RateLimiterMemory, key: string, whose: 'chat' | 'number'): Promise<boolean> {
    try {
      await limiter.consume(key)
      return true
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      if (error.consumedPoints === limiter.points + 1)
        log.warn(
          { whose, runbook: 'unreadable-reply' },
          'replies are asked for again too often; no more for now',
        )
      return false
    }
  }

  return async (messageId) => {
    if (!isOpen()) return undefined
    const reply = await sentReply(messageId)
    if (!reply) return undefined
    // The stored chat: who has two addresses does not have two shares.
    if (!(await take(chats, reply.chat, 'chat')) || !(await take(number, '', 'number'))) return undefined
    const line = socket()
    const message = line && (await compose(reply, line))
    // An upload takes its time.
    return isOpen() ? (message ?? { conversation: reply.text }) : undefined
  }
}
