/**
 * Recognises a short message that is a command to the bot (help, a person, language, privacy, delete, report, how to
 * check or protect the account), in every language at any time; whole messages only, so that a longer text never counts.
 */
import type { CommandId } from '../content/words.ts'
import type { OwnStory, Wish } from '../conversation/state.ts'
import type { Effect, Language } from '../model.ts'
import { readLanguageName } from './language-names.ts'
import { readWhole, type Limits } from './whole-message.ts'
import type { CompiledWords } from './words.ts'

export interface Command {
  wish: Wish | null
  /** In place of a wish: a question about the account, named in a word or two ("linked devices"). */
  ownStory: OwnStory | null
  effects: Effect[]
  /** Of the command itself: one word is too little for language identification. */
  language: Language
}

const LIMITS: Limits = { chars: 80, words: 10 }

/** Emoji, punctuation, case, drawn-out letters and single slips are tolerated; null when it is no command. */
export function readCommand(text: string, words: CompiledWords): Command | null {
  if (text.length > LIMITS.chars) return null
  const chosen = readLanguageName(text, words.names)
  if (chosen === 'other') return command('language', 'en', [])
  if (chosen) return command('language', chosen, [{ kind: 'set-language', language: chosen }])
  const meant = readWhole(text, words.commands, LIMITS)
  if (!meant) return null
  const [id, language] = meant.kind.split('/') as [CommandId, Language]
  // Deletion cannot be undone, so it is never guessed from a misspelt word or a question ("delete it?").
  if (id === 'delete')
    return meant.isMended || isQuestion(text) ? null : command(id, language, [{ kind: 'forget' }])
  return command(id, language, [])
}

const isQuestion = (text: string): boolean => /[?؟]/.test(text)

function command(id: CommandId, language: Language, effects: Effect[]): Command {
  if (id === 'recovery') {
    return { wish: null, ownStory: { intent: 'recover-account', path: 'general' }, effects, language }
  }
  if (id === 'check-devices' || id === 'two-step' || id === 'prevention') {
    return { wish: null, ownStory: { intent: 'secure-account', path: id }, effects, language }
  }
  return { wish: id, ownStory: null, effects, language }
}
