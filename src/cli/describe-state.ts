/** A running bot's state in lines for people: counts, ages and states, nothing personal. */
import type { Bot } from '../main.ts'
import { describeNumbers } from './describe-numbers.ts'

export async function describeState(bot: Bot): Promise<string[]> {
  const { store, queues, mode } = bot.runtime
  const nowMs = Date.now()
  const [health, counts, numbers] = await Promise.all([
    store.health(nowMs),
    queues.counts(),
    describeNumbers(store, bot.numbers, nowMs),
  ])
  const waiting = Object.entries(counts).map(
    ([name, count]) =>
      `queue ${name}: ${count.waiting} waiting, ${count.active} active, ${count.delayed} delayed`,
  )
  return [
    `mode: ${mode}`,
    ...numbers,
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
