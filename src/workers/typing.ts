/**
 * Shows "typing…" from a message's arrival to its answer: phones take it away after some ten seconds, and reading
 * pictures may take longer.
 */
import type { Channel, OutboundReply, SendResult } from '../channels/channel.ts'

export interface Typing {
  begin(chat: string): void
  /** The channel's own send, which ends it. */
  send(reply: OutboundReply): Promise<SendResult>
  stop(): void
}

export interface TypingLimits {
  renewMs: number
  /** What takes longer, or is never answered, is not shown for ever. */
  renewals: number
  /** In a rush nobody believes in somebody who types to that many people at once. */
  mostChats: number
}

const TYPING_LIMITS: TypingLimits = { renewMs: 8_000, renewals: 5, mostChats: 20 }

export function createTyping(
  channel: Pick<Channel, 'send' | 'setTyping'>,
  { renewMs, renewals, mostChats }: TypingLimits = TYPING_LIMITS,
): Typing {
  const timers = new Map<string, NodeJS.Timeout>()

  function end(chat: string): void {
    clearInterval(timers.get(chat))
    timers.delete(chat)
  }

  return {
    begin(chat) {
      void channel.setTyping(chat, true)
      end(chat)
      if (timers.size >= mostChats) return
      let left = renewals
      const timer = setInterval(() => {
        void channel.setTyping(chat, true)
        if (--left === 0) end(chat)
      }, renewMs)
      timer.unref()
      timers.set(chat, timer)
    },
    async send(reply) {
      end(reply.chat)
      return channel.send(reply)
    },
    stop() {
      for (const chat of [...timers.keys()]) end(chat)
    },
  }
}
