/** Examined inbox rows → what the store commits: the case, its words only where kept, every message with its fixed id. */
import type { OutboundReply, Quote } from '../channels/channel.ts'
import type { Enclosure } from '../conversation/state.ts'
import type { Effect, InboundMessage, Mark } from '../model.ts'
import { replyMessageId } from '../store/reply-id.ts'
import type { CaseContent, CaseRecord } from '../store/case-record.ts'
import type { Answer, InboxRow, StoredEffect } from '../store/store.ts'
import type { Examined } from './examine.ts'
import { keptWords, type Keep } from './kept-words.ts'

/** Phones show a few lines of a quote and find the original by its id. UTF-16 units. */
const QUOTE_LENGTH = 1_000

/** Stored words → words to be shown: what was kept of a secret is a token, which nobody wrote. Never longer by much. */
export type ShowText = (text: string) => string

export interface AnswerOptions {
  durationMs: number
  /** When the examination ended, Unix ms. */
  nowMs: number
  showText: ShowText
  /** null: the operator keeps no words. */
  keep: Keep | null
}

/** One answer to all of `rows`, its reply quoting what it is about; enclosures follow without a quote. */
export function toAnswer(
  rows: readonly [InboxRow, ...InboxRow[]],
  examined: Examined,
  { durationMs, nowMs, showText, keep }: AnswerOptions,
): Answer {
  const [first] = rows
  const { chat } = first.message
  const { reply, enclosures = [], conversation } = examined
  const replies: OutboundReply[] = enclosures.map((enclosure, n) => ({
    chat,
    messageId: replyMessageId(first, n + 1),
    ...contentOf(enclosure, examined),
  }))
  if (reply !== '') {
    // Who says hello and forwards something asks about the forward.
    const asked = rows.find(({ message }) => message.forwarded || message.media) ?? first
    const quote = quoteOf(asked.message, showText)
    replies.unshift({ chat, messageId: replyMessageId(first), text: reply, quote })
  }
  const content = contentOfCase(rows, examined, keep, nowMs)
  return {
    rows: rows.map(({ id, revision }) => ({ id, revision })),
    case: { ...caseOf(examined, durationMs), marks: marksOf(examined, content && keep), content },
    replies,
    ...(conversation !== undefined && { conversation }),
    effects: examined.effects.map((effect) => toStored(effect, first.message, examined)),
  }
}

function contentOf(
  enclosure: Enclosure,
  { replyLanguage }: Pick<Examined, 'replyLanguage'>,
): Pick<OutboundReply, 'text' | 'card'> {
  if (enclosure.kind === 'text') return { text: enclosure.text }
  return { text: enclosure.caption, card: { id: enclosure.card, language: replyLanguage } }
}

function caseOf(examined: Examined, durationMs: number): CaseRecord {
  const { language, replyLanguage, country, level, lure, story, intent } = examined
  const signalIds = [...new Set(examined.signals.map((signal) => signal.id))]
  return { language, replyLanguage, country, level, lure, story, intent, signalIds, durationMs }
}

/** A text's sample is words, and kept only where and as long as words are; its keys are hashes. */
function marksOf({ marks = [] }: Examined, keep: Keep | null): Mark[] {
  return marks.map((mark) =>
    mark.kind === 'text' ? { ...mark, sample: keep ? keep.mask(mark.sample) : '' } : mark,
  )
}

function contentOfCase(
  rows: readonly InboxRow[],
  examined: Examined,
  keep: Keep | null,
  nowMs: number,
): { words: CaseContent; untilMs: number } | null {
  const words = keep && keptWords(rows, examined, keep)
  return words && { words, untilMs: nowMs + keep.forMs }
}

/** Who is to be written to, and about what: nothing else tells the operators. */
function toStored(effect: Effect, message: InboundMessage, examined: Examined): StoredEffect {
  // "Wrong", with an answer of ours quoted, is about that one.
  const { relation } = message
  if (effect.kind === 'feedback' && !effect.replyId && relation?.kind === 'reply') {
    return { ...effect, replyId: relation.id }
  }
  const { chat, participant, from } = message
  const { replyLanguage: language, country, conversation } = examined
  if (effect.kind === 'correction-wish') return { ...effect, contact: { chat, language } }
  if (effect.kind !== 'hand-over') return effect
  // "Yes, let a person read it" has no lure and no path of its own.
  const { lure, path } = conversation ?? examined
  return {
    kind: 'hand-over',
    contact: { chat, participant, language, country, ...(from !== undefined && { from }) },
    subject: { lure, story: examined.story, path, reason: null },
  }
}

function quoteOf({ id, participant, text, relation }: InboundMessage, showText: ShowText): Quote {
  // Never half a surrogate pair at the cut.
  const cut = showText(text)
    .slice(0, QUOTE_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '')
  // An edit is shown as the message that it edits.
  const messageId = relation?.kind === 'edit' ? relation.id : id
  return { messageId, participant, text: cut }
}
