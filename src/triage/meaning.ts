/**
 * What is meant: phrase hits in, the requests that are really made of the reader out. A request (a concept
 * `ask-…`) counts only while it is active: not negated, not told about somebody else, not quoted in a warning.
 */
import type { Hit, Hits } from './phrases.ts'
import type { NormalizedText } from './text.ts'
import type { Token } from './text-tokens.ts'

export interface Meaning {
  /** Concepts named; of the `ask-` concepts only the active hits. */
  hits: Hits
  /** Requests that are negated, reported or quoted. */
  inactive: Hit[]
  /** "Tell nobody except our agent": the exception turns a prohibition into a request. */
  trap: Hit | null
}

/** What rules may ask for besides the lexicon's concepts. */
export const DERIVED_CONCEPTS: ReadonlySet<string> = new Set(['trap'])

const NEAR = 4
const REPORT_BEFORE = 8
const REPORT_AFTER = 4
const MAX_QUOTES = 20

/** Linear in the message for a bounded number of hits per concept. */
export function readMeaning(all: Hits, n: NormalizedText, tokens: Token[]): Meaning {
  const hits: Hits = new Map(all)
  const inactive: Hit[] = []
  const trap = findTrap(all)
  const quotes = findQuotes(n, tokens)
  for (const [concept, list] of all) {
    if (!concept.startsWith('ask-')) continue
    const active = list.filter((hit) => {
      const isActive =
        !isNegated(hit, all, n, tokens) && !isToldAbout(hit, all, n, tokens) && !isCited(hit, all, quotes)
      if (!isActive) inactive.push(hit)
      return isActive
    })
    if (active.length > 0) hits.set(concept, active)
    else hits.delete(concept)
  }
  dropOverlaps(hits, 'forbid', 'cannot-call')
  if (trap) hits.set('trap', [trap]).set('ask-send', [...(hits.get('ask-send') ?? []), trap])
  keepOneTimeCodes(hits)
  dropPretext(hits)
  return { hits, inactive, trap }
}

const overlaps = (a: Hit, b: Hit): boolean => a.start < b.end && b.start < a.end

/** "Don't call me" is no warning. */
function dropOverlaps(hits: Hits, concept: string, other: string): void {
  const others = hits.get(other)
  const list = hits.get(concept)
  if (!list || !others) return
  const left = list.filter((hit) => !others.some((o) => overlaps(hit, o)))
  if (left.length > 0) hits.set(concept, left)
  else hits.delete(concept)
}

/** "I was hacked, send me the code that came to you": what happened to the writer is the reason for a request. */
function dropPretext(hits: Hits): void {
  const isWanted = hits.has('ask-send') && hits.has('arrived')
  if (isWanted && (hits.has('code') || hits.has('otp'))) dropOverlaps(hits, 'mine', 'broken-in')
}

const of = (hits: Hits, concept: string): Hit[] => hits.get(concept) ?? []

function findTrap(all: Hits): Hit | null {
  const prohibitions = [...of(all, 'forbid'), ...of(all, 'not-near')]
  for (const exception of of(all, 'exception')) {
    if (prohibitions.some((hit) => Math.abs(hit.start - exception.start) <= 10)) {
      return { ...exception, concept: 'ask-send' }
    }
  }
  return null
}

function isNegated(ask: Hit, all: Hits, n: NormalizedText, tokens: Token[]): boolean {
  const isThreat = of(all, 'otherwise').some((hit) => hit.start === ask.end || hit.end === ask.end)
  return (
    of(all, 'not-next').some(
      (not) => (not.end === ask.start && not.sentence === ask.sentence) || isInside(not, ask),
    ) ||
    of(all, 'not-near').some(
      (not) =>
        (not.sentence === ask.sentence &&
          not.end <= ask.start &&
          ask.start - not.end <= NEAR &&
          !hasBreak(n, tokens, not.end, ask.start)) ||
        isInside(not, ask),
    ) ||
    (!isThreat &&
      of(all, 'not-after').some((not) => not.start === ask.end && not.sentence === ask.sentence)) ||
    of(all, 'forbid').some((not) => overlaps(not, ask)) ||
    of(all, 'consequence').some((hit) => overlaps(hit, ask))
  )
}

const isInside = (inner: Hit, outer: Hit): boolean => inner.start > outer.start && inner.end < outer.end

