/** Every scenario, in the order in which they run, and the choice among them. */
import { missingServers } from '../support/own-servers.ts'
import type { Scenario } from './scenario.ts'
import { DELIVERY } from './scenarios-delivery.ts'
import { LINK } from './scenarios-link.ts'
import { POSTGRES } from './scenarios-postgres.ts'
import { PROCESSES } from './scenarios-processes.ts'
import { REDIS } from './scenarios-redis.ts'

export const SCENARIOS: readonly Scenario[] = [...PROCESSES, ...LINK, ...DELIVERY, ...REDIS, ...POSTGRES]

/** By the starts of their ids, all without any; throws for a start that fits none. */
export function chooseScenarios(starts: readonly string[]): Scenario[] {
  const unknown = starts.filter((start) => !SCENARIOS.some(({ id }) => id.startsWith(start)))
  if (unknown.length > 0) throw new Error(`no scenario begins with ${unknown.join(', ')}`)
  return SCENARIOS.filter(({ id }) => starts.length === 0 || starts.some((start) => id.startsWith(start)))
}

/** What this machine lacks for the scenario; null when it can run. */
export function missingFor({ mode, missing }: Scenario): string | null {
  return (mode === 'distributed' ? missingServers() : null) ?? missing?.() ?? null
}
