/**
 * Official texts that replies cite. In: advisories.yaml. Out: the list in its order, best source first.
 */
import { z } from 'zod'
import { Lure, Path } from '../model.ts'
import { Translated } from './countries.ts'
import { readYaml } from './read-yaml.ts'

const Advisory = z.strictObject({
  id: z.string().min(1),
  issuer: Translated,
  title: Translated,
  date: z.iso.date(),
  /** The text bears no date of its own; `date` is the day it was read. */
  undated: z.boolean().default(false),
  address: z.url(),
  /** Day by which somebody has to read it again. */
  review: z.iso.date(),
  /** ISO 3166 alpha-2 codes, or `any`. */
  countries: z.array(z.string().regex(/^(?:[A-Z]{2}|any)$/)).min(1),
  lures: z.array(Lure),
  /** When present, it speaks only about these stories. */
  stories: z.array(z.string().startsWith('lure.')).optional(),
  paths: z.array(Path),
  /** Where its advice and the verified mechanism differ; the mechanism wins. */
  disagrees: z.string().optional(),
  note: z.string().optional(),
})
export type Advisory = z.infer<typeof Advisory>

const AdvisoryFile = z.array(Advisory).min(1)

/** Throws ContentError for a bad file. */
export function loadAdvisories(file: string): Advisory[] {
  return readYaml(file, AdvisoryFile)
}
