/**
 * Finds the lexicon's phrases in tokens: tokens in, concept hits out, in time linear in the message.
 * Says where something is named; whether it is meant is meaning.ts's business.
 */
import type { Lexicon } from '../content/lexicon.ts'
import { normalizeText } from './text.ts'
import { tokenize, type Token } from './text-tokens.ts'

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
  others: Entry[]
}

export interface PhraseMatcher {
  exact: Map<string, Branch>
  prefix: Map<string, Branch>
  /** Lengths that occur among prefixes, by their first two letters, so that a word is cut only at those. */
  prefixLengths: Map<string, number[]>
  /** The lexicon's words in the forms met so far; words that begin no phrase are people's own and not kept. */
  known: Map<string, KnownWord>
}

interface KnownWord {
  folded: string
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
    known: new Map(),
  }
  for (const [concept, phrases] of Object.entries(lexicon)) {
    for (const phrase of phrases) addPhrase(matcher, concept, phrase)
  }
  for (const prefix of matcher.prefix.keys()) {
    const lengths = matcher.prefixLengths.get(prefix.slice(0, START)) ?? []
    if (!lengths.includes(prefix.length)) lengths.push(prefix.length)
    matcher.prefixLengths.set(prefix.slice(0, START), lengths)
  }
  return matcher
}

/** The first hits of each concept; overlapping ones are all kept. */
export function matchPhrases(tokens: Token[], matcher: PhraseMatcher): Hits {
  const hits: Hits = new Map()
  const known = tokens.map((token) => lookUp(token.text, matcher))
  const words = known.map(({ folded }) => folded)
  for (let at = 0; at < words.length; at++) {
    for (const branch of (known[at] as KnownWord).branches) collect(branch, tokens, words, at, hits)
  }
  return hits
}

function lookUp(written: string, matcher: PhraseMatcher): KnownWord {
  const met = matcher.known.get(written)
  if (met) return met
  const folded = foldWord(written)
  const branches: Branch[] = []
  const exact = matcher.exact.get(folded)
  if (exact) branches.push(exact)
  addPrefixes(folded, matcher.prefixLengths.get(folded.slice(0, START)), matcher, branches)
  if (folded.length >= START)
    addPrefixes(folded, matcher.prefixLengths.get(folded.slice(0, 1)), matcher, branches)
  const word = { folded, branches }
  if (branches.length > 0 && !/\d/.test(written)) {
    if (matcher.known.size >= MAX_KNOWN) matcher.known.clear()
    matcher.known.set(written, word)
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

/** Has a Kazakh letter or a doubled one. */
function isToFold(word: string): boolean {
  let last = 0
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i)
    if (code === last || plainLetter(code) !== code) return true
    last = code
  }
  return false
}

const PLAIN_KAZAKH: Record<string, string> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
}

const PLAIN_CODES = new Map(
  Object.entries(PLAIN_KAZAKH).map(([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)]),
)

/** A Kazakh letter as people type it on a Russian keyboard; any other code unit is itself. */
export function plainLetter(code: number): number {
  return code >= 0x456 && code <= 0x4e9 ? (PLAIN_CODES.get(code) ?? code) : code
}

/**
 * The form words are compared in: Kazakh letters as people type them on a Russian keyboard, doubled letters
 * single (`yaar`, `pleeease`, `аккаунт` and `акаунт`) except in words too short to bear it (`cvv`).
 */
export function foldWord(word: string): string {
  if (!isToFold(word)) return word
  let folded = ''
  let last = ''
  const isLong = word.length > 3
  for (const char of word) {
    const plain = PLAIN_KAZAKH[char] ?? char
    if (plain === last && isLong && (plain < '0' || plain > '9')) continue
    folded += plain
    last = plain
  }
  return folded
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
  if (!found) branches.set(key, (found = { bySecond: new Map(), others: [] }))
  const second = entry.places[0]
  if (second?.kind === 'word' && second.prefixes.length === 0) {
    for (const word of wordsOf(second)) push(found.bySecond, word, entry)
  } else if (
    !found.others.some((other) => other.concept === entry.concept && isBare(other) && isBare(entry))
  ) {
    found.others.push(entry)
  }
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

function collect(found: Branch, tokens: Token[], words: string[], start: number, hits: Hits): void {
  collectEntries(found.others, tokens, words, start, hits)
  const second = words[start + 1]
  if (second === undefined || found.bySecond.size === 0) return
  collectEntries(found.bySecond.get(second), tokens, words, start, hits)
}

function collectEntries(
  entries: Entry[] | undefined,
  tokens: Token[],
  words: string[],
  start: number,
  hits: Hits,
): void {
  if (!entries) return
  const { sentence } = tokens[start] as Token
  for (const { concept, places } of entries) {
    const known = hits.get(concept)
    if (known && known.length >= MAX_HITS) continue
    const end = places.length === 0 ? start + 1 : follow(places, 0, tokens, words, start + 1, sentence)
    if (end >= 0) push(hits, concept, { concept, start, end, sentence })
  }
}

/** Returns the end index of the match, or -1; a phrase never crosses a sentence end. */
function follow(
  places: Place[],
  place: number,
  tokens: Token[],
  words: string[],
  at: number,
  sentence: number,
): number {
  const wanted = places[place]
  if (!wanted) return at
  if (wanted.kind === 'gap') {
    for (let skip = 0; skip <= MAX_GAP; skip++) {
      const end = follow(places, place + 1, tokens, words, at + skip, sentence)
      if (end >= 0) return end
    }
    return -1
  }
  const word = words[at]
  if (word === undefined || tokens[at]?.sentence !== sentence) return -1
  return fits(word, wanted) ? follow(places, place + 1, tokens, words, at + 1, sentence) : -1
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
