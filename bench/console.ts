/**
 * Whether the console slows the bot: 1,000 messages a minute over the loopback WhatsApp server, a while with nobody
 * looking and a while with people and a scraper at the console, in turns and in one run. Compared are the time from the
 * phone to the reply, the gateway's own work on a message, and its processor time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import { withWatchedBot, type WatchedBot } from './console-bot.ts'
import { startViewers } from './console-viewers.ts'
import { median, printTable, quantile, ratio, show } from './figures.ts'
import { makeMessages } from './messages.ts'
import { inMode, possibleModes } from './modes.ts'
import { processorSeconds } from './spawned.ts'

const PER_MINUTE = 1_000
const PEOPLE = 40
const VIEWERS = 5
/** To try the bench: `BENCH_SCALE=0.1` runs for a tenth of the time. */
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1)
const ROUNDS = SCALE < 1 ? 1 : 3
const PHASE_MS = 60_000 * Math.min(1, SCALE)
const PER_PHASE = Math.max(20, Math.round((PER_MINUTE * PHASE_MS) / 60_000))
const PATIENCE_MS = 60_000

interface Phase {
  /** From the phone to the reply, ms. */
  times: number[]
  /** The gateway's work on one message, ms: mean of what it measured itself. */
  gatewayMs: number
  /** Processor time of its process for one message, ms. */
  cpuMs: number
}

interface Looked {
  times: number[]
  failures: number
  seconds: number
}

export async function run(): Promise<void> {
  for (const name of possibleModes()) {
    await inMode(name, (mode) =>
      withWatchedBot(mode, async (bot) => {
        // A first message of everyone opens their Signal sessions; the rest warms the code up.
        await load(bot.whatsapp, texts(0, PEOPLE * 5))
        const phases: Record<'alone' | 'watched', Phase[]> = { alone: [], watched: [] }
        const looked: Looked = { times: [], failures: 0, seconds: 0 }
        for (let round = 0; round < ROUNDS; round++) {
          phases.alone.push(await measure(bot, 2 * round))
          const viewers = await startViewers(bot, VIEWERS)
          const started = performance.now()
          phases.watched.push(await measure(bot, 2 * round + 1))
          const { times, failures } = await viewers.stop()
          looked.times.push(...times)
          looked.failures += failures
          looked.seconds += (performance.now() - started) / 1000
        }
        print(name, phases, looked)
      }),
    )
  }
}

const texts = (from: number, count: number): string[] =>
  makeMessages(from + count)
    .slice(from)
    .map(({ text }) => text)

async function measure(bot: WatchedBot, turn: number): Promise<Phase> {
  const messages = texts(PEOPLE * 5 + turn * PER_PHASE, PER_PHASE)
  const before = await readGateway(bot)
  const times = await load(bot.whatsapp, messages)
  const after = await readGateway(bot)
  return {
    times,
    gatewayMs: (1000 * (after.sum - before.sum)) / (after.count - before.count),
    cpuMs: (1000 * (after.cpuSeconds - before.cpuSeconds)) / messages.length,
  }
}

/** Work on messages since the start of the process, in seconds, and how many there were. */
async function readGateway(bot: WatchedBot): Promise<{ sum: number; count: number; cpuSeconds: number }> {
  const text = await (await fetch(bot.gatewayMetrics)).text()
  const read = (end: string): number =>
    Number(new RegExp(`^forwardcheck_receive_seconds_${end} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  return {
    sum: read('sum'),
    count: read('count'),
    cpuSeconds: processorSeconds(bot.gatewayPid) ?? Number.NaN,
  }
}

/** Sends at the even pace and waits for every reply; throws when one stays away. Times from phone to reply, ms. */
async function load(whatsapp: SpawnedWhatsApp, messages: string[]): Promise<number[]> {
  const since = (await whatsapp.outbound()).length
  const sentAt = new Map<string, number>()
  const started = performance.now()
  const sending = messages.map(async (text, index) => {
    await sleep(started + (index * 60_000) / PER_MINUTE - performance.now())
    const at = Date.now()
    const content = { kind: 'text', text, forwarded: true } as const
    sentAt.set(await whatsapp.send(`9230012${10_000 + (index % PEOPLE)}`, content), at)
  })
  await Promise.all(sending)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const replies = await whatsapp.outbound(since)
    const times = replies.flatMap(({ quoted, at }) => {
      const sent = quoted ? sentAt.get(quoted.id) : undefined
      return sent === undefined ? [] : [at - sent]
    })
    if (times.length >= messages.length) return times
    if (Date.now() > deadline) throw new Error(`${times.length} replies to ${messages.length} messages`)
    await sleep(500)
  }
}

function print(name: string, { alone, watched }: Record<'alone' | 'watched', Phase[]>, looked: Looked): void {
  const figures: [title: string, of: (phase: Phase) => number][] = [
    ['phone to reply, p50', ({ times }) => quantile(times, 0.5)],
    ['phone to reply, p95', ({ times }) => quantile(times, 0.95)],
    ['phone to reply, p99', ({ times }) => quantile(times, 0.99)],
    ['gateway’s work on a message, mean', ({ gatewayMs }) => gatewayMs],
    ['processor time of the gateway’s process, a message', ({ cpuMs }) => cpuMs],
  ]
  const rows = figures.map(([title, of]) => {
    const [without, seen] = [median(alone.map(of)), median(watched.map(of))]
    return [title, show(without), show(seen), ratio(seen, without)]
  })
  printTable(
    `${name}: ${show(PER_MINUTE)} messages a minute, ${ROUNDS} × ${show(PHASE_MS / 1000)} s each way, medians; ms`,
    ['', 'nobody looks', `${VIEWERS} people and a scraper`, 'ratio'],
    rows,
  )
  const { times, failures, seconds } = looked
  console.log(
    `The console answered ${show(times.length / seconds)} requests a second meanwhile, p50 ${show(median(times))} ms, p95 ${show(quantile(times, 0.95))} ms, ${failures} failed.`,
  )
}
