/**
 * An indicator as somebody wrote it, in a form or a line of a file → one that can go on the list, or ids of what is wrong
 * with it. Days are UTC and included.
 */
import { z } from 'zod'
import { INDICATOR_KINDS, INDICATOR_LISTS } from '../../store/indicators.ts'
import type { NewIndicator } from '../../store/console/indicator-list.ts'
import type { ContentTools } from '../content/tools.ts'

const DAY_MS = 86_400_000
/** Nobody vouches for an address longer than that without looking again. */
const MOST_ALLOW_DAYS = 90
const MOST_BLOCK_DAYS = 3_660
const LONGEST_REASON = 200

const Reason = z
  .string()
  .max(4_000)
  .transform((text) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
const Until = z.union([z.literal('').transform(() => null), z.iso.date()])

const WrittenIndicator = z.object({
  list: z.enum(INDICATOR_LISTS),
  kind: z.enum(INDICATOR_KINDS),
  value: z.string().max(4_000),
  reason: Reason,
  until: Until,
})

export type Checked =
  | { ok: true; indicator: NewIndicator; warning: 'imitates' | null }
  /** `indicators.problem.<id>` has words for each. */
  | { ok: false; problems: string[] }

export interface CheckParts {
  tools: Pick<ContentTools, 'readIndicator'>
  author: string
  nowMs: number
}

/** `written` is anything. */
export function checkIndicator(written: unknown, { tools, author, nowMs }: CheckParts): Checked {
  const parsed = WrittenIndicator.safeParse(written)
  if (!parsed.success) return { ok: false, problems: fieldsOf(parsed.error) }
  const { list, kind, value, reason, until } = parsed.data
  const read = tools.readIndicator({ list, kind }, value)
  const expiry = checkUntil(list, until, nowMs)
  const problems = [
    ...(read.ok ? [] : [read.problem]),
    ...reasonProblems(reason),
    ...(typeof expiry === 'string' ? [expiry] : []),
  ]
  if (!read.ok || typeof expiry === 'string' || problems.length > 0) return { ok: false, problems }
  const indicator = { list, kind, value: read.value, reason, author, untilMs: expiry }
  return { ok: true, indicator, warning: read.warning }
}

const ChangeForm = z.object({ reason: Reason, until: Until })

export type CheckedChange =
  | { ok: true; reason: string; untilMs: number | null }
  | { ok: false; problems: string[] }

/** What may change of one that is on a list: the rest is what it is. */
export function checkChange(list: NewIndicator['list'], written: unknown, nowMs: number): CheckedChange {
  const parsed = ChangeForm.safeParse(written)
  if (!parsed.success) return { ok: false, problems: fieldsOf(parsed.error) }
  const { reason, until } = parsed.data
  const untilMs = checkUntil(list, until, nowMs)
  const problems = reasonProblems(reason)
  if (typeof untilMs === 'string') return { ok: false, problems: [...problems, untilMs] }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, reason, untilMs }
}

function fieldsOf({ issues }: z.ZodError): string[] {
  return [...new Set(issues.map(({ path }) => `field-${String(path[0])}`))]
}

function reasonProblems(reason: string): string[] {
  if (reason === '') return ['no-reason']
  return reason.length > LONGEST_REASON ? ['long-reason'] : []
}

/** The day's last moment, null for never; an id of what is wrong with the day. */
function checkUntil(list: NewIndicator['list'], until: string | null, nowMs: number): number | null | string {
  if (until === null) return list === 'allow' ? 'until-missing' : null
  const startMs = Date.parse(until)
  const days = Math.round((startMs - Math.floor(nowMs / DAY_MS) * DAY_MS) / DAY_MS)
  if (days < 0) return 'until-past'
  if (days > (list === 'allow' ? MOST_ALLOW_DAYS : MOST_BLOCK_DAYS)) return 'until-far'
  return startMs + DAY_MS - 1
}
