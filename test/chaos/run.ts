/**
 * `npm run chaos`: the scenarios one after the other against the built program, then one table. Exits with 1 when
 * anything was lost, answered twice or out of order.
 * --messages 1000 --contacts 100 --rate 25 --away 8 --patience 180 (seconds) --only id,start --short
 * --update-docs (rows of scenarios that did not run stay); --logs folder (the program's output of runs that failed)
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import build from '../support/build.ts'
import { runScenario, type Outcome, type Plan } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { chooseScenarios, missingFor, SCENARIOS } from './scenarios.ts'
import { tableOf, updateTable } from './table.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/operations/chaos.md')

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    contacts: { type: 'string', default: '100' },
    rate: { type: 'string', default: '25' },
    away: { type: 'string', default: '8' },
    patience: { type: 'string', default: '180' },
    only: { type: 'string', default: '' },
    short: { type: 'boolean', default: false },
    'update-docs': { type: 'boolean', default: false },
    logs: { type: 'string' },
  },
})

const plan: Plan = {
  messages: Number(values.messages),
  contacts: Number(values.contacts),
  rate: Number(values.rate),
  awayMs: Number(values.away) * 1_000,
  patienceMs: Number(values.patience) * 1_000,
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
build()
const chosen = chooseScenarios(values.only.split(',').filter(Boolean))
const outcomes: Outcome[] = []
const failures: string[] = []
for (const scenario of chosen.filter(({ isShort }) => !values.short || isShort)) await run(scenario)

const about = `${plan.messages} messages from ${plan.contacts} people, ${plan.rate} a second, away for ${values.away} s.`
say(`\n${about}\n\n${tableOf(outcomes)}\n`)
if (values['update-docs']) {
  const date = new Date().toISOString().slice(0, 10)
  const ids = SCENARIOS.map(({ id }) => id)
  updateTable(PAGE, `Measured on ${date}: ${about}`, outcomes, ids)
}
for (const failure of failures) say(failure)
say(failures.length === 0 ? 'Nothing lost, nothing answered twice, nothing out of order.' : '')
process.exit(failures.length === 0 ? 0 : 1)

async function run(scenario: Scenario): Promise<void> {
  const missing = missingFor(scenario)
  if (missing !== null) return say(`LEFT OUT ${scenario.id}: needs ${missing}`)
  const startedMs = Date.now()
  try {
    const outcome = await runScenario(scenario, plan)
    outcomes.push(outcome)
    const verdict = outcome.breaches.length > 0 ? `FAILED: ${outcome.breaches.join(', ')}` : 'ok'
    const recovered = `first reply ${outcome.firstReplyS?.toFixed(1)} s, caught up ${outcome.caughtUpS?.toFixed(1)} s`
    say(`${scenario.id}: ${verdict} (${recovered}; took ${Math.round((Date.now() - startedMs) / 1_000)} s)`)
    for (const problem of outcome.problems) say(`  server: ${problem}`)
    if (outcome.breaches.length > 0) failures.push(`${scenario.id}: ${outcome.breaches.join(', ')}`)
    if (outcome.breaches.length > 0) keep(outcome)
  } catch (error) {
    failures.push(`${scenario.id}: did not run: ${error instanceof Error ? error.message : String(error)}`)
    say(failures.at(-1) ?? '')
  }
}

function keep({ scenario, logs }: Outcome): void {
  if (values.logs === undefined) return
  mkdirSync(values.logs, { recursive: true })
  for (const [name, text] of Object.entries(logs)) {
    writeFileSync(join(values.logs, `${scenario.id}.${name}.log`), text)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
