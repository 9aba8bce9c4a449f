/** A running bot's state in lines for people: counts, ages and states, nothing personal. */
import type { Bot } from '../main.ts'

export async function describeState(bot: Bot): Promise<string[]> {
  const { store, queues, mode } = bot.runtime
  const [health, counts] = await Promise.all([store.health(Date.now()), queues.counts()])
  const waiting = Object.entries(counts).map(
    ([name, count]) =>
      `queue ${name}: ${count.waiting} waiting, ${count.active} active, ${count.delayed} delayed`,
  )
  return [
    `mode: ${mode}`,
    `whatsapp: ${bot.whatsapp?.state ?? 'not in this process'}`,
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
