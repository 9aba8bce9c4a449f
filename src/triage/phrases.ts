/**
 * Finds the lexicon's phrases in tokens: tokens in, concept hits out, in time linear in the message.
 * Says where something is named and whether it is negated; what that means is the detectors' business.
 */
import { normalizeText, tokenize, type Token } from './text.ts'
import type { Lexicon } from '../content/lexicon.ts'

export interface Hit {
  concept: string
  /** Token indexes, end exclusive. */
  start: number
  end: number
  sentence: number
}

/** Hits by concept; a concept that was not named is absent. */
export type Hits = Map<string, Hit[]>

type Place = { kind: 'word'; exact: Set<string>; prefixes: string[] } | { kind: 'gap' }

interface Entry {
  concept: string
  places: Place[]
}

export interface PhraseMatcher {
  exact: Map<string, Entry[]>
  prefix: Map<string, Entry[]>
  /** Lengths that occur among prefixes, so that a token is cut only at those. */
  prefixLengths: number[]
}

const MAX_GAP = 2

/** Prepares the lexicon once; phrases are normalised exactly as messages are. */
export function compileLexicon(lexicon: Lexicon): PhraseMatcher {
  const matcher: PhraseMatcher = { exact: new Map(), prefix: new Map(), prefixLengths: [] }
  for (const [concept, phrases] of Object.entries(lexicon)) {
    for (const phrase of phrases) addPhrase(matcher, concept, phrase)
  }
  matcher.prefixLengths = [...new Set([...matcher.prefix.keys()].map((key) => key.length))].toSorted(
    (a, b) => a - b,
  )
  return matcher
}

/** All hits; overlapping ones are all kept. */
export function matchPhrases(tokens: Token[], matcher: PhraseMatcher): Hits {
  const hits: Hits = new Map()
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at]!.text
    collect(matcher.exact.get(word), tokens, at, hits)
    for (const length of matcher.prefixLengths) {
      if (length > word.length) break
      collect(matcher.prefix.get(word.slice(0, length)), tokens, at, hits)
    }
  }
  return hits
}

function addPhrase(matcher: PhraseMatcher, concept: string, phrase: string): void {
  const places = phrase.trim().split(/\s+/u).flatMap(toPlaces)
  const [first, ...rest] = places
  if (first?.kind !== 'word') throw new Error(`phrase of ${concept} starts with a gap`)
  const entry: Entry = { concept, places: rest }
  for (const word of first.exact) push(matcher.exact, word, entry)
  for (const prefix of first.prefixes) push(matcher.prefix, prefix, entry)
}

/** A written word may normalise to several tokens ("e-mail"); choices stay within one place. */
function toPlaces(written: string): Place[] {
  if (written === '~') return [{ kind: 'gap' }]
  const choices = written.split('|')
  if (choices.length === 1) {
    const isPrefix = written.endsWith('*')
    const words = wordsOf(isPrefix ? written.slice(0, -1) : written)
    return words.map((word, i) => {
      const last = i === words.length - 1
      return isPrefix && last
        ? { kind: 'word', exact: new Set<string>(), prefixes: [word] }
        : { kind: 'word', exact: new Set([word]), prefixes: [] }
    })
  }
  const place: Place = { kind: 'word', exact: new Set(), prefixes: [] }
  for (const choice of choices) {
    const isPrefix = choice.endsWith('*')
    const words = wordsOf(isPrefix ? choice.slice(0, -1) : choice)
    if (words.length !== 1) throw new Error(`a choice must be one word: ${written}`)
    if (isPrefix) place.prefixes.push(words[0]!)
    else place.exact.add(words[0]!)
  }
  return [place]
}

function wordsOf(written: string): string[] {
  const words = tokenize(normalizeText(written)).map((token) => token.text)
  if (words.length === 0) throw new Error('a phrase without a word')
  return words
}

function collect(entries: Entry[] | undefined, tokens: Token[], start: number, hits: Hits): void {
  if (!entries) return
  for (const entry of entries) {
    const end = follow(entry.places, 0, tokens, start + 1, tokens[start]!.sentence)
    if (end < 0) continue
    const hit: Hit = { concept: entry.concept, start, end, sentence: tokens[start]!.sentence }
    push(hits, entry.concept, hit)
  }
}

/** Returns the end index of the match, or -1; a phrase never crosses a sentence end. */
function follow(places: Place[], place: number, tokens: Token[], at: number, sentence: number): number {
  const wanted = places[place]
  if (!wanted) return at
  if (wanted.kind === 'gap') {
    for (let skip = 0; skip <= MAX_GAP; skip++) {
      const end = follow(places, place + 1, tokens, at + skip, sentence)
      if (end >= 0) return end
    }
    return -1
  }
  const token = tokens[at]
  if (!token || token.sentence !== sentence) return -1
  const isMatch =
    wanted.exact.has(token.text) || wanted.prefixes.some((prefix) => token.text.startsWith(prefix))
  return isMatch ? follow(places, place + 1, tokens, at + 1, sentence) : -1
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
