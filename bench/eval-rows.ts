/** The labelled rows accuracy is measured on, set by set; test/corpus/README.md says who wrote them and what each set is for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Intent, LANGUAGES, Language, Level, Lure } from '../src/model.ts'

export const Row = z.strictObject({
  id: z.string(),
  text: z.string().min(1),
  lang: Language,
  level: Level,
  lure: Lure.nullable(),
  intent: Intent,
  /** The pretext of a lure or the kind of a harmless message; rows of the first two sets have none. */
  family: z.string().optional(),
  /** Of a row that began as a reviewed case (docs/accuracy.md), rewritten by a person. */
  source: z.literal('review').optional(),
})
export type Row = z.infer<typeof Row>

export const SETS = ['tuning', 'first', 'second', 'third'] as const
export type SetName = (typeof SETS)[number]

const CORPUS = join(import.meta.dirname, '..', 'test', 'corpus')

const FILES: Record<SetName, (language: Language) => string[]> = {
  tuning: (language) => [
    `tuning/${language}.jsonl`,
    `tuning/wide-${language}.jsonl`,
    `tuning/deep-${language}.jsonl`,
    `tuning/near-${language}.jsonl`,
  ],
  first: (language) => [`evaluation/${language}.jsonl`],
  second: (language) => [`evaluation/second-${language}.jsonl`],
  third: (language) => [`evaluation/third-${language}.jsonl`],
}

export const SET_TITLES: Record<SetName, string> = {
  tuning: 'tuning set (rules were written to fit it: an upper bound, no measurement)',
  first: 'first evaluation set',
  second: 'second evaluation set (written independently of the detectors)',
  third: 'third evaluation set (written independently, pretexts that no tuning row tells)',
}

/** All languages of one set. Throws on a malformed row, so that no figure rests on skipped lines. */
export function readSet(set: SetName): Row[] {
  return LANGUAGES.flatMap((language) =>
    FILES[set](language).flatMap((file) => readLines(join(CORPUS, file)).map((line) => Row.parse(line))),
  )
}

function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line): unknown => JSON.parse(line))
}
