/**
 * Reads a short message as a whole: text in, the kind of wording that says all of it out. A longer text, or one that
 * says anything else, is none; words that carry no meaning of their own may stand beside.
 */
import { compileSlips, mendSlips, type Slips } from './mend-slips.ts'
import { compileLexicon, matchPhrases, type Hit, type Hits, type PhraseMatcher } from './phrases.ts'
import { normalizeText } from './text.ts'
import { tokenize, type Token } from './text-tokens.ts'

/** What may stand beside a wording: `anywhere`, or only `before` it and only for the kinds that deny too. */
export interface Beside {
  anywhere: string[]
  before?: { phrases: string[]; kinds: readonly string[] }
}

export interface WholeReader<Kind extends string> {
  /** In order of preference. */
  kinds: readonly Kind[]
  matcher: PhraseMatcher
  slips: Slips
  /** Kinds that allow a leading no. */
  denying: ReadonlySet<string>
}

export interface Limits {
  /** UTF-16 units. */
  chars: number
  words: number
}

export interface Whole<Kind> {
  kind: Kind
  /** Only after putting a slip right. */
  isMended: boolean
}

const BESIDE = '+'
const BEFORE = '-'

/** About 5 ms for a thousand wordings. */
export function compileWhole<Kind extends string>(
  wordings: readonly (readonly [Kind, string[]])[],
  { anywhere, before }: Beside,
): WholeReader<Kind> {
  const lexicon: Record<string, string[]> = { [BESIDE]: anywhere, [BEFORE]: before?.phrases ?? [] }
  for (const [kind, phrases] of wordings) (lexicon[kind] ??= []).push(...phrases)
  const matcher = compilePlain(lexicon)
  return {
    kinds: [...new Set(wordings.map(([kind]) => kind))],
    matcher,
    slips: compileSlips(matcher),
    denying: new Set(before?.kinds),
  }
}

/** Case, emoji, punctuation, drawn-out letters and single slips are tolerated; null when it says anything else. */
export function readWhole<Kind extends string>(
  text: string,
  reader: WholeReader<Kind>,
  limits: Limits,
): Whole<Kind> | null {
  if (text.length > limits.chars) return null
  const tokens = wordsOf(text)
  if (tokens.length === 0 || tokens.length > limits.words) return null
  const kind = kindOf(tokens, reader)
  if (kind !== null) return { kind, isMended: false }
  const mended = mendSlips(tokens, reader.slips)
  const meant = mended && kindOf(mended, reader)
  return meant ? { kind: meant, isMended: true } : null
}

/** Words without apostrophes; three or more of one letter in a row count as one ("helloooo"). */
export function wordsOf(text: string): Token[] {
  return tokenize(normalizeText(text)).map((token) => ({
    ...token,
    text: withoutApostrophes(token.text).replace(/(\p{L})\1{2,}/gu, '$1'),
  }))
}

/** Phrases for words as wordsOf returns them. */
export function compilePlain(lexicon: Record<string, string[]>): PhraseMatcher {
  const plain = Object.entries(lexicon).map(([kind, phrases]) => [kind, phrases.map(withoutApostrophes)])
  return compileLexicon(Object.fromEntries(plain) as Record<string, string[]>)
}

function withoutApostrophes(text: string): string {
  return text.replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
}

/** As written, or without the words that stand inside a wording as they may stand beside it. */
function kindOf<Kind extends string>(tokens: Token[], reader: WholeReader<Kind>): Kind | null {
  const hits = matchPhrases(tokens, reader.matcher)
  const kind = bestOf(tokens, hits, reader)
  if (kind !== null) return kind
  const idle = new Set(hits.get(BESIDE)?.flatMap(({ start, end }) => (end === start + 1 ? [start] : [])))
  const said = tokens.filter((_, i) => !idle.has(i))
  if (said.length === 0 || said.length === tokens.length) return null
  return bestOf(said, matchPhrases(said, reader.matcher), reader)
}

function bestOf<Kind extends string>(tokens: Token[], hits: Hits, reader: WholeReader<Kind>): Kind | null {
  let best: Kind | null = null
  let most = 0
  for (const kind of reader.kinds) {
    const own = hits.get(kind)
    if (!own) continue
    const said = saidBy(own, hits, tokens.length, reader.denying.has(kind))
    if (said > most) [best, most] = [kind, said]
  }
  return best
}

/** How much of the message the kind says itself; 0 unless all that is left carries no meaning. */
function saidBy(own: Hit[], hits: Hits, length: number, isDenying: boolean): number {
  const open = new Set(Array.from({ length }, (_, i) => i))
  cover(own, open)
  const said = length - open.size
  cover(hits.get(BESIDE) ?? [], open)
  const before = isDenying ? (hits.get(BEFORE) ?? []) : []
  cover(
    before.filter((hit) => hit.start === 0),
    open,
  )
  return open.size === 0 ? said : 0
}

function cover(hits: Hit[], open: Set<number>): void {
  for (const { start, end } of hits) for (let i = start; i < end; i++) open.delete(i)
}
