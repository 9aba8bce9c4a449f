/**
 * What people type to the bot in a conversation: words.yaml says what each kind of wording means, words/<language>.yaml
 * how people say it. All languages are read together, because people mix them.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../model.ts'
import { Phrase } from './lexicon.ts'
import { ContentError, readYaml } from './read-yaml.ts'

/** In order of preference, where a message is as much the one as the other ("ok, thank you"). */
export const ANSWERS = [
  'pin',
  'stuck',
  'recovered',
  'done',
  'warn',
  'picture',
  'tell-me',
  'restart',
  'back',
  'bad',
  'good',
  'why',
  'what-now',
  'more',
  'no',
  'ok',
  'yes',
  'thanks',
] as const
export type Answer = (typeof ANSWERS)[number]

/** The options of "What already happened?", most pressing first. */
export const HAPPENED = [
  'threats',
  'money-sent',
  'no-signal',
  'dialled',
  'gave',
  'opened',
  'locked-out',
  'other-account',
  'received',
  'person',
] as const
export type Happened = (typeof HAPPENED)[number]

/** Answers to "Open WhatsApp. What do you see?" */
export const SEEN = ['asks-pin', 'asks-number', 'no-app', 'opens'] as const
export type Seen = (typeof SEEN)[number]

/** Answers to "Where did the code go?" */
export const GIVEN = ['bank', 'into-whatsapp', 'sms-code', 'unsure'] as const
export type Given = (typeof GIVEN)[number]

export const COMMANDS = [
  'person',
  'report',
  'privacy',
  'delete',
  'language',
  'recovery',
  'check-devices',
  'two-step',
  'prevention',
  'help',
] as const
export type CommandId = (typeof COMMANDS)[number]

/** What must not wait. `calm` is the voice of notices, lures and news that use the same words. */
export const URGENT = [
  'danger',
  'broken-into',
  'threatened',
  'money-gone',
  'code-given',
  'no-signal',
  'calm',
] as const
export type Urgent = (typeof URGENT)[number]

/** Words that carry no meaning of their own beside a number, a command, an answer, a language's name. */
export const FILLERS = ['polite', 'answer', 'number', 'language', 'and', 'yes', 'no'] as const
export type Filler = (typeof FILLERS)[number]

export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const
export type Digit = (typeof DIGITS)[number]

const Phrases = z.array(Phrase)
const Word = z.string().regex(/^\S+$/u, 'one word')
const Name = z.string().regex(/^[a-z]+$/)
const Emoji = z.array(z.string().regex(/^\P{L}+$/u, 'emoji only'))

type Group<Id extends string> = Record<Id, string[]>

function group<Id extends string>(
  ids: readonly Id[],
  phrases: z.ZodType<string[]> = Phrases,
): z.ZodType<Group<Id>> {
  const shape = Object.fromEntries(ids.map((id) => [id, phrases]))
  return z.strictObject(shape) as unknown as z.ZodType<Group<Id>>
}

function meanings(ids: readonly string[]): z.ZodType {
  return z.strictObject(Object.fromEntries(ids.map((id) => [id, z.string().min(1)])))
}

export const Written = z.strictObject({
  /** Spellings of one word as `a|b|c`; `<name>` in a wording stands for them. */
  spellings: z.record(Name, Word),
  digits: group(DIGITS, z.array(Word)),
  answers: group(ANSWERS),
  happened: group(HAPPENED),
  seen: group(SEEN),
  given: group(GIVEN),
  commands: group(COMMANDS),
  urgent: group(URGENT),
  fillers: group(FILLERS),
  /** What the languages are called in this one; `other`: those we do not answer in. */
  names: group([...LANGUAGES, 'other'] as const),
})
type Written = z.infer<typeof Written>
/** Without `<name>`. */
export type Wordings = Omit<Written, 'spellings'>

const Meanings = z.strictObject({
  answers: meanings(ANSWERS),
  happened: meanings(HAPPENED),
  seen: meanings(SEEN),
  given: meanings(GIVEN),
  commands: meanings(COMMANDS),
  urgent: meanings(URGENT),
  fillers: meanings(FILLERS),
  emoji: z.partialRecord(z.enum(ANSWERS), Emoji),
})

export interface Words {
  wordings: Record<Language, Wordings>
  emoji: Partial<Record<Answer, string[]>>
}

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema or lacks a kind of wording. */
export function loadWords(dir: string): Words {
  const { emoji } = readYaml(join(dir, 'words.yaml'), Meanings)
  const wordings = LANGUAGES.map((language) => {
    const file = join(dir, 'words', `${language}.yaml`)
    return [language, spellOut(readYaml(file, Written), file)] as const
  })
  return { wordings: Object.fromEntries(wordings) as Record<Language, Wordings>, emoji }
}

/** Throws ContentError on a spelling that is not defined. */
export function spellOut({ spellings, ...written }: Written, file: string): Wordings {
  const spell = (phrase: string): string =>
    phrase.replace(/<([^<>]*)>/g, (_, name: string) => {
      const spelt = spellings[name]
      if (spelt === undefined) throw new ContentError([`${file}:1: no spellings of <${name}>`])
      return spelt
    })
  const groups = Object.entries(written).map(([name, own]) => [
    name,
    Object.fromEntries(Object.entries(own).map(([id, phrases]) => [id, phrases.map(spell)])),
  ])
  return Object.fromEntries(groups) as Wordings
}
