/**
 * What a text shares with its variants: MinHash of its words and pairs of words, in bands. Text in, keys out; texts
 * that differ in a name, a number, an emoji or a line share one, other texts of the same kind do not. Pure.
 */
import { maskSecrets } from './mask.ts'
import { normalizeText } from './text.ts'
import { tokenize } from './text-tokens.ts'
import { findUrls } from './url.ts'

/** Fewer words have too many strangers that say the same. */
export const FEWEST_WORDS = 8
/** The beginning of a long text is enough to know it by, and bounds the work. */
const MOST_WORDS = 400
const LONGEST_TEXT = 8_000

/** Chance that texts share a band: 0.3 % at a similarity of 0.2, 28 % at 0.5, 63 % at 0.6, 93 % at 0.7, 99.8 % at 0.8. */
const BANDS = 21
const ROWS = 6

/** Empty where the text has too few words to be known by. */
export function textKeys(text: string): string[] {
  const words = wordsOf(text)
  if (words.length < FEWEST_WORDS) return []
  return bandsOf(signatureOf(shinglesOf(words)))
}

/** Words as detectors see them; without numbers, links and secrets, which are each receiver's own. */
export function wordsOf(text: string): string[] {
  const normalized = normalizeText(maskSecrets(text.slice(0, LONGEST_TEXT)))
  const urls = findUrls(normalized)
  let next = 0
  const words: string[] = []
  for (const { text: word, start, end } of tokenize(normalized)) {
    while (next < urls.length && (urls[next]?.end ?? 0) <= start) next++
    const url = urls[next]
    const isLinked = url !== undefined && url.start < end
    if (isLinked || /\d/.test(word)) continue
    words.push(word)
    if (words.length === MOST_WORDS) break
  }
  return words
}

/** Each word and each pair of neighbours, hashed, once. */
export function shinglesOf(words: readonly string[]): Set<number> {
  const hashes = words.map(hashOf)
  const shingles = new Set(hashes)
  for (let i = 1; i < hashes.length; i++) {
    shingles.add((Math.imul(hashes[i - 1] as number, 0x9e3779b1) ^ (hashes[i] as number)) >>> 0)
  }
  return shingles
}

/** FNV-1a over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The least hash under each of 126 mixings: two texts agree in as many as they are alike. */
function signatureOf(shingles: ReadonlySet<number>): Uint32Array {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  for (const shingle of shingles) {
    for (let i = 0; i < least.length; i++) {
      const mixed = mix(shingle ^ Math.imul(i + 1, 0x85ebca6b))
      if (mixed < (least[i] as number)) least[i] = mixed
    }
  }
  return least
}

/** The last steps of MurmurHash3: every bit changes every other. */
function mix(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function bandsOf(signature: Uint32Array): string[] {
  return Array.from({ length: BANDS }, (_, band) => {
    const rows = Array.from(signature.subarray(band * ROWS, (band + 1) * ROWS))
    return `${band}.${rows.map((row) => row.toString(36)).join('.')}`
  })
}
