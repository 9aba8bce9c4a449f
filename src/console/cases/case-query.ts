/** The query of an address in, the filter and the place in the list out, and the other way round. Days are UTC. */
import { z } from 'zod'
import { Feedback, Intent, Level, Lure } from '../../model.ts'
import type { CaseCursor, CaseFilter } from '../../store/console/cases.ts'

const DAY_MS = 86_400_000

/** What does not fit is left out: an old or mistyped address still shows a list. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)
const Id = z.string().regex(/^[a-z][a-z0-9.-]{0,79}$/)
const Day = z.iso.date()

export const CaseQuery = z.object({
  level: lenient(Level),
  lure: lenient(Lure),
  language: lenient(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/)),
  country: lenient(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/),
  ),
  intent: lenient(Intent),
  feedback: lenient(z.union([Feedback, z.literal('none')])),
  signal: lenient(Id),
  story: lenient(Id),
  from: lenient(Day),
  to: lenient(Day),
  kept: lenient(z.literal('yes')),
  after: lenient(z.string().regex(/^\d{1,15}\.\d{1,18}$/)),
})
export type CaseQuery = z.infer<typeof CaseQuery>

/** Both days are included. */
export function filterOf({ from, to, kept, after: _place, ...same }: CaseQuery): CaseFilter {
  return {
    ...same,
    fromMs: from === undefined ? undefined : Date.parse(from),
    untilMs: to === undefined ? undefined : Date.parse(to) + DAY_MS,
    isKept: kept === 'yes',
  }
}

export function cursorOf({ after }: CaseQuery): CaseCursor | null {
  const [atMs, id] = after?.split('.') ?? []
  return atMs === undefined || id === undefined ? null : { atMs: Number(atMs), id }
}

/** With its question mark; empty where nothing is asked for. `next`: the page that begins behind that case. */
export function addressOf(query: CaseQuery, next: CaseCursor | null): string {
  const { after: _place, ...filter } = query
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) parts.set(name, value)
  if (next) parts.set('after', `${next.atMs}.${next.id}`)
  return parts.size === 0 ? '' : `?${parts.toString()}`
}

export function isFiltered(query: CaseQuery): boolean {
  return addressOf(query, null) !== ''
}
