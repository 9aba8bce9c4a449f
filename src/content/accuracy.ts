/**
 * The published evaluation, as it ships with the program: figures of the set whose rows no rule was written for. Written
 * by `npm run eval -- --update-docs` together with docs/accuracy.md; nothing in it is typed by hand.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, LURES } from '../model.ts'
import { CONTENT_FOLDER } from './load.ts'

/** `found` of `of`; a caution counts half, so neither need be whole. */
export const Share = z.strictObject({ found: z.number().min(0), of: z.number().min(0) })
export type Share = z.infer<typeof Share>

const LanguageFigures = z.strictObject({
  /** Lures that are warned of, of all lures. */
  recall: Share,
  /** Warnings given to lures, of all warnings. */
  precision: Share,
  /** Harmless messages called danger, of all harmless ones. */
  falseAlarms: Share,
  /** Messages whose language is found out, of all. */
  language: Share,
})

const ClassFigures = z.strictObject({
  recall: Share,
  /** Of those called danger, the ones that are told apart rightly. */
  rightClass: Share,
})

export const PublishedAccuracy = z.strictObject({
  measuredOn: z.iso.date(),
  version: z.string(),
  rows: z.int(),
  languages: z.record(z.enum([...LANGUAGES, 'all']), LanguageFigures),
  classes: z.record(z.enum(LURES), ClassFigures),
})
export type PublishedAccuracy = z.infer<typeof PublishedAccuracy>

export const ACCURACY_FILE = join(CONTENT_FOLDER, 'accuracy.json')

/** Throws when the file is missing or not whole. */
export function loadAccuracy(): PublishedAccuracy {
  return PublishedAccuracy.parse(JSON.parse(readFileSync(ACCURACY_FILE, 'utf8')))
}

/** Wilson's 95 % interval, from 0 to 1: where the share may lie if the rows were drawn at random. null of nothing. */
export function wilson({ found, of }: Share): { low: number; high: number } | null {
  if (of === 0) return null
  const z = 1.96
  const share = found / of
  const middle = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const scale = 1 + (z * z) / of
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}
