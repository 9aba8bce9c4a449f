/**
 * Messages per second from a channel through inbox, queues, workers and outbox back to the channel, beside a floor: the
 * same inserts and jobs around an examination that looks at nothing. Distributed, the worker is a process of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { openRuntime, type Runtime } from '../src/runtime.ts'
import { silentLog } from '../test/support/servers.ts'
import { median, printTable, ratio, show } from './figures.ts'
import { makeMessages, type BenchMessage } from './messages.ts'
import { inMode, possibleModes, type BenchMode } from './modes.ts'
import { processorSeconds, ROOT } from './spawned.ts'
import { runGateway, runWorker, type Work } from './throughput-parts.ts'

const MESSAGES = 2_000
const CHATS = 200
const ROUNDS = 3
/** Before the clock runs: connections open, code compiled. */
const WARM_UPS = 200
/** People whose messages are being stored at once. */
const AT_ONCE = 32
const PATIENCE_MS = 120_000

interface Run {
  /** Messages per second. */
  rate: number
  /** Processor time per message of gateway and worker together, without the servers' own. */
  cpuMs: number
}

export async function run(): Promise<void> {
  const rows: string[][] = []
  const messages = makeMessages(WARM_UPS + MESSAGES)
  for (const name of possibleModes()) {
    const runs: Record<Work, Run[]> = { real: [], empty: [] }
    for (let round = 0; round < ROUNDS; round++) {
      for (const work of ['empty', 'real'] as const) {
        // A database of its own for every run: a fuller one would be a slower one.
        await inMode(name, async (mode) => void runs[work].push(await measure(mode, work, messages)))
      }
    }
    const middle = (work: Work, key: keyof Run): number => median(runs[work].map((each) => each[key]))
    const rates = [middle('real', 'rate'), middle('empty', 'rate')] as const
    const costs = [middle('real', 'cpuMs'), middle('empty', 'cpuMs')] as const
    rows.push([
      name,
      ...rates.map((rate) => show(rate)),
      ratio(rates[1], rates[0]),
      ...costs.map((cost) => show(cost)),
      ratio(costs[0], costs[1]),
    ])
  }
  printTable(
    `${show(MESSAGES)} messages in ${CHATS} chats, end to end, median of ${ROUNDS}; messages/s, and CPU ms per message`,
    ['', 'with triage', 'floor: empty jobs', 'floor / real', 'CPU ms', 'CPU ms of floor', 'real / floor'],
    rows,
  )
}

async function measure(mode: BenchMode, work: Work, messages: BenchMessage[]): Promise<Run> {
  const runtime = await openRuntime(mode.config, silentLog)
  const worker = await startWorker(mode, work, runtime)
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
    const cpuSeconds = (): number =>
      [process.pid, ...worker.pids].reduce((sum, pid) => sum + (processorSeconds(pid) ?? Number.NaN), 0)
    const [started, usedBefore] = [performance.now(), cpuSeconds()]
    await eachAtOnce(messages.slice(WARM_UPS), send)
    await answered(messages.length)
    const seconds = (performance.now() - started) / 1000
    return { rate: MESSAGES / seconds, cpuMs: ((cpuSeconds() - usedBefore) / MESSAGES) * 1000 }
  } finally {
    await worker.stop()
    await runtime.close()
  }
}

async function startWorker(
  { name, config }: BenchMode,
  work: Work,
  runtime: Runtime,
): Promise<{ pids: number[]; stop: () => Promise<void> }> {
  if (name === 'embedded') {
    await runWorker(runtime, work)
    return { pids: [], stop: () => Promise.resolve() }
  }
  const script = resolve(import.meta.dirname, 'throughput-worker.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(config), work], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('no worker')))])
  return {
    pids: [child.pid ?? 0],
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function eachAtOnce<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const takeAll = async (): Promise<void> => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll))
}
