/** What somebody should look at beside the state, of one number: pure, each with the section of the runbook that tells what to do. */
import { INDEX } from '../runbooks/read-runbooks.ts'
import { refusalSection, type Section } from './codes.ts'
import type { NumberView } from './read-numbers.ts'

export interface Trouble extends Section {
  /** Message id; `age`: variable of it in ms, `name`: of a gateway, `count`: of records. */
  id: string
  tone: 'warn' | 'bad'
  ageMs?: number
  name?: string
  count?: number
}

/** A report older than this is of a gateway that hangs, or cannot reach the database. */
const FRESH_MS = 60_000
const SKEW_MS = 30_000
/** An answer takes seconds; a reply may be paced, capped or refused for a while. */
const UNANSWERED_MS = 2 * 60_000
const UNSENT_MS = 10 * 60_000

/** The worst first. `nowMs`: Unix time. */
export function troublesOf(view: NumberView, nowMs: number): Trouble[] {
  const all = [...ofHolder(view), ...ofStatus(view, nowMs), ...ofQueue(view)]
  return all.toSorted((one, other) => Number(other.tone === 'bad') - Number(one.tone === 'bad'))
}

function when(isSo: boolean, trouble: Trouble): Trouble[] {
  return isSo ? [trouble] : []
}

function ofHolder({ owner, abandonedBy, reportAgeMs }: NumberView): Trouble[] {
  const abandoned: Trouble = {
    id: 'numbers.trouble.abandoned',
    tone: 'bad',
    name: abandonedBy ?? '',
    page: INDEX,
    section: 'the-database-is-away',
  }
  const old: Trouble = {
    id: 'numbers.trouble.old-report',
    tone: 'warn',
    ageMs: reportAgeMs ?? 0,
    page: INDEX,
    section: 'who-holds-a-number',
  }
  if (owner === null) return when(abandonedBy !== null, abandoned)
  return when((reportAgeMs ?? 0) > FRESH_MS, old)
}

function ofStatus({ status, owner }: NumberView, nowMs: number): Trouble[] {
  if (!status) return []
  const { spooled, clockSkewMs, refusals } = status
  const onDisk = when(spooled > 0, {
    id: 'numbers.trouble.spool',
    tone: 'bad',
    count: spooled,
    page: 'spool',
    section: null,
  })
  // The rest may be over by now.
  if (owner === null) return onDisk
  const heldMs = (status.heldUntilMs ?? 0) - nowMs
  const cappedMs = (status.cappedUntilMs ?? 0) - nowMs
  const skewMs = Math.abs(clockSkewMs ?? 0)
  const refused = refusals['463'] ?? 0
  return [
    ...onDisk,
    ...when(heldMs > 0, { id: 'numbers.trouble.held', tone: 'bad', ageMs: heldMs, ...refusalSection('463') }),
    ...when(refused > 0, {
      id: 'numbers.trouble.463',
      tone: 'bad',
      count: refused,
      ...refusalSection('463'),
    }),
    ...when(cappedMs > 0, {
      id: 'numbers.trouble.cap',
      tone: 'warn',
      ageMs: cappedMs,
      page: 'outbound',
      section: 'caps',
    }),
    ...when(skewMs > SKEW_MS, {
      id: 'numbers.trouble.clock',
      tone: 'warn',
      ageMs: skewMs,
      page: 'gateway',
      section: 'the-clock',
    }),
  ]
}

function ofQueue({ queue }: NumberView): Trouble[] {
  const unansweredMs = queue.oldestUnansweredMs ?? 0
  const unsentMs = queue.oldestUnsentMs ?? 0
  return [
    ...when(unansweredMs > UNANSWERED_MS, {
      id: 'numbers.trouble.unanswered',
      tone: 'warn',
      ageMs: unansweredMs,
      page: INDEX,
      section: 'queues-and-workers',
    }),
    ...when(unsentMs > UNSENT_MS, {
      id: 'numbers.trouble.unsent',
      tone: 'warn',
      ageMs: unsentMs,
      page: 'outbound',
      section: 'no-acknowledgement',
    }),
  ]
}
