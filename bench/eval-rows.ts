/** The labelled rows accuracy is measured on, set by set; test/corpus/README.md says who wrote them and what each set is for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Intent, LANGUAGES, Language, Level, Lure } from '../src/model.ts'

const Row = z.strictObject({
  id: z.string(),
  text: z.string().min(1),
  lang: Language,
  level: Level,
  lure: Lure.nullable(),
  intent: Intent,
})
export type Row = z.infer<typeof Row>

export const SETS = ['tuning', 'first', 'second'] as const
export type SetName = (typeof SETS)[number]

const CORPUS = join(import.meta.dirname, '..', 'test', 'corpus')

const FILES: Record<SetName, (language: Language) => string> = {
  tuning: (language) => join(CORPUS, 'tuning', `${language}.jsonl`),
  first: (language) => join(CORPUS, 'evaluation', `${language}.jsonl`),
  second: (language) => join(CORPUS, 'evaluation', `second-${language}.jsonl`),
}

export const SET_TITLES: Record<SetName, string> = {
  tuning: 'tuning set (rules were written to fit it: an upper bound, no measurement)',
  first: 'first evaluation set',
  second: 'second evaluation set (written independently of the detectors)',
}

/** All languages of one set. Throws on a malformed row, so that no figure rests on skipped lines. */
export function readSet(set: SetName): Row[] {
  return LANGUAGES.flatMap((language) => readLines(FILES[set](language)).map((line) => Row.parse(line)))
}

const Ordinary = z.object({ text: z.string(), lang: z.string() })

/** Ordinary messages from elsewhere, one `{"text","lang"}` a line; other keys are ignored. */
export function readOrdinary(file: string): z.infer<typeof Ordinary>[] {
  return readLines(file).map((line) => Ordinary.parse(line))
}

function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line): unknown => JSON.parse(line))
}
