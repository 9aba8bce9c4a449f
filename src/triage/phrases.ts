/**
 * Finds the lexicon's phrases in tokens: tokens in, concept hits out, in time linear in the message.
 * Says where something is named; whether it is meant is meaning.ts's business.
 */
import type { Lexicon } from '../content/lexicon.ts'
import { foldWord } from './fold-word.ts'
import { normalizeText } from './text.ts'
import { tokenize, type Token } from './text-tokens.ts'
import { addToSieve, FIRST_PREFIX, FIRST_WORD, makeSieve, mayBe, type Sieve } from './word-sieve.ts'

export interface Hit {
  concept: string
  /** Token indexes, end exclusive. */
  start: number
  end: number
  sentence: number
}

/** Hits by concept in order of position; a concept that was not named is absent. */
export type Hits = Map<string, Hit[]>

/** Most places take one word only: a set for each of them would fill the processor's cache. */
type Place =
  | { kind: 'word'; one: string | null; more: ReadonlySet<string> | null; prefixes: readonly string[] }
  | { kind: 'gap' }
type WordPlace = Extract<Place, { kind: 'word' }>

interface Entry {
  concept: string
  places: Place[]
}

/** The phrases that begin with one word; most are told apart by their second word alone. */
interface Branch {
  bySecond: Map<string, Entry[]>
  /** Signs of the second words. */
  seconds: number
  others: Entry[]
  /**
   * Per entry of `others` two signs: of what must come next, and of what must come within a gap's reach. Most
   * entries are passed by without being touched.
   */
  signs: number[]
}

export interface PhraseMatcher {
  exact: Map<string, Branch>
  prefix: Map<string, Branch>
  /** Lengths that occur among prefixes, by their first two letters, so that a word is cut only at those. */
  prefixLengths: Map<string, number[]>
  /** Knows the keys of `exact` and `prefix` (the word book adds its own words). */
  sieve: Sieve
  /** The lexicon's words in the forms met so far; words that begin no phrase are people's own and not kept. */
  known: Map<string, KnownWord>
}

interface KnownWord {
  folded: string
  sign: number
  branches: Branch[]
}

const MAX_GAP = 2
/** Letters by which prefixes are found; a prefix may be shorter. */
const START = 2
/** Forms kept; junk must not fill the memory. */
const MAX_KNOWN = 50_000
/** Hits kept per concept: more of the same say nothing new, and every rule's time depends on it. */
const MAX_HITS = 24

/** Prepares the lexicon once; phrases are folded exactly as messages are. Throws on a phrase without a word. */
export function compileLexicon(lexicon: Lexicon): PhraseMatcher {
  const matcher: PhraseMatcher = {
    exact: new Map(),
    prefix: new Map(),
    prefixLengths: new Map(),
    sieve: makeSieve(),
    known: new Map(),
  }
  for (const [concept, phrases] of Object.entries(lexicon)) {
    for (const phrase of phrases) addPhrase(matcher, concept, phrase)
  }
  for (const word of matcher.exact.keys()) addToSieve(matcher.sieve, word, FIRST_WORD)
  for (const prefix of matcher.prefix.keys()) {
    addToSieve(matcher.sieve, prefix, FIRST_PREFIX)
    const lengths = matcher.prefixLengths.get(prefix.slice(0, START)) ?? []
    if (!lengths.includes(prefix.length)) lengths.push(prefix.length)
    matcher.prefixLengths.set(prefix.slice(0, START), lengths)
  }
  return matcher
}

/** The first hits of each concept; overlapping ones are all kept. */
export function matchPhrases(tokens: Token[], matcher: PhraseMatcher): Hits {
  const hits: Hits = new Map()
  const known: KnownWord[] = []
  for (let at = 0; at < tokens.length; at++) known.push(lookUp((tokens[at] as Token).text, matcher))
  for (let at = 0; at < known.length; at++) {
    const { branches } = known[at] as KnownWord
    for (let i = 0; i < branches.length; i++) collect(branches[i] as Branch, tokens, known, at, hits)
  }
  return hits
}

