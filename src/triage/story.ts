/** What a person tells of themselves, as the concepts in it: tokens and hits in, the questions that all paths ask out. */
import type { Hit, Hits } from './phrases.ts'
import type { NormalizedText, Token } from './text.ts'

export interface RecoveryContext {
  tokens: Token[]
  hits: Hits
  text: NormalizedText
  forwarded: boolean
}

export interface Story {
  hits: Hits
  text: NormalizedText
  tokens: Token[]
  words: number
  isMine: boolean
  isHelpWanted: boolean
  /** Something is asked of the reader, by the writer. */
  isRequest: boolean
}

/** A message this short is about the writer even when it does not say so ("взломали", "code de diya"). */
export const SHORT = 7
export const BRIEF = 12
export const TOLD_TWICE = 20
/** From here on only somebody's own plea for help is a story of their own. */
export const LONG = 50

export function readStory({ tokens, hits, text }: RecoveryContext): Story {
  const reported = hits.get('told-reported') ?? []
  const requests = (hits.get('told-ask') ?? []).filter(
    (ask) =>
      !reported.some((hit) => hit.sentence === ask.sentence && !contains(ask, hit)) &&
      // "Please explain how" asks for help only.
      !(hits.get('wants-help') ?? []).some((help) => contains(help, ask)),
  )
  return {
    hits,
    text,
    tokens,
    words: tokens.length,
    isMine: hits.has('told-me'),
    isHelpWanted: hits.has('wants-help') || hits.has('wants-recovery'),
    isRequest: requests.length > 0,
  }
}

/** The writer speaks of themselves, asks for help, or says no more than the bare fact. */
export function isOwn(story: Story, words: number): boolean {
  if (has(story, 'told-you') && !story.isMine) return false
  return story.isMine || story.isHelpWanted || story.words <= words
}

export function isDenied(story: Story, deed: Hit): boolean {
  return (story.hits.get('told-not') ?? []).some(
    (not) =>
      not.sentence === deed.sentence &&
      not.start <= deed.end &&
      deed.start - not.end <= 2 &&
      !(contains(deed, not) && deed.concept === 'told-device'),
  )
}

/** Not behind an "if", unless the person asks what to do then. */
export function isReal(story: Story, deed: Hit): boolean {
  if (story.isHelpWanted) return true
  return !(story.hits.get('told-if') ?? []).some(
    (condition) => condition.sentence === deed.sentence && condition.start < deed.end,
  )
}

/** The sentence ends in a question mark. */
export function isQuestion(story: Story, sentence: number): boolean {
  const last = story.tokens.findLast((token) => token.sentence === sentence)
  if (!last) return false
  return /^[^\p{L}\p{N}]{0,3}[?؟]/u.test(story.text.text.slice(last.end, last.end + 4))
}

/**
 * Words for a break-in that are about something else: a film, another service, what a shop has scanned. Nobody's
 * likeness to other stories makes one of WhatsApp of it.
 */
export function isOtherMatter(story: Story): boolean {
  const elsewhere = story.hits.get('told-elsewhere') ?? []
  const isNamed = (story.hits.get('messenger') ?? []).some(
    (hit) => !elsewhere.some((other) => contains(other, hit)),
  )
  if (isNamed || story.isHelpWanted || story.words > BRIEF) return false
  const scanned = story.hits.get('told-scanned') ?? []
  const isOrdinary = scanned.length > 0 && scanned.every((deed) => isDenied(story, deed))
  if (isOrdinary) return true
  return has(story, 'told-hacked') && (has(story, 'told-other-thing') || elsewhere.length > 0)
}

/** The PIN of a card, the code of a bank. */
export const isBanks = (story: Story): boolean => has(story, 'told-bank') && !has(story, 'messenger')

export const has = (story: Story, concept: string): boolean => story.hits.has(concept)

export const contains = (outer: Hit, inner: Hit): boolean =>
  inner.start >= outer.start && inner.end <= outer.end
