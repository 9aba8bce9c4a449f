/**
 * In which language to answer: the person's choice, what they typed, the forward's language, the country of
 * their number, in this order; two languages when still unsure. Pure; carries no texts.
 */
import type { Effect, Language, Submission } from '../model.ts'
import { LANGUAGES } from '../model.ts'

export { countryOf } from './country.ts'

export interface ReplyLanguageInput {
  submission: Pick<Submission, 'preferred' | 'typed' | 'forwarded'>
  /** A `set-language` among them is a choice made in this very message. */
  effects: readonly Effect[]
  /** BCP 47 of the message's words, `und` when unknowable, with the detector's 0..1 confidence. */
  language: string
  confidence: number
  /** ISO 3166 alpha-2 of the sender's number, null when unknown. */
  country: string | null
  /** Of our last reply to this person, which a number or a single word does not change. */
  spoken?: Language | null
}

export interface ReplyLanguage {
  language: Language
  /** Set when the reply should be given in two languages. */
  second?: Language
  /** The person's own language has no texts yet; this is the nearest that does. */
  isNearest: boolean
}

/** Below this the country decides. A forward was written by somebody else, so more is asked of it. */
const SURE = 0.6
const SURE_FORWARD = 0.75

/** What people of a language without texts are most likely to read. */
const NEAREST = new Map<string, Language>(
  Object.entries({
    // Schooled in Urdu, and their phones offer no menu in their own language.
    ps: 'ur',
    sd: 'ur',
    pa: 'ur',
    // The same script, and many words in common.
    ar: 'ur',
    fa: 'ur',
    // The same spoken language in letters a Hindi reader knows; Urdu script they do not.
    hi: 'ur-Latn',
    // Read all over Central Asia; Kazakh is near, but not understood in writing.
    uz: 'ru',
    uk: 'ru',
  }),
)

/** Languages of a country when the words do not tell; two where a stranger may read only one of them. */
const BY_COUNTRY: Record<string, readonly [Language, Language?]> = {
  KZ: ['kk', 'ru'],
  PK: ['ur', 'en'],
  RU: ['ru'],
  BY: ['ru'],
  KG: ['ru'],
  TJ: ['ru'],
  TM: ['ru'],
  UZ: ['ru'],
  IN: ['en', 'ur-Latn'],
  AF: ['ur', 'en'],
}

/** Never fails: without any hint the answer is English. */
export function chooseReplyLanguage(input: ReplyLanguageInput): ReplyLanguage {
  const chosen = input.effects.find((effect) => effect.kind === 'set-language')
  if (chosen) return { language: chosen.language, isNearest: false }
  const { preferred, typed, forwarded } = input.submission
  if (preferred) return { language: preferred, isNearest: false }
  const nearest = nearestTo(input.language)
  if (nearest && !forwarded && input.confidence >= SURE) return nearest
  if (typed) return { language: typed, isNearest: false }
  if (input.spoken && !forwarded) return { language: input.spoken, isNearest: false }
  if (nearest && forwarded && input.confidence >= SURE_FORWARD) return nearest
  return byCountry(input.country, nearest)
}

interface Guess {
  language: string
  confidence: number
}

/**
 * How far a message changes the language known before: English command words ("delete", "menu") are typed in every
 * language, and any other single word tells too little.
 */
export function reconsider(
  { language, confidence, isCommand, text }: Guess & { isCommand: boolean; text: string },
  { typed, spoken }: { typed?: Language | undefined; spoken: Language | null },
): Guess {
  const isKnown = typed !== undefined || spoken !== null
  const tells = isCommand ? language !== 'en' : SEVERAL_WORDS.test(text)
  return { language, confidence: isKnown && !tells ? 0 : confidence }
}

const SEVERAL_WORDS = /\S\s+\S/

/** Below this, or with a single word, a message tells too little to be remembered. */
const SURE_TO_NOTE = 0.85

/**
 * The language to remember as the one this person types in, as an effect; none when nothing is to be changed. A lure is often
 * pasted instead of forwarded, so only messages that are none count.
 */
export function languageToNote(
  input: Pick<ReplyLanguageInput, 'language' | 'confidence'>,
  { forwarded, typed, text }: Pick<Submission, 'forwarded' | 'typed' | 'text'>,
  isLure: boolean,
): Effect[] {
  if (forwarded || isLure || input.confidence < SURE_TO_NOTE || !SEVERAL_WORDS.test(text)) return []
  const language = LANGUAGES.find((candidate) => candidate === input.language)
  return language === undefined || language === typed ? [] : [{ kind: 'note-language', language }]
}

/** Whether these words are surely of a language without texts of ours. */
export function isForeign({ language, confidence }: Guess): boolean {
  return confidence >= SURE && (nearestTo(language)?.isNearest ?? false)
}

function nearestTo(language: string): ReplyLanguage | null {
  if (language === 'und') return null
  const supported = LANGUAGES.find((candidate) => candidate === language)
  if (supported) return { language: supported, isNearest: false }
  return { language: NEAREST.get(language) ?? 'en', isNearest: true }
}

/** A guess from the words goes first when the country speaks it. */
function byCountry(country: string | null, guess: ReplyLanguage | null): ReplyLanguage {
  const [first, second] = (country && BY_COUNTRY[country]) || []
  if (!first) return guess ?? { language: 'en', isNearest: false }
  if (second && guess?.language === second) return { language: second, second: first, isNearest: false }
  // Roman Urdu stands for Urdu in Pakistan, so the guess is worth more than the script.
  if (guess?.language === 'ur-Latn' && country === 'PK')
    return { language: 'ur-Latn', second: 'en', isNearest: false }
  return { language: first, ...(second && { second }), isNearest: false }
}
