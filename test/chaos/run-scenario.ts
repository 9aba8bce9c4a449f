/** One scenario from an empty stage to its counts: load, the disturbance in its middle, recovery, counting. */
import { setTimeout as sleep } from 'node:timers/promises'
import { breaches, count, type Counts } from './count.ts'
import { startLoad, type Load } from './load.ts'
import type { Scenario } from './scenario.ts'
import { setStage, type Stage } from './stage.ts'
import { watch, type Watch } from './watch.ts'

export interface Plan {
  messages: number
  contacts: number
  /** Messages a second. */
  rate: number
  /** How long servers and links stay away. */
  awayMs: number
  /** How long the last answer is waited for after all messages were sent. */
  patienceMs: number
}

export interface Outcome {
  scenario: Pick<Scenario, 'id' | 'what' | 'mode' | 'order'>
  counts: Counts
  /** In words; empty when the run was as required. */
  breaches: string[]
  /** From the cause's end to the first reply after it, and until everything sent before had its answer; in seconds. */
  firstReplyS: number | null
  caughtUpS: number | null
  /** What the loopback server found wrong with the bot's messages. */
  problems: string[]
  /** The program's log, for whoever looks for the cause. */
  logs: Record<string, string>
}

const LOOK_MS = 200
/** A second answer would come soon after the first, or with the next sweep. */
const SETTLE_MS = 2_000
const UNDER_LOAD_MS = 30_000

export async function runScenario(scenario: Scenario, plan: Plan): Promise<Outcome> {
  const stage = await setStage(scenario)
  const logs: Record<string, string> = {}
  try {
    const load = startLoad(stage.wa, {
      ...plan,
      ...(scenario.how && { how: scenario.how }),
    })
    const seen = watch(stage.wa)
    await load.reached(plan.messages / 2)
    // On a slow machine everybody would have written before anything breaks.
    load.pause()
    await answered(seen, plan.messages / 4, UNDER_LOAD_MS)
    load.resume()
    let healedMs: number | undefined
    const before = keepLogs(stage, logs)
    await scenario.disturb({ stage, load, awayMs: plan.awayMs, healed: () => void (healedMs = Date.now()) })
    healedMs ??= Date.now()
    before()
    load.resume()
    await load.done
    await answered(seen, plan.messages, plan.patienceMs)
    await sleep(SETTLE_MS)
    await seen.look()
    const counts = count({ questions: [...load.sent], ...copy(seen) })
    keepLogs(stage, logs)()
    const { problems } = await stage.wa.snapshot()
    return {
      scenario,
      counts,
      breaches: [
        ...breaches(counts, scenario.order),
        ...stage.ended.map((name) => `${name} ended by itself`),
      ],
      ...recovery(load, seen, healedMs),
      problems,
      logs,
    }
  } finally {
    await stage.close()
  }
}

const copy = ({ deliveries, acknowledged }: Watch) => ({
  deliveries: [...deliveries],
  acknowledged: [...acknowledged],
})

/** Waits until so many messages have a reply, or the time is over: the counts tell. */
async function answered(seen: Watch, messages: number, timeoutMs: number): Promise<void> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(LOOK_MS)) {
    await seen.look()
    if (new Set(seen.deliveries.map(({ answers }) => answers)).size >= messages) return
  }
}

function recovery(load: Load, seen: Watch, healedMs: number): Pick<Outcome, 'firstReplyS' | 'caughtUpS'> {
  const firstOf = new Map<string | null, number>()
  for (const { answers, at } of seen.deliveries) if (!firstOf.has(answers)) firstOf.set(answers, at)
  const after = seen.deliveries.map(({ at }) => at).filter((at) => at >= healedMs)
  const backlog = load.sent.filter(({ at }) => at < healedMs).map(({ id }) => firstOf.get(id))
  const seconds = (at: number): number => Math.max(0, (at - healedMs) / 1_000)
  return {
    firstReplyS: after.length > 0 ? seconds(Math.min(...after)) : null,
    caughtUpS: backlog.includes(undefined) ? null : seconds(Math.max(healedMs, ...(backlog as number[]))),
  }
}

/** Processes that a scenario ends take their output with them, so it is taken from those that ran before, too. */
function keepLogs(stage: Stage, logs: Record<string, string>): () => void {
  const running = [...stage.processes]
  return () => {
    for (const [name, process] of running) {
      const key = `${name}-${process.pid}`
      logs[key] = process.stdout + process.stderr
    }
  }
}
