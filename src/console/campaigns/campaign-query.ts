/** The query of an address in, the filter and the span of time out, and the other way round. */
import { z } from 'zod'
import { Lure } from '../../model.ts'
import type { CampaignFilter, CampaignSpan } from '../../store/campaign-figures.ts'

const DAY_MS = 86_400_000
export const KINDS = ['domain', 'text', 'payload', 'picture'] as const
/** Not any number: by comparing spans that differ in a little, single people could be told. */
export const SPANS = [1, 7, 14, 30]

/** What does not fit is left out: an old or mistyped address still shows a list. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

export const CampaignQuery = z.object({
  kind: lenient(z.enum(KINDS)),
  lure: lenient(Lure),
  country: lenient(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/),
  ),
  days: lenient(z.coerce.number().refine((days) => SPANS.includes(days))),
})
export type CampaignQuery = z.infer<typeof CampaignQuery>

export function filterOf({ kind, lure, country }: CampaignQuery): Omit<CampaignFilter, 'ids'> {
  return { kind, lure, country }
}

/** Spans to choose from: none is longer than cases are kept. */
export function spansOf(caseDays: number): number[] {
  return [...SPANS.filter((days) => days < caseDays), caseDays]
}

/** As long as cases are kept, unless asked for less. */
export function daysOf({ days }: CampaignQuery, caseDays: number): number {
  return Math.min(days ?? caseDays, caseDays)
}

export function spanOf(
  query: CampaignQuery,
  { caseDays, minReporters, nowMs }: { caseDays: number; minReporters: number; nowMs: number },
): CampaignSpan {
  return { fromMs: nowMs - daysOf(query, caseDays) * DAY_MS, untilMs: nowMs, minReporters }
}

/** With its question mark; empty where nothing is asked for. */
export function addressOf(query: CampaignQuery): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) parts.set(name, String(value))
  return parts.size === 0 ? '' : `?${parts.toString()}`
}
