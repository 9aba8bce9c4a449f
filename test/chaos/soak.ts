/**
 * `npm run soak`: a steady load with the connection broken every minute; memory, heap and open files over time.
 * Exits with 1 when anything was lost, answered twice or out of order, or when open files grew.
 * --minutes 30 --rate 10 (messages a second) --contacts 100 --mode distributed|embedded --warm-up 5 (minutes)
 * --update-docs
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import build from '../support/build.ts'
import type { Disconnection } from '../support/whatsapp/controls.ts'
import { breaches, count } from './count.ts'
import { startLoad } from './load.ts'
import { growthOf, HEAD, measure, readHeaps, type Sample } from './memory.ts'
import { setStage, type Stage } from './stage.ts'
import { markdownTable, updatePage } from './table.ts'
import { watch } from './watch.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/operations/chaos.md')
const SAMPLE_MS = 5_000
const RECONNECT_MS = 60_000
const PATIENCE_MS = 120_000
/** One or two come and go with pools; a leak of one per reconnect would be thirty. */
const FILES_MORE = 10

const WAYS: Disconnection[] = [
  { kind: 'drop' },
  { kind: 'stream-error', code: 515 },
  { kind: 'stream-error', code: 503 },
  { kind: 'stream-end' },
]

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '10' },
    contacts: { type: 'string', default: '100' },
    mode: { type: 'string', default: 'distributed' },
    'warm-up': { type: 'string', default: '5' },
    'update-docs': { type: 'boolean', default: false },
  },
})
const mode = values.mode === 'embedded' ? 'embedded' : 'distributed'
const [minutes, rate, contacts] = [values.minutes, values.rate, values.contacts].map(Number) as [
  number,
  number,
  number,
]

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
build()
const folder = mkdtempSync(join(tmpdir(), 'forwardcheck-soak-'))
const report = join(folder, 'memory')
const reporter = resolve(import.meta.dirname, 'memory-report.mjs')
const environment = {
  NODE_OPTIONS: `--import=${reporter}`,
  MEMORY_REPORT: report,
  LOG_LEVEL: 'warn',
}
const stage = await setStage({ mode, environment })
try {
  process.exitCode = await soak(stage)
} finally {
  await stage.close()
  rmSync(folder, { recursive: true })
}
process.exit()

async function soak(running: Stage): Promise<number> {
  const { wa } = running
  const startedMs = Date.now()
  const messages = Math.round(minutes * 60 * rate)
  const load = startLoad(wa, { messages, contacts, rate })
  const seen = watch(wa)
  const samples: Sample[] = []
  let reconnects = 0
  let isOver = false
  void load.done.then(() => (isOver = true))
  while (!isOver) {
    await sleep(SAMPLE_MS)
    await seen.look()
    samples.push(...[...running.processes].map(([name, { pid }]) => measure(name, pid)))
    if (Date.now() - startedMs < (reconnects + 1) * RECONNECT_MS) continue
    await wa.waitReady(RECONNECT_MS)
    await wa.disconnect(WAYS[reconnects++ % WAYS.length] ?? { kind: 'drop' })
  }
  await load.done
  for (const until = Date.now() + PATIENCE_MS; seen.deliveries.length < messages && Date.now() < until;) {
    await sleep(500)
    await seen.look()
  }
  const counts = count({
    questions: [...load.sent],
    deliveries: [...seen.deliveries],
    acknowledged: [...seen.acknowledged],
  })
  const afterMs = startedMs + Math.min(Number(values['warm-up']), minutes / 3) * 60_000
  const late = samples.filter(({ atMs }) => atMs >= afterMs)
  const heaps = readHeaps(report, running.processes).filter(({ atMs }) => atMs >= afterMs)
  const growth = [...running.processes.keys()].map((name) => growthOf(name, late, heaps))
  const about = `${mode}, ${minutes} minutes, ${messages} messages at ${rate} a second from ${contacts} people, ${reconnects} reconnects: ${counts.lost} lost, ${counts.doubled} answered more than once, ${counts.outOfOrder} out of order, ${counts.repeats} of ${counts.raw} deliveries repeats under one id.`
  const text = `${about}\n\n${markdownTable(
    HEAD,
    growth.map(({ cells }) => cells),
  )}`
  say(`\n${text}\n`)
  if (values['update-docs']) {
    updatePage(PAGE, `soak-${mode}`, `Measured on ${new Date().toISOString().slice(0, 10)}: ${text}`)
  }
  const leaks = growth.filter(({ filesMore }) => filesMore > FILES_MORE)
  const faults = [
    ...breaches(counts),
    ...running.ended.map((name) => `${name} ended by itself`),
    ...leaks.map(({ name, filesMore }) => `${name}: ${filesMore} more open files`),
  ]
  for (const fault of faults) say(`FAILED: ${fault}`)
  return faults.length === 0 ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
