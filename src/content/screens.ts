/**
 * Reads screens.yaml: WhatsApp's own screens by the labels that stand on them, and the words of phone and app that
 * stand around messages. In: the content folder. Out: the checked lists; matching is triage/screens.ts.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, PATHS } from '../model.ts'
import { readYaml } from './read-yaml.ts'

/** `…` at an end stands for whatever else is written on that line. */
const Label = z.string().regex(/^…?[\p{L}\d][^…]*…?$/u, 'words, … only at the ends')

/** A language without a list has the labels of another (Roman Urdu phones are in English). */
const Labels = z.partialRecord(z.enum(LANGUAGES), z.array(Label).min(1))

const Sample = z.strictObject({ lang: z.enum(LANGUAGES), text: z.string().min(1) })

export const Screen = z.strictObject({
  id: z.string().regex(/^screen\.[a-z-]+$/),
  about: z.string().min(1),
  /** Found nowhere else: one is enough. One that ends in `?` counts only with its question mark. */
  titles: Labels,
  /** Two are enough, or one beside a word. */
  labels: Labels.default({}),
  /** Also found elsewhere, so that they never suffice by themselves. */
  words: Labels.default({}),
  /** Who sends this screen asks about that: the recovery path that answers. */
  path: z.enum(PATHS).optional(),
  /** `true` where impostors show the same words: they are read as the sender's as well. */
  evidence: z.boolean().default(false),
  examples: z.array(Sample).min(1),
  misses: z.array(Sample),
})
export type Screen = z.infer<typeof Screen>

export const Chrome = z.strictObject({
  /** Above a message that was passed on. */
  forwarded: Labels,
  /** What phone and app write above, below and between messages. */
  lines: Labels,
  /** Of a status bar, beside clocks, percents and counts; as it is written there. */
  status: z.array(z.string().min(1)),
})
export type Chrome = z.infer<typeof Chrome>

const File = z.strictObject({ screens: z.array(Screen).min(1), chrome: Chrome })
export type Screens = z.infer<typeof File>

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadScreens(dir: string): Screens {
  return readYaml(join(dir, 'screens.yaml'), File)
}
