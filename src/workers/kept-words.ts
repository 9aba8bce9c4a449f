/**
 * Examined rows → the words of their case, where the operator keeps words: masked, and only of what was sent to be
 * judged. What people tell of themselves and ask of the bot is kept nowhere.
 */
import type { Intent } from '../model.ts'
import type { CaseContent } from '../store/case-record.ts'
import type { InboxRow } from '../store/store.ts'
import type { Examined } from './examine.ts'

/** `mask` hides secrets and numbers in any text (triage/keep-words.ts); `forMs` is how long words are kept. */
export interface Keep {
  mask: (text: string) => string
  forMs: number
}

/** UTF-16 units of message and reply, and of each of so many readings: as much as an analyst reads. */
const TEXT_LENGTH = 4_000
const READING_LENGTH = 1_000
const MOST_READINGS = 40

/** Their own story came with something: the something is a case, the story is not. */
const OWN_STORIES: readonly Intent[] = ['recover-account', 'secure-account']

/** null: nothing of this is to be kept. */
export function keptWords(
  rows: readonly InboxRow[],
  examined: Examined,
  { mask }: Pick<Keep, 'mask'>,
): CaseContent | null {
  const sent = rows.map(({ message }) => message).filter(({ forwarded, media }) => forwarded || media)
  const isStory = OWN_STORIES.includes(examined.intent)
  if (isStory ? sent.length === 0 : examined.intent !== 'check-message') return null
  const messages = isStory ? sent.filter(({ forwarded }) => forwarded) : rows.map(({ message }) => message)
  // Together, as a word in one message says what the number in the next one is; and before the cut.
  const text = mask(messages.map((message) => message.text).join('\n')).trim()
  const readings = examined.readings.slice(0, MOST_READINGS)
  if (text === '' && readings.length === 0) return null
  return {
    text: cut(text, TEXT_LENGTH),
    readings: readings.map(({ kind, text: read }) => ({ kind, text: cut(mask(read), READING_LENGTH) })),
    signals: examined.signals.map(({ id, evidence }) => ({ id, evidence: mask(evidence) })),
    reply: isStory ? '' : cut(mask(examined.reply), TEXT_LENGTH),
  }
}

/** Never half a surrogate pair. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}
