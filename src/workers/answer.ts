/** Examined inbox rows → what the store commits: the case without content, the reply with its fixed id. */
import type { Quote } from '../channels/channel.ts'
import type { Examination, InboundMessage } from '../model.ts'
import { replyMessageId } from '../store/reply-id.ts'
import type { Answer, InboxRow } from '../store/store.ts'

/** Phones show a few lines of a quote and find the original by its id. UTF-16 units. */
const QUOTE_LENGTH = 1_000

/** One answer to all of `rows`, quoting the first. */
export function toAnswer(
  rows: readonly [InboxRow, ...InboxRow[]],
  examination: Examination,
  durationMs: number,
): Answer {
  const [first] = rows
  const { message } = first
  return {
    inboxIds: rows.map((row) => row.id),
    case: {
      language: examination.language,
      replyLanguage: examination.replyLanguage,
      country: examination.country,
      level: examination.level,
      lure: examination.lure,
      story: examination.story,
      intent: examination.intent,
      signalIds: [...new Set(examination.signals.map((signal) => signal.id))],
      durationMs,
    },
    reply:
      examination.reply === ''
        ? null
        : {
            chat: message.chat,
            messageId: replyMessageId(first),
            text: examination.reply,
            quote: quoteOf(message),
          },
    effects: examination.effects,
  }
}

function quoteOf({ id, participant, text }: InboundMessage): Quote {
  // Never half a surrogate pair at the cut.
  const cut = text.slice(0, QUOTE_LENGTH).replace(/[\uD800-\uDBFF]$/, '')
  return { messageId: id, participant, text: cut }
}
