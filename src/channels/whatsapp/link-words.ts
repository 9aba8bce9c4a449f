/** What the link says to operators: one log line per state that needs them, and the figures of its health. */
import type { Logger } from 'pino'
import type { Life } from './life-cycle.ts'
import { FINAL_STATES, STATE_GUIDE, type LinkState } from './link-states.ts'
import { CLOSE_CODES } from './reconnect.ts'

/** How the link fares: states, counts and times, nothing personal. */
export interface LinkHealth {
  state: LinkState
  /** When that state began, Unix ms. */
  sinceMs: number
  /** Why it is offline by our own wish, degraded or restricted; in words of ours. */
  reasons: string[]
  /** When a message came in last; null: not since the start. */
  lastInboundMs: number | null
  /** By WhatsApp's code; `other` for codes without a name, `silence` for our own log-ins for silence, `zombie` for those that proved one. */
  closes: Record<string, number>
  /** How far this machine's clock is ahead of WhatsApp's; null before the first log-in. */
  clockSkewMs: number | null
  /** Connections that looked well and delivered nothing. */
  zombies: number
}

const NEEDS_OPERATOR: readonly LinkState[] = [...FINAL_STATES, 'passkey-required', 'restricted']

/** With the section of the runbook. False for a state that needs nobody. */
export function adviseOperator(log: Logger, state: LinkState, version: string): boolean {
  if (!NEEDS_OPERATOR.includes(state)) return false
  const { means, operator } = STATE_GUIDE[state]
  const facts = { state, ...(state === 'outdated-version' && { version }) }
  log.error(facts, `${means} ${operator} See docs/operations/gateway.md#${state}`)
  return true
}

/** Why the link is offline by our own wish, or degraded: what began and what is over. Reasons are our own words. */
export function tellReasons(log: Logger, before: Life, after: Life): void {
  if (before.holds === after.holds && before.conditions === after.conditions) return
  const was = [...before.holds, ...before.conditions]
  const is = [...after.holds, ...after.conditions]
  for (const reason of is.filter((one) => !was.includes(one)))
    log.warn({ reason }, 'whatsapp link is held up')
  for (const reason of was.filter((one) => !is.includes(one))) log.info({ reason }, 'and no longer')
}

/** Codes come from outside: only those with a name get a counter of their own. */
export function nameOfClose(code: number): string {
  return code in CLOSE_CODES ? String(code) : 'other'
}
