/**
 * Messages per second from a channel through inbox, queues, workers and outbox back to the channel, beside a floor: the
 * same inserts and jobs around an examination that looks at nothing. Distributed, the worker is a process of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { openRuntime } from '../src/runtime.ts'
import { silentLog } from '../test/support/servers.ts'
import { median, printTable, ratio, show } from './figures.ts'
import { makeMessages, type BenchMessage } from './messages.ts'
import { inMode, possibleModes, type BenchMode } from './modes.ts'
import { ROOT } from './spawned.ts'
import { runGateway, runWorker, type Work } from './throughput-parts.ts'

const MESSAGES = 2_000
const CHATS = 200
const ROUNDS = 3
/** Before the clock runs: connections open, code compiled. */
const WARM_UPS = 200
/** People whose messages are being stored at once. */
const AT_ONCE = 32
const PATIENCE_MS = 120_000

export async function run(): Promise<void> {
  const rows: string[][] = []
  const messages = makeMessages(WARM_UPS + MESSAGES)
  for (const name of possibleModes()) {
    const rates: Record<Work, number[]> = { real: [], empty: [] }
    for (let round = 0; round < ROUNDS; round++) {
      for (const work of ['empty', 'real'] as const) {
        // A database of its own for every run: a fuller one would be a slower one.
        await inMode(name, async (mode) => void rates[work].push(await measure(mode, work, messages)))
      }
    }
    const [real, floor] = [median(rates.real), median(rates.empty)]
    rows.push([name, show(real), show(floor), `${show((100 * real) / floor)} %`, ratio(floor, real)])
  }
  printTable(
    `${show(MESSAGES)} messages in ${CHATS} chats, end to end, median of ${ROUNDS}; messages/s`,
    ['', 'with triage', 'floor: empty jobs', 'share', 'floor / real'],
    rows,
  )
}

/** Messages per second. */
async function measure(mode: BenchMode, work: Work, messages: BenchMessage[]): Promise<number> {
  const runtime = await openRuntime(mode.config, silentLog)
  const stopWorker = await startWorker(mode, work, runtime)
  try {
    const simulator = await runGateway(runtime)
    let replies = 0
    let onReply = (): void => {}
    simulator.onReply(() => {
      replies++
      onReply()
    })
    const answered = (count: number): Promise<void> =>
      new Promise((done, fail) => {
        const patience = setTimeout(() => fail(new Error(`${replies} of ${count} replies`)), PATIENCE_MS)
        onReply = () => {
          if (replies < count) return
          clearTimeout(patience)
          done()
        }
        onReply()
      })
    const send = ({ id, text, forwarded, from }: BenchMessage): Promise<void> =>
      simulator.receive({ id, text, forwarded, from, chat: `${Number(id) % CHATS}@simulator` })
    await eachAtOnce(messages.slice(0, WARM_UPS), send)
    await answered(WARM_UPS)
    const started = performance.now()
    await eachAtOnce(messages.slice(WARM_UPS), send)
    await answered(messages.length)
    return (MESSAGES / (performance.now() - started)) * 1000
  } finally {
    await stopWorker()
    await runtime.close()
  }
}

async function startWorker(
  { name, config }: BenchMode,
  work: Work,
  runtime: Awaited<ReturnType<typeof openRuntime>>,
): Promise<() => Promise<void>> {
  if (name === 'embedded') {
    await runWorker(runtime, work)
    return () => Promise.resolve()
  }
  const script = resolve(import.meta.dirname, 'throughput-worker.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(config), work], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('no worker')))])
  return async () => {
    child.kill('SIGTERM')
    await exited
  }
}

async function eachAtOnce<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const takeAll = async (): Promise<void> => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll))
}