const CLAUSE = /[,،;:(—]| - /
const COMMA = /[,،]/

/** A comma, colon or dash between the tokens: another clause. */
function hasBreak(n: NormalizedText, tokens: Token[], from: number, to: number, mark = CLAUSE): boolean {
  for (let i = from; i <= to; i++) {
    const before = tokens[i - 1]
    const after = tokens[i]
    if (before && after && mark.test(n.text.slice(before.end, after.start))) return true
  }
  return false
}

/** Where these are said, talk of criminals is part of the story told to the reader. */
const PRETEXTS = ['fraud-on-you', 'safe-account', 'recovery-service', 'rescue-promise']

/** "They want 20,000, send it, tell nobody": an order of secrecy makes of a report on money a request. */
function told(ask: Hit, all: Hits): Hit[] {
  const isSecret = all.has('secrecy') && !['code', 'otp', 'awareness'].some((concept) => all.has(concept))
  return isSecret && MONEY_ASKS.has(ask.concept) ? [] : of(all, 'reported')
}

const MONEY_ASKS = new Set(['ask-transfer', 'ask-send'])

/**
 * "Your SIM is on a fake card, send …", "Hackers entered your account, send …" tell of a crime to frighten;
 * "Fraudsters say your SIM …" warns.
 */
function isAgainstYou(crime: Hit, ask: Hit, all: Hits): boolean {
  const here = (hit: Hit): boolean => hit.sentence === crime.sentence
  const yours = of(all, 'told-you').filter((you) => here(you) && you.start < ask.start)
  if (yours.some((you) => you.end <= crime.start)) return true
  return yours.length > 0 && !TELLING.some((concept) => of(all, concept).some(here))
}

/** What shows that somebody's words are told. */
const TELLING = ['reported', 'if-someone', 'notice']

/** Speaks of criminals, of somebody's request or of a condition, in the same sentence. */
function isToldAbout(ask: Hit, all: Hits, n: NormalizedText, tokens: Token[]): boolean {
  const here = (hit: Hit): boolean => hit.sentence === ask.sentence
  const isPretext = PRETEXTS.some((concept) => of(all, concept).some(here))
  // "There is much fraud, so we check: send …" is two thoughts, unless somebody's words are told.
  const isWarned = of(all, 'forbid').length > 0 || TELLING.some((concept) => of(all, concept).some(here))
  const isOneThought = (crime: Hit): boolean => isWarned || !hasBreak(n, tokens, crime.end, ask.start, COMMA)
  const warns = (crime: Hit): boolean =>
    here(crime) && crime.start < ask.start && !isAgainstYou(crime, ask, all) && isOneThought(crime)
  if (!isPretext && of(all, 'awareness').some(warns)) return true
  // "Those who have money sent are frauds."
  const judges = (crime: Hit): boolean => here(crime) && crime.start >= ask.end && crime.start - ask.end <= 2
  if (!isPretext && of(all, 'awareness').some((c) => judges(c) && !hasBreak(n, tokens, ask.end, c.start)))
    return true
  if (!isPretext && isOnlySupposed(ask, all)) return true
  if (of(all, 'if-someone').some((hit) => here(hit) && hit.start < ask.start)) return true
  return told(ask, all).some(
    (hit) =>
      here(hit) &&
      (hit.start < ask.start
        ? ask.start - hit.end <= REPORT_BEFORE && !hasBreak(n, tokens, hit.end, ask.start, COMMA)
        : hit.start >= ask.end && hit.start - ask.end <= REPORT_AFTER),
  )
}

/** What shows that a quotation is told about and not meant. */
const BESIDE_QUOTES = ['awareness', 'reported', 'if-someone', 'consequence']

const SUPPOSED_BEFORE = 2

/** "Once you scan it, your chats are on their computer": a step named for what follows from it. */
function isOnlySupposed(ask: Hit, all: Hits): boolean {
  if (of(all, 'to-me').some((me) => me.start >= ask.start && me.start <= ask.end)) return false
  const follows = of(all, 'consequence').some((hit) => hit.sentence === ask.sentence && hit.start >= ask.end)
  return (
    follows &&
    of(all, 'hypothetical').some(
      (hit) =>
        hit.sentence === ask.sentence && hit.end >= ask.start - SUPPOSED_BEFORE && hit.start <= ask.end,
    )
  )
}

/** In quotation marks beside a warning, or between a warning's opening and its "do not". */
function isCited(ask: Hit, all: Hits, quotes: [number, number][]): boolean {
  if (of(all, 'exception').length > 0) return false
  const forbids = of(all, 'forbid')
  const isQuoted = quotes.some(([from, to]) => ask.start >= from && ask.end <= to)
  if (isQuoted && (forbids.length > 0 || BESIDE_QUOTES.some((concept) => of(all, concept).length > 0)))
    return true
  if (!forbids.some((hit) => hit.start >= ask.end)) return false
  const pretexts = new Set(PRETEXTS.flatMap((concept) => of(all, concept).map((hit) => hit.sentence)))
  const opens = (hit: Hit): boolean => hit.start < ask.start && !pretexts.has(hit.sentence)
  return (
    of(all, 'awareness').some((hit) => opens(hit) && !isAgainstYou(hit, ask, all)) ||
    of(all, 'if-someone').some(opens) ||
    told(ask, all).some(opens) ||
    of(all, 'notice').some(opens)
  )
}

/** Token ranges between quotation marks; single quotes only where they open a word. */
function findQuotes(n: NormalizedText, tokens: Token[]): [number, number][] {
  const ranges: [number, number][] = []
  if (!/["«‹]/.test(n.text) && !/(^|\s)'/.test(n.text)) return ranges
  for (const pattern of [
    /"[^"\n]{3,600}"/g,
    /«[^»\n]{3,600}»/g,
    /(?<![\p{L}\p{N}])'[^\n']{8,400}'(?!\p{L})/gu,
  ]) {
    for (const match of n.text.matchAll(pattern)) {
      if (ranges.length >= MAX_QUOTES) return ranges
      ranges.push([tokenAt(tokens, match.index), tokenAt(tokens, match.index + match[0].length)])
    }
  }
  return ranges
}

/** Index of the first token that starts at or after the position. */
function tokenAt(tokens: Token[], position: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle] as Token).start < position) low = middle + 1
    else high = middle
  }
  return low
}

const SAME_THING = 3

/** A door's or a shop's code is no one-time code. */
function keepOneTimeCodes(hits: Hits): void {
  const others = of(hits, 'other-code')
  if (others.length === 0) return
  for (const concept of ['code', 'otp']) {
    const left = of(hits, concept).filter(
      (hit) =>
        !others.some((other) => other.start < hit.end + SAME_THING && hit.start < other.end + SAME_THING),
    )
    if (left.length > 0) hits.set(concept, left)
    else hits.delete(concept)
  }
}
