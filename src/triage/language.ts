/**
 * Says which language a message is written in: text and the trained weights in, BCP 47 tag out.
 * Script decides first, then letters only one language has, closed-class words and a small n-gram model.
 */
import type { LanguageModel } from '../content/language-model.ts'
import { foldArabic, hashGrams, isBrand, splitWords, type WordsByScript } from './language-features.ts'
import { ENDINGS, LETTERS, MARKERS, WORDS, type Script } from './language-words.ts'

export interface DetectedLanguage {
  /** BCP 47, `und` when the message carries no words. */
  language: string
  /** 0..1, the share of belief among the languages of the same script. */
  confidence: number
}

/** The model's columns per script: languages only compete inside one script, so columns are shared. */
export const MODEL_LANGUAGES: Record<Script, readonly string[]> = {
  latin: ['en', 'ur-Latn', 'tr', 'kk', 'ru'],
  cyrillic: ['ru', 'kk'],
  arabic: ['ur', 'fa', 'ar', 'kk'],
}
export const MODEL_COLUMNS = 5

/** Logits. People mix English into Roman Urdu and Russian into Kazakh, so English words and Russian ones weigh less. */
const WORD_WEIGHT: Record<string, number> = { en: 0.9, ru: 1.4, ar: 1.5 }
const DEFAULT_WORD_WEIGHT = 2.2
const MARKER_WEIGHT = 4
const ENDING_WEIGHT = 2.4
const LETTER_WEIGHT = 7
const MORE_LETTERS_WEIGHT = 3
/** Languages without training text start behind and must show words or letters of their own. */
const UNTRAINED_BIAS = -1

const SCRIPTS: readonly Script[] = ['latin', 'cyrillic', 'arabic']
const WORD_LANGUAGES = indexWords(WORDS)
const MARKER_LANGUAGES = indexWords(MARKERS)

/** Works on the original or the normalised text. At most the first 400 letters are looked at. */
export function detectLanguage(text: string, model: LanguageModel): DetectedLanguage {
  const words = splitWords(text)
  const script = mainScript(words)
  if (script === null) return { language: 'und', confidence: 0 }
  if (!isFamily(script)) return { language: script, confidence: 0.99 }
  const scores = scoreLanguages(script, words[script], model)
  return softmaxBest(scores)
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

function scoreLanguages(script: Script, words: string[], model: LanguageModel): Map<string, number> {
  const scores = new Map<string, number>()
  for (const language of Object.keys(WORDS[script])) scores.set(language, UNTRAINED_BIAS)
  for (const language of Object.keys(LETTERS[script])) scores.set(language, UNTRAINED_BIAS)
  const logits = runModel(words, model)
  MODEL_LANGUAGES[script].forEach((language, column) => scores.set(language, logits[column]!))
  addWords(script, words, scores)
  addEndings(script, words, scores)
  addLetters(script, words, scores)
  return scores
}

/** Sum of the n-grams' weights over the root of their number, so that length alone makes nobody sure. */
export function runModel(words: string[], model: LanguageModel): number[] {
  const grams: number[] = []
  hashGrams(words, model.buckets, grams)
  const sums: number[] = Array.from({ length: model.columns }, () => 0)
  for (const gram of grams) {
    const row = gram * model.columns
    for (let column = 0; column < model.columns; column++) sums[column]! += model.weights[row + column]!
  }
  const factor = model.scale / Math.sqrt(Math.max(1, grams.length))
  return sums.map((sum) => sum * factor)
}

function addWords(script: Script, words: string[], scores: Map<string, number>): void {
  for (const written of words) {
    const word = script === 'arabic' ? foldArabic(written) : written
    for (const language of WORD_LANGUAGES[script].get(word) ?? []) {
      add(scores, language, WORD_WEIGHT[language] ?? DEFAULT_WORD_WEIGHT)
    }
    for (const language of MARKER_LANGUAGES[script].get(word) ?? []) add(scores, language, MARKER_WEIGHT)
  }
}

function addEndings(script: Script, words: string[], scores: Map<string, number>): void {
  for (const [language, ending] of Object.entries(ENDINGS[script])) {
    for (const word of words) if (ending.test(word)) add(scores, language, ENDING_WEIGHT)
  }
}

function addLetters(script: Script, words: string[], scores: Map<string, number>): void {
  for (const [language, letters] of Object.entries(LETTERS[script])) {
    let seen = 0
    for (const word of words) for (const letter of word) if (letters.includes(letter)) seen++
    if (script === 'latin' && language === 'uz') seen += words.filter(hasUzbekLetter).length
    if (seen === 0) continue
    // Urdu's own letters also serve Punjabi, so there they only count against Persian and Arabic.
    if (script === 'arabic' && language === 'ur') {
      add(scores, 'pa', Math.min(seen, 3))
      add(scores, 'ur', Math.min(seen, 3))
    } else {
      add(scores, language, LETTER_WEIGHT + MORE_LETTERS_WEIGHT * Math.min(seen - 1, 4))
    }
  }
}

/** o‘ and g‘ before a letter; the apostrophe is already one and the same. */
function hasUzbekLetter(word: string): boolean {
  return /[og]'./.test(word)
}

function add(scores: Map<string, number>, language: string, weight: number): void {
  scores.set(language, scores.get(language)! + weight)
}

function softmaxBest(scores: Map<string, number>): DetectedLanguage {
  let language = 'und'
  let best = -Infinity
  for (const [candidate, score] of scores) if (score > best) [language, best] = [candidate, score]
  let sum = 0
  for (const score of scores.values()) sum += Math.exp(score - best)
  return { language, confidence: 1 / sum }
}

function indexWords(lists: typeof WORDS): Record<Script, Map<string, string[]>> {
  const index: Record<Script, Map<string, string[]>> = {
    latin: new Map(),
    cyrillic: new Map(),
    arabic: new Map(),
  }
  for (const script of SCRIPTS) {
    for (const [language, words] of Object.entries(lists[script])) {
      for (const word of new Set(script === 'arabic' ? words.map(foldArabic) : words)) {
        const languages = index[script].get(word)
        if (languages) languages.push(language)
        else index[script].set(word, [language])
      }
    }
  }
  return index
}
