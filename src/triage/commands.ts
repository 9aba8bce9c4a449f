/**
 * Recognises a short message that is a command to the bot (help, language, privacy, delete, report), in every
 * language at any time; whole messages only, so that a longer text never counts as one.
 */
import { LANGUAGES, type Effect, type Language } from '../model.ts'
import {
  COMMAND_WORDS,
  LANGUAGE_FILLERS,
  LANGUAGE_NAMES,
  OTHER_LANGUAGE_NAMES,
  POLITE_WORDS,
} from './command-words.ts'
import { normalizeText, tokenize } from './text.ts'

export type CommandIntent = keyof typeof COMMAND_WORDS

export interface Command {
  intent: CommandIntent
  effects: Effect[]
  /** Of the command itself: one word is too little for language identification. */
  language: Language
}

interface Meant {
  intent: CommandIntent
  language: Language
}

const MAX_CHARS = 60
const MAX_WORDS = 6
/** Shorter words resemble too many others for a slip to be told from another word. */
const MIN_TYPO_LETTERS = 5

const COMMANDS = new Map<string, Meant>()
for (const intent of Object.keys(COMMAND_WORDS) as CommandIntent[]) {
  for (const language of LANGUAGES) {
    for (const phrase of COMMAND_WORDS[intent][language]) {
      // A word that several languages share counts for the first of them.
      const key = keyOf(phrase)
      if (!COMMANDS.has(key)) COMMANDS.set(key, { intent, language })
    }
  }
}
const NAMES = new Map<string, Language>()
for (const language of LANGUAGES)
  for (const name of LANGUAGE_NAMES[language]) NAMES.set(keyOf(name), language)
const OTHER_NAMES = new Set(OTHER_LANGUAGE_NAMES.map(keyOf))
const FILLERS = new Set(LANGUAGE_FILLERS.map(keyOf))
const POLITE = new Set(POLITE_WORDS.map(keyOf))

/** Emoji, punctuation, case, drawn-out letters and single slips are tolerated; null when it is no command. */
export function readCommand(text: string): Command | null {
  if (text.length > MAX_CHARS) return null
  const words = wordsOf(text)
  if (words.length === 0 || words.length > MAX_WORDS) return null
  const asked = words.join(' ')
  const polite = words.filter((word) => !POLITE.has(word)).join(' ')
  const meant = COMMANDS.get(asked) ?? COMMANDS.get(polite)
  if (meant) return command(meant)
  return languageChoice(words) ?? misspelt(polite)
}

function command({ intent, language }: Meant): Command {
  return { intent, language, effects: intent === 'delete' ? [{ kind: 'forget' }] : [] }
}

function languageChoice(words: string[]): Command | null {
  const whole = NAMES.get(words.join(' '))
  const name = words.filter((word) => !FILLERS.has(word)).join(' ')
  const language = whole ?? NAMES.get(name) ?? misspeltName(name)
  if (language) return { intent: 'language', language, effects: [{ kind: 'set-language', language }] }
  return OTHER_NAMES.has(name) ? { intent: 'language', language: 'en', effects: [] } : null
}

/** Deletion cannot be undone, so it is never guessed from a misspelt word. */
function misspelt(asked: string): Command | null {
  if (asked.length < MIN_TYPO_LETTERS) return null
  for (const [phrase, meant] of COMMANDS) {
    if (meant.intent !== 'delete' && phrase.length >= MIN_TYPO_LETTERS && isOneSlip(asked, phrase)) {
      return command(meant)
    }
  }
  return null
}

function misspeltName(name: string): Language | undefined {
  if (name.length < MIN_TYPO_LETTERS) return undefined
  for (const [known, language] of NAMES) {
    if (known.length >= MIN_TYPO_LETTERS && isOneSlip(name, known)) return language
  }
  return undefined
}

/** One letter added, dropped or changed, or two neighbours swapped; the first letter is right. */
function isOneSlip(written: string, meant: string): boolean {
  if (written[0] !== meant[0] || Math.abs(written.length - meant.length) > 1) return false
  let same = 0
  while (same < written.length && written[same] === meant[same]) same++
  const restWritten = written.slice(same)
  const restMeant = meant.slice(same)
  return (
    restWritten.slice(1) === restMeant ||
    restWritten === restMeant.slice(1) ||
    restWritten.slice(1) === restMeant.slice(1) ||
    (restWritten[0] === restMeant[1] &&
      restWritten[1] === restMeant[0] &&
      restWritten.slice(2) === restMeant.slice(2))
  )
}

function keyOf(phrase: string): string {
  return wordsOf(phrase).join(' ')
}

/** Three or more of one letter in a row count as one ("helloooo"). */
function wordsOf(text: string): string[] {
  return tokenize(normalizeText(text)).map((token) => token.text.replace(/(\p{L})\1{2,}/gu, '$1'))
}