const NO_BRANCHES: Branch[] = []

/** Longer words are not kept. */
const LONGEST_KNOWN = 32

/** A copy: a piece of a message would keep the whole message in memory. */
const detached = (word: string): string => ` ${word}`.slice(1)

function lookUp(written: string, matcher: PhraseMatcher): KnownWord {
  const met = matcher.known.get(written)
  if (met) return met
  const folded = foldWord(written)
  const sign = signOf(folded)
  if (!mayBe(matcher.sieve, folded, FIRST_WORD, FIRST_PREFIX)) return { folded, sign, branches: NO_BRANCHES }
  const branches: Branch[] = []
  const exact = matcher.exact.get(folded)
  if (exact) branches.push(exact)
  addPrefixes(folded, matcher.prefixLengths.get(folded.slice(0, START)), matcher, branches)
  if (folded.length >= START)
    addPrefixes(folded, matcher.prefixLengths.get(folded.slice(0, 1)), matcher, branches)
  const word = { folded, sign, branches }
  if (branches.length > 0 && written.length <= LONGEST_KNOWN && !/\d/.test(written)) {
    if (matcher.known.size >= MAX_KNOWN) matcher.known.clear()
    const key = detached(written)
    matcher.known.set(key, word.folded === written ? { ...word, folded: key } : word)
  }
  return word
}

function addPrefixes(
  folded: string,
  lengths: number[] | undefined,
  matcher: PhraseMatcher,
  into: Branch[],
): void {
  if (!lengths) return
  for (const length of lengths) {
    if (length > folded.length) continue
    const prefix = matcher.prefix.get(folded.slice(0, length))
    if (prefix) into.push(prefix)
  }
}

function addPhrase(matcher: PhraseMatcher, concept: string, phrase: string): void {
  const places = phrase.trim().split(/\s+/u).flatMap(toPlaces)
  const [first, ...rest] = places
  if (first?.kind !== 'word') throw new Error(`phrase of ${concept} starts with a gap`)
  const entry: Entry = { concept, places: rest }
  for (const word of wordsOf(first)) branch(matcher.exact, word, entry)
  for (const prefix of first.prefixes) branch(matcher.prefix, prefix, entry)
}

function branch(branches: Map<string, Branch>, key: string, entry: Entry): void {
  let found = branches.get(key)
  if (!found) branches.set(key, (found = { bySecond: new Map(), seconds: 0, others: [], signs: [] }))
  const second = entry.places[0]
  if (second?.kind === 'word' && second.prefixes.length === 0) {
    for (const word of wordsOf(second)) push(found.bySecond, word, entry)
    found.seconds |= signsOf(second)
  } else if (
    !found.others.some((other) => other.concept === entry.concept && isBare(other) && isBare(entry))
  ) {
    found.others.push(entry)
    found.signs.push(...neededBy(entry))
  }
}

const ALWAYS = 1 << 31

/** One bit of 31 by the word's first two letters. */
function signOf(word: string): number {
  return 1 << ((word.charCodeAt(0) * 7 + (word.length > 1 ? word.charCodeAt(1) : 0)) % 31)
}

/** The signs a fitting word can have. */
function signsOf(place: WordPlace): number {
  let signs = 0
  for (const word of wordsOf(place)) signs |= signOf(word)
  for (const prefix of place.prefixes) signs |= prefix.length < START ? -1 : signOf(prefix)
  return signs
}

function neededBy({ places: [second, third] }: Entry): [near: number, far: number] {
  if (second?.kind === 'word') return [signsOf(second), 0]
  return [0, second && third?.kind === 'word' ? signsOf(third) : ALWAYS]
}

const isBare = (entry: Entry): boolean => entry.places.length === 0

