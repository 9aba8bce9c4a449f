/**
 * The records that steps rest on and replies cite. In: advisories.yaml. Out: the list in its order, best source
 * first.
 */
import { z } from 'zod'
import { Lure, Path } from '../model.ts'
import { Translated } from './countries.ts'
import { readYaml } from './read-yaml.ts'

const Advisory = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    /** `mechanism`: verified by looking at how the attack or the app works; `law`: laws and official services. */
    kind: z.enum(['advisory', 'help-page', 'standard', 'mechanism', 'law']),
    issuer: Translated,
    /** For analysts, in English. */
    title: z.string().min(1),
    /** Its own date; without one, replies print the day it was read. */
    date: z.iso.date().optional(),
    address: z.url({ protocol: /^https$/ }),
    /** Day somebody last read it. */
    reviewed: z.iso.date(),
    /** Day by which somebody has to read it again. */
    review: z.iso.date(),
    /** ISO 3166 alpha-2 codes, or `any`. */
    countries: z.array(z.string().regex(/^(?:[A-Z]{2}|any)$/)).min(1),
    /** What it speaks about: names of plans.yaml, stories of lures/, whole classes, and paths of paths.yaml. */
    plans: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
    stories: z.array(z.string().startsWith('lure.')).default([]),
    lures: z.array(Lure).default([]),
    paths: z.array(Path).default([]),
    /** Where its advice and the verified mechanism differ; the mechanism wins. */
    disagrees: z.string().min(1).optional(),
    note: z.string().min(1).optional(),
  })
  .refine(({ reviewed, review }) => reviewed < review, 'review must be after reviewed')
  .refine(({ date, reviewed }) => date === undefined || date <= reviewed, 'date must not be after reviewed')
export type Advisory = z.infer<typeof Advisory>

export const AdvisoryFile = z
  .array(Advisory)
  .min(1)
  .refine((records) => new Set(records.map(({ id }) => id)).size === records.length, 'an id appears twice')

/** Throws ContentError for a bad file. */
export function loadAdvisories(file: string): Advisory[] {
  return readYaml(file, AdvisoryFile)
}

/** Records that had to be read again before `today` (ISO date). */
export function overdueAdvisories(advisories: readonly Advisory[], today: string): Advisory[] {
  return advisories.filter(({ review }) => review < today)
}
