/**
 * Whether a message must be answered without any wait: an emergency told in a short message of the person's own. Runs
 * before anything else is known, so it may be wrong towards yes: that costs nothing but the wait.
 */
import type { Urgent } from '../content/words.ts'
import { compileSlips, mendSlips, type Slips } from './mend-slips.ts'
import { matchPhrases, type PhraseMatcher } from './phrases.ts'
import { compilePlain, wordsOf } from './whole-message.ts'
import type { CompiledWords } from './words.ts'

export interface UrgentWords {
  matcher: PhraseMatcher
  slips: Slips
}

export function compileUrgent(wordings: readonly (readonly [Urgent, string[]])[]): UrgentWords {
  const lexicon: Record<string, string[]> = {}
  for (const [kind, phrases] of wordings) (lexicon[kind] ??= []).push(...phrases)
  const matcher = compilePlain(lexicon)
  return { matcher, slips: compileSlips(matcher) }
}

/** Longer messages are articles and lures, or can wait the few seconds. UTF-16 units. */
const MAX_CHARS = 200

/** For what the person typed themselves, not for forwards. About 0.05 ms. */
export function isUrgent(text: string, { urgent }: CompiledWords): boolean {
  if (text.length > MAX_CHARS) return false
  const tokens = wordsOf(text)
  if (tokens.length === 0) return false
  const hits = matchPhrases(mendSlips(tokens, urgent.slips) ?? tokens, urgent.matcher)
  if (hits.has('danger')) return true
  return hits.size > 0 && !hits.has('calm')
}
