/** The kinds of harmless rows, by what they look like; the hard ones are those a filter takes for lures. */
import { isHarmless, isQuestion, type Judged } from './eval-judge.ts'

/** Rows that were written without a kind. */
const UNSORTED_NOTICE = 'code or warning, unsorted'
const UNSORTED_TALK = 'talk, unsorted'
const EASY = 'everyday'

export const KINDS = [
  'warning',
  'genuine-code',
  'service-code',
  'household-code',
  'courier',
  'vote',
  'money-talk',
  'link-share',
  'account-talk',
  'recover-account',
  'secure-account',
  UNSORTED_NOTICE,
  UNSORTED_TALK,
  EASY,
]

export function kindOf({ row }: Judged): string {
  if (row.family !== undefined) return row.family
  if (row.intent !== 'check-message') return row.intent
  return row.level === 'info' ? UNSORTED_NOTICE : UNSORTED_TALK
}

/** Harmless, and written to look like a lure; of the rows without a kind nearly all were. */
export function isHardNegative(judged: Judged): boolean {
  return isHarmless(judged) && (isQuestion(judged) || kindOf(judged) !== EASY)
}
