/** A running bot's state in lines for people: counts, ages and states, nothing personal. */
import type { Bot } from '../main.ts'
import { within } from '../queues/within.ts'
import { DATABASE_AWAY, describeNumbers } from './describe-numbers.ts'

/** Doctor waits for less than two of these. */
const PATIENCE_MS = 2_000
const QUEUES_AWAY =
  'the queues’ server does not answer: messages are stored, answers wait, see docs/operations/README.md#redis-is-away'

export async function describeState(bot: Bot): Promise<string[]> {
  const { store, queues, mode } = bot.runtime
  const nowMs = Date.now()
  const numbers = await describeNumbers(store, bot.numbers, nowMs)
  const head = [`mode: ${mode}`, ...numbers]
  if (numbers.includes(DATABASE_AWAY)) return head
  const [health, counts] = await Promise.all([
    store.health(nowMs),
    within(PATIENCE_MS, queues.counts()).catch(() => null),
  ])
  if (!counts) head.push(QUEUES_AWAY)
  const waiting = Object.entries(counts ?? {}).map(
    ([name, count]) =>
      `queue ${name}: ${count.waiting} waiting, ${count.active} active, ${count.delayed} delayed`,
  )
  return [
    ...head,
    `unanswered messages: ${health.unanswered}${age(health.oldestUnansweredMs)}`,
    `unsent replies: ${health.unsent}${age(health.oldestUnsentMs)}`,
    ...(health.handOversOpen > 0
      ? [`waiting for a person: ${health.handOversOpen}, see forwardcheck handovers`]
      : []),
    ...waiting,
  ]
}

function age(ms: number | null): string {
  return ms === null ? '' : `, the oldest for ${Math.round(ms / 1000)} s`
}
