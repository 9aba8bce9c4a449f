/**
 * What to do after something happened, in pages of steps, and which answers lead to which path. In: paths.yaml.
 * Out: the checked tables. Who says what next is conversation/converse.ts; the words are in locales/.
 */
import { z } from 'zod'
import { CardId, LURES, Path, PATHS, type Lure } from '../model.ts'
import { readYaml } from './read-yaml.ts'

const Name = z.string().regex(/^[a-z0-9-]+$/)

/** A question that tells paths apart: messages `ask.<name>`. */
const Question = z.enum(['what-happened', 'what-seen', 'what-given'])
export type Question = z.infer<typeof Question>

/** A path, or in brackets the question that leads to one. */
export const Target = z.union([Path, z.tuple([Question])])
export type Target = z.infer<typeof Target>

/** Most steps of a message. */
const MOST_STEPS = 5

const Steps = z.strictObject({
  /** Messages `r.<name>`. */
  pages: z.array(z.array(Name).min(1).max(MOST_STEPS)).min(1),
  /** What is asked after a page. */
  asks: z.enum(['done', 'worked', 'helps', 'person', 'nothing']).default('done'),
  /** Sent with the first page. */
  card: CardId.optional(),
  /** Number of the page, from 1, with which the text for the contacts goes out. */
  warnsContacts: z.number().int().min(1).optional(),
  /** Message `stuck.<name>`. */
  stuck: Name.default('person'),
  /** Message `ended.<name>`. */
  ended: Name.default('steps'),
  /** Until something else is told, every answer is message `held.<path>`. */
  holds: z.boolean().default(false),
  /** Ends only after the seven days of somebody else's PIN. */
  waits: z.boolean().default(false),
})
export type Steps = z.infer<typeof Steps>

export const PathEntry = z.union([z.strictObject({ question: Question }), Steps])
export type PathEntry = z.infer<typeof PathEntry>

const Lured = z.strictObject({
  ...(Object.fromEntries(LURES.map((lure) => [lure, Target])) as Record<Lure, typeof Target>),
  none: Target,
})

const PathsFile = z.strictObject({
  happened: z.strictObject({
    received: Target,
    opened: Target,
    'locked-out': Target,
    dialled: Target,
    'money-sent': Target,
    'no-signal': Target,
    threats: Target,
    'other-account': Target,
    gave: Lured,
  }),
  seen: z.strictObject({ opens: Path, 'asks-number': Path, 'asks-pin': Path, 'no-app': Path }),
  given: z.strictObject({ 'into-whatsapp': Path, 'sms-code': Path, bank: Path, unsure: Path }),
  paths: z.strictObject(
    Object.fromEntries(PATHS.map((path) => [path, PathEntry])) as Record<Path, typeof PathEntry>,
  ),
})
export type PathTable = z.infer<typeof PathsFile>

/** Null for a path that is only a question. */
export function stepsOf(path: Path, { paths }: PathTable): Steps | null {
  const entry = paths[path]
  return 'question' in entry ? null : entry
}

/** Throws ContentError for a bad file. */
export function loadPaths(file: string): PathTable {
  return readYaml(file, PathsFile)
}
