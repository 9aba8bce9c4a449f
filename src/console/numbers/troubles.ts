/** What somebody should look at, of one number: pure, each with the section of the runbook that tells what to do. */
import { refusalSection, type Section } from './codes.ts'
import { shownState, type NumberView } from './read-numbers.ts'

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
const BAD_STATES: ReadonlySet<string> = new Set(['replaced', 'logged-out', 'outdated-version'])
const WARN_STATES: ReadonlySet<string> = new Set([
  'unpaired',
  'pairing',
  'connecting',
  'degraded',
  'restricted',
  'passkey-required',
  'stopped',
])

/** The worst first. `nowMs`: Unix time. */
export function troublesOf(view: NumberView, nowMs: number): Trouble[] {
  const all = [...ofHolder(view), ...ofStatus(view, nowMs), ...ofQueue(view)]
  return all.toSorted((one, other) => Number(other.tone === 'bad') - Number(one.tone === 'bad'))
}

function ofHolder({ owner, abandonedBy, reportAgeMs }: NumberView): Trouble[] {
  if (owner === null) {
    const away = { tone: 'bad', page: 'index', section: 'the-database-is-away' } as const
    return abandonedBy === null
      ? [{ id: 'numbers.trouble.unserved', tone: 'bad', page: 'gateway', section: 'stopped' }]
      : [{ id: 'numbers.trouble.abandoned', name: abandonedBy, ...away }]
  }
  if (reportAgeMs === null || reportAgeMs <= FRESH_MS) return []
  return [
    {
      id: 'numbers.trouble.old-report',
      ageMs: reportAgeMs,
      tone: 'warn',
      page: 'index',
      section: 'who-holds-a-number',
    },
  ]
}

function ofStatus(view: NumberView, nowMs: number): Trouble[] {
  const { status, owner } = view
  if (!status) return []
  const troubles: Trouble[] = []
  if (status.spooled > 0)
    troubles.push({
      id: 'numbers.trouble.spool',
      count: status.spooled,
      tone: 'bad',
      page: 'spool',
      section: null,
    })
  // The rest may be over by now.
  if (owner === null) return troubles
  const state = shownState(view)
  if (BAD_STATES.has(state) || WARN_STATES.has(state))
    troubles.push({
      id: 'numbers.trouble.state',
      tone: BAD_STATES.has(state) ? 'bad' : 'warn',
      page: 'gateway',
      section: state,
    })
  if ((status.heldUntilMs ?? 0) > nowMs)
    troubles.push({
      id: 'numbers.trouble.held',
      ageMs: (status.heldUntilMs ?? 0) - nowMs,
      tone: 'bad',
      page: 'outbound',
      section: 'restricted',
    })
  if ((status.cappedUntilMs ?? 0) > nowMs)
    troubles.push({
      id: 'numbers.trouble.cap',
      ageMs: (status.cappedUntilMs ?? 0) - nowMs,
      tone: 'warn',
      page: 'outbound',
      section: 'caps',
    })
  const refused = status.refusals['463'] ?? 0
  if (refused > 0)
    troubles.push({ id: 'numbers.trouble.463', count: refused, tone: 'bad', ...refusalSection('463') })
  const skewMs = Math.abs(status.clockSkewMs ?? 0)
  if (skewMs > SKEW_MS)
    troubles.push({
      id: 'numbers.trouble.clock',
      ageMs: skewMs,
      tone: 'warn',
      page: 'gateway',
      section: 'the-clock',
    })
  return troubles
}

function ofQueue({ queue }: NumberView): Trouble[] {
  const troubles: Trouble[] = []
  const { oldestUnansweredMs, oldestUnsentMs } = queue
  if (oldestUnansweredMs !== null && oldestUnansweredMs > UNANSWERED_MS)
    troubles.push({
      id: 'numbers.trouble.unanswered',
      ageMs: oldestUnansweredMs,
      tone: 'warn',
      page: 'index',
      section: 'queues-and-workers',
    })
  if (oldestUnsentMs !== null && oldestUnsentMs > UNSENT_MS)
    troubles.push({
      id: 'numbers.trouble.unsent',
      ageMs: oldestUnsentMs,
      tone: 'warn',
      page: 'outbound',
      section: 'no-acknowledgement',
    })
  return troubles
}
