/**
 * Says which language a message is written in: text and the trained weights in, BCP 47 tag out.
 * Script decides first, then letters only one language has, closed-class words and a small n-gram model.
 */
import type { LanguageModel } from '../content/language-model.ts'
import { clearBuckets, makeBucketList } from './bucket-list.ts'
import { foldArabic, hashGrams, isBrand, splitWords, type WordsByScript } from './language-features.ts'
import { FAMILIES, type Family } from './language-families.ts'
import type { Script } from './language-words.ts'

export interface DetectedLanguage {
  /** BCP 47, `und` when the message carries no words. */
  language: string
  /** 0..1, the share of belief among the languages of the same script. */
  confidence: number
}

const ENDING_WEIGHT = 2.4
const LETTER_WEIGHT = 7
const MORE_LETTERS_WEIGHT = 3
/** Languages without training text start behind and must show words or letters of their own. */
const UNTRAINED_BIAS = -1

const SCRIPTS: readonly Script[] = ['latin', 'cyrillic', 'arabic']

/** Works on the original or the normalised text. At most the first 400 letters are looked at. */
export function detectLanguage(text: string, model: LanguageModel): DetectedLanguage {
  const words = splitWords(text)
  const script = mainScript(words)
  if (script === null) return { language: 'und', confidence: 0 }
  if (!isFamily(script)) return { language: script, confidence: 0.99 }
  const scores = scoreLanguages(script, words[script], model)
  return softmaxBest(script, scores)
}

/** A script family, or the language of a script that only one language here uses, or null. */
function mainScript(words: WordsByScript): string | null {
  let best: string | null = null
  let most = 0
  for (const script of SCRIPTS) {
    const letters = countLetters(words[script])
    const weighed = script === 'latin' ? letters : letters * 1.5
    if (weighed > most) [best, most] = [script, weighed]
  }
  for (const [language, letters] of words.other) {
    if (letters * 1.5 > most) [best, most] = [language, letters * 1.5]
  }
  if (best !== null) return most >= 2 ? best : null
  // Nothing but loan words: English, unless they are only names.
  if (words.shared.every(isBrand)) return null
  words.latin.push(...words.shared)
  return 'latin'
}

function isFamily(script: string): script is Script {
  return script === 'latin' || script === 'cyrillic' || script === 'arabic'
}

function countLetters(words: string[]): number {
  let letters = 0
  for (const word of words) letters += word.length
  return letters
}

function scoreLanguages(script: Script, words: string[], model: LanguageModel): Float64Array {
  const family = FAMILIES[script]
  const scores = new Float64Array(family.languages.length).fill(UNTRAINED_BIAS)
  const logits = runModel(words, model)
  family.columns.forEach((index, column) => (scores[index] = logits[column]!))
  for (const word of words) addWord(family, script === 'arabic' ? foldArabic(word) : word, scores)
  for (const word of words) addEnding(family, word, scores)
  addLetters(script, family, words, scores)
  return scores
}

const grams = makeBucketList()

/** Sum of the n-grams' weights over the root of their number, so that length alone makes nobody sure. */
export function runModel(words: string[], model: LanguageModel): number[] {
  clearBuckets(grams)
  hashGrams(words, model.buckets, grams)
  const { buckets, size } = grams
  const { weights, columns } = model
  const sums = new Int32Array(columns)
  for (let i = 0; i < size; i++) {
    const row = buckets[i]! * columns
    for (let column = 0; column < columns; column++) sums[column]! += weights[row + column]!
  }
  const factor = model.scale / Math.sqrt(Math.max(1, size))
  return Array.from(sums, (sum) => sum * factor)
}

function addWord({ words }: Family, word: string, scores: Float64Array): void {
  const votes = words.get(word)
  if (!votes) return
  for (const { index, weight } of votes) scores[index]! += weight
}

function addEnding({ endings }: Family, word: string, scores: Float64Array): void {
  for (const { index, byLast } of endings) {
    const likely = byLast.get(word.charCodeAt(word.length - 1))
    if (likely?.some((ending) => word.length >= ending.length + 2 && word.endsWith(ending)))
      scores[index]! += ENDING_WEIGHT
  }
}

function addLetters(script: Script, family: Family, words: string[], scores: Float64Array): void {
  const { languages, letters } = family
  const seen = new Int32Array(languages.length)
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const owner = word.charCodeAt(i) < 0x80 ? undefined : letters.get(word.charCodeAt(i))
      if (owner !== undefined) seen[owner]!++
    }
  }
  if (script === 'latin') seen[languages.indexOf('uz')]! += words.filter(hasUzbekLetter).length
  for (let index = 0; index < seen.length; index++) {
    const count = seen[index]!
    if (count === 0) continue
    // Urdu's own letters also serve Punjabi, so there they only count against Persian and Arabic.
    if (script === 'arabic' && languages[index] === 'ur') {
      scores[languages.indexOf('pa')]! += Math.min(count, 3)
      scores[index]! += Math.min(count, 3)
    } else scores[index]! += LETTER_WEIGHT + MORE_LETTERS_WEIGHT * Math.min(count - 1, 4)
  }
}

/** o‘ and g‘ before a letter; the apostrophe is already one and the same. */
function hasUzbekLetter(word: string): boolean {
  return word.includes("'") && /[og]'./.test(word)
}

function softmaxBest(script: Script, scores: Float64Array): DetectedLanguage {
  let winner = 0
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[winner]!) winner = i
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += Math.exp(scores[i]! - scores[winner]!)
  return { language: FAMILIES[script].languages[winner]!, confidence: 1 / sum }
}