/** A written word may normalise to several tokens ("e-mail"); choices stay within one place. */
function toPlaces(written: string): Place[] {
  if (written === '~') return [{ kind: 'gap' }]
  const choices = written.split('|')
  if (choices.length === 1) {
    const { words, isPrefix } = readWords(written)
    return words.map((word, i) =>
      isPrefix && i === words.length - 1 ? toWord([], [word]) : toWord([word], NONE),
    )
  }
  const exact: string[] = []
  const prefixes: string[] = []
  for (const choice of choices) {
    const { words, isPrefix } = readWords(choice)
    if (words.length !== 1) throw new Error(`a choice must be one word: ${written}`)
    ;(isPrefix ? prefixes : exact).push(...words)
  }
  return [toWord(exact, prefixes)]
}

const NONE: readonly string[] = []

function toWord(exact: string[], prefixes: readonly string[]): Place {
  const one = exact.length === 1 ? (exact[0] as string) : null
  return { kind: 'word', one, more: exact.length > 1 ? new Set(exact) : null, prefixes }
}

/** The whole words that fit, without those that only begin like one of them. */
export function wordsOf({ one, more }: WordPlace): Iterable<string> {
  return more ?? (one === null ? NONE : [one])
}

function readWords(written: string): { words: string[]; isPrefix: boolean } {
  const isPrefix = written.endsWith('*')
  const tokens = tokenize(normalizeText(isPrefix ? written.slice(0, -1) : written))
  if (tokens.length === 0) throw new Error(`a phrase without a word: ${written}`)
  return { words: tokens.map((token) => foldWord(token.text)), isPrefix }
}

function collect(found: Branch, tokens: Token[], known: KnownWord[], start: number, hits: Hits): void {
  const next = known[start + 1]
  const { others, signs } = found
  if (others.length > 0) {
    const near = next === undefined ? ALWAYS : next.sign | ALWAYS
    let far = near
    for (let at = start + 2; at <= start + 1 + MAX_GAP && at < known.length; at++) {
      far |= (known[at] as KnownWord).sign
    }
    for (let i = 0; i < others.length; i++) {
      const isLikely = ((signs[2 * i] as number) & near) | ((signs[2 * i + 1] as number) & far)
      if (isLikely !== 0) tryEntry(others[i] as Entry, tokens, known, start, hits)
    }
  }
  if (next === undefined || (found.seconds & next.sign) === 0) return
  const entries = found.bySecond.get(next.folded)
  if (!entries) return
  for (let i = 0; i < entries.length; i++) tryEntry(entries[i] as Entry, tokens, known, start, hits)
}

function tryEntry(entry: Entry, tokens: Token[], known: KnownWord[], start: number, hits: Hits): void {
  const { concept, places } = entry
  const { sentence } = tokens[start] as Token
  const end = places.length === 0 ? start + 1 : follow(places, 0, tokens, known, start + 1, sentence)
  if (end < 0) return
  const list = hits.get(concept)
  if (!list) hits.set(concept, [{ concept, start, end, sentence }])
  else if (list.length < MAX_HITS) list.push({ concept, start, end, sentence })
}

/** Returns the end index of the match, or -1; a phrase never crosses a sentence end. */
function follow(
  places: Place[],
  from: number,
  tokens: Token[],
  known: KnownWord[],
  start: number,
  sentence: number,
): number {
  let at = start
  for (let place = from; place < places.length; place++) {
    const wanted = places[place] as Place
    if (wanted.kind === 'gap') {
      for (let skip = 0; skip <= MAX_GAP; skip++) {
        const end = follow(places, place + 1, tokens, known, at + skip, sentence)
        if (end >= 0) return end
      }
      return -1
    }
    const word = known[at]
    if (word === undefined || (tokens[at] as Token).sentence !== sentence) return -1
    if (!fits(word.folded, wanted)) return -1
    at++
  }
  return at
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function fits(word: string, { one, more, prefixes }: WordPlace): boolean {
  if (one !== null ? word === one : more !== null && more.has(word)) return true
  for (let i = 0; i < prefixes.length; i++) if (word.startsWith(prefixes[i] as string)) return true
  return false
}
