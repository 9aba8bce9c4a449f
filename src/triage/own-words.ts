/**
 * A person's own words read as words to the bot: a command, a number, an answer, what happened. Only whole short
 * messages count; the story comes from triage's context. Pure.
 */
import type { Effect, Language } from '../model.ts'
import type { OwnWords } from '../conversation/state.ts'
import { readCommand } from './commands.ts'
import { readDigit, readDigits } from './numbers.ts'
import { readAnswer, readGiven, readHappening, readSeen, type CompiledWords } from './words.ts'

export interface Told extends OwnWords {
  effects: Effect[]
  /** Of a command, which is too short for language identification. */
  language: Language | null
}

export const NOTHING_TOLD: Told = {
  wish: null,
  digit: null,
  answer: null,
  seen: null,
  given: null,
  happening: null,
  ownStory: null,
  effects: [],
  language: null,
}

/** Linear; texts longer than a few lines are none of it. */
export function readOwnWords(text: string, words: CompiledWords): Told {
  const digit = readDigit(text, words) ?? mostPressing(readDigits(text, words))
  if (digit !== null) return { ...NOTHING_TOLD, digit }
  const answers = {
    answer: readAnswer(text, words),
    seen: readSeen(text, words),
    given: readGiven(text, words),
    happening: readHappening(text, words),
  }
  const command = readCommand(text, words)
  return { ...NOTHING_TOLD, ...answers, ...command }
}

/** By what cannot wait, of the numbers of "what already happened?": money, SIM, threats, what was given, … */
const PRESSING = [0, 6, 7, 8, 3, 5, 4, 2, 9, 1]

/** "2 and 3": the steps of the worse one; null for anything but several numbers. */
function mostPressing(digits: readonly number[]): number | null {
  return PRESSING.find((digit) => digits.includes(digit)) ?? null
}
