/**
 * What a person types in a conversation, read as a whole short message: an answer, what happened, what they see, where
 * a code went. Says what the words mean, not what they answer: "yes" may be a consent or a "done".
 */
import {
  ANSWERS,
  COMMANDS,
  GIVEN,
  HAPPENED,
  SEEN,
  URGENT,
  type Answer,
  type CommandId,
  type Filler,
  type Given,
  type Happened,
  type Seen,
  type Words,
} from '../content/words.ts'
import { LANGUAGES, type Language } from '../model.ts'
import { compileNames, type Names } from './language-names.ts'
import { compileNumbers, type Numbers } from './numbers.ts'
import { compileUrgent, type UrgentWords } from './urgent.ts'
import { compileWhole, readWhole, type Limits, type WholeReader } from './whole-message.ts'

/** `words.yaml` made ready; built once by compileWords. */
export interface CompiledWords {
  numbers: Numbers
  answers: WholeReader<Answer>
  /** Emoji → what they answer. */
  emoji: Map<string, Answer>
  happened: WholeReader<Happened>
  seen: WholeReader<Seen>
  given: WholeReader<Given>
  commands: WholeReader<`${CommandId}/${Language}`>
  names: Names
  urgent: UrgentWords
}

type Wordings<Kind> = (readonly [Kind, string[]])[]

/** About 60 ms, once. */
export function compileWords({ wordings, emoji }: Words): CompiledWords {
  const all = Object.values(wordings)
  const fillers = (...kinds: Filler[]): string[] =>
    all.flatMap((own) => kinds.flatMap((kind) => own.fillers[kind]))
  const compile = <Kind extends string>(own: Wordings<Kind>, denying: readonly Kind[]): WholeReader<Kind> =>
    compileWhole(own, {
      // Thanks may follow anything.
      anywhere: [...fillers('polite', 'answer', 'yes'), ...all.flatMap((each) => each.answers.thanks)],
      before: { phrases: fillers('no'), kinds: denying },
    })
  const gather = <Kind extends string>(
    kinds: readonly Kind[],
    group: 'answers' | 'happened' | 'seen' | 'given' | 'urgent',
  ): Wordings<Kind> =>
    kinds.flatMap((kind) => all.map((own) => [kind, (own[group] as Record<Kind, string[]>)[kind]] as const))
  const commands = COMMANDS.flatMap((id) =>
    LANGUAGES.map((language) => [`${id}/${language}`, wordings[language].commands[id]] as const),
  )
  const digits = all.map((own) => own.digits)
  return {
    numbers: compileNumbers(digits, fillers('polite', 'number'), fillers('and')),
    answers: compile(gather(ANSWERS, 'answers'), ['stuck', 'bad', 'no', 'thanks']),
    emoji: compileEmoji(emoji),
    happened: compile(gather(HAPPENED, 'happened'), ['received', 'locked-out', 'person']),
    seen: compile(gather(SEEN, 'seen'), ['asks-number', 'asks-pin', 'no-app']),
    given: compile(gather(GIVEN, 'given'), ['unsure']),
    commands: compileWhole(commands, { anywhere: fillers('polite') }),
    names: compileNames(wordings, fillers('language', 'polite')),
    urgent: compileUrgent(gather(URGENT, 'urgent')),
  }
}

function compileEmoji(emoji: Words['emoji']): CompiledWords['emoji'] {
  const compiled = new Map<string, Answer>()
  for (const [answer, signs] of Object.entries(emoji)) {
    for (const sign of signs) compiled.set(bare(sign), answer as Answer)
  }
  return compiled
}

const ANSWER: Limits = { chars: 80, words: 10 }
const STORY: Limits = { chars: 120, words: 14 }
/** The longest option as it is printed. */
const OPTION: Limits = { chars: 160, words: 26 }

const DEEDS: ReadonlySet<Happened> = new Set(['opened', 'gave', 'dialled', 'money-sent'])

/** "Open it?" asks whether to, and tells of nothing done; a longer question asks what comes after ("…, what now?"). */
const isAsked = (text: string): boolean => /^\s*\S+(?:\s+\S+){0,2}\s*[?؟]\s*$/u.test(text)

/** "done", "nahi ho raha", 👍; null for anything that says more. Whether "yes" means "done" the caller knows. */
export function readAnswer(text: string, words: CompiledWords): Answer | null {
  const answer = readEmoji(text, words) ?? readWhole(text, words.answers, ANSWER)?.kind ?? null
  return (answer === 'done' || answer === 'recovered') && isAsked(text) ? null : answer
}

/** "only received it", "code de diya"; null for anything that says more, or for two options at once. */
export function readHappening(text: string, words: CompiledWords): Happened | null {
  const happened = readWhole(text, words.happened, STORY)?.kind ?? null
  return happened !== null && DEEDS.has(happened) && isAsked(text) ? null : happened
}

/** Answers to "Open WhatsApp. What do you see?" */
export function readSeen(text: string, words: CompiledWords): Seen | null {
  return readWhole(text, words.seen, STORY)?.kind ?? null
}

/** Answers to "Where did the code go?" */
export function readGiven(text: string, words: CompiledWords): Given | null {
  return readWhole(text, words.given, OPTION)?.kind ?? null
}

/** Skin tones, variation selectors, joiners and what people put between. */
const bare = (text: string): string => text.replace(/\p{Emoji_Modifier}|\ufe0e|\ufe0f|\u200d|[\s.!,]/gu, '')

const MAX_EMOJI = 24

/** One sign, or several of the same. */
function readEmoji(text: string, { emoji }: CompiledWords): Answer | null {
  if (text.length > MAX_EMOJI) return null
  const signs = Array.from(bare(text))
  const answers = new Set(signs.map((sign) => emoji.get(sign)))
  const [answer] = answers
  return answers.size === 1 ? (answer ?? null) : null
}
