/**
 * What one number's connection takes: messages to the inbox and their job from 1, 50 and 1,000 people, live and from the
 * offline queue; from the server's sending to the commit; replies; log-in again after each close code; memory. Bare
 * Baileys is measured in the same run, and the loopback server's own work apart from the gateway's.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { median, printTable, quantile, ratio, show } from './figures.ts'
import {
  answered,
  fromOfflineQueue,
  live,
  makePeople,
  messagesOf,
  reconnect,
  type Run,
} from './gateway-measure.ts'
import { withBare, withProgram, type Subject } from './gateway-subjects.ts'
import { possibleModes } from './modes.ts'
import { residentMegabytes } from './spawned.ts'
import type { Disconnection } from '../test/support/whatsapp/controls.ts'

/** People, and how their numbers begin. */
const CROWDS: [number, string][] = [
  [1, '9230011'],
  [50, '9230012'],
  [1_000, '9230013'],
]
const ECHO_PEOPLE = 50
/** Before the clock runs, from other people: code compiled, connections open. */
const WARM_UPS = 200
const WARMERS = '9230010'
const PACE_PER_SECOND = 20
const PACED = 200
const SETTLE_MS = 2_000
const CODES: [number, Disconnection][] = [
  [515, { kind: 'stream-error', code: 515 }],
  [503, { kind: 'stream-error', code: 503 }],
  [408, { kind: 'stream-error', code: 408 }],
  [428, { kind: 'drop' }],
  [500, { kind: 'stream-error', code: 500 }],
]

/** To try the bench: `BENCH_SCALE=0.1` sends a tenth, to a tenth of the people. */
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1)
const ROUNDS = SCALE < 1 ? 1 : 3
const scaled = (count: number): number => Math.max(1, Math.ceil(count * SCALE))

interface Results {
  name: string
  crowds: { people: number; first: Run; burst: Run; offline: Run }[]
  paced: Run
  /** Measured afterwards, in new processes. */
  echo?: { first: Run; burst: Run }
  reconnects: Map<number, { totalMs: number; loginMs: number }[]>
  memory: { unlinked: number; linked: number; after: number }
}

export async function run(): Promise<void> {
  const results: Results[] = []
  const modes = possibleModes()
  const begin = async (subject: Subject) => {
    const result = await measure(subject)
    results.push(result)
    await sleep(SETTLE_MS)
    result.memory.after = residentMegabytes(subject.pid).own
    // Both modes wait and connect alike.
    if (results.length === 1 || results.length > modes.length) {
      result.reconnects = await measureReconnects(subject)
    }
  }
  const finish = async (subject: Subject) =>
    void Object.assign(results.at(-1) ?? {}, await measureEcho(subject))
  await withBare(SCALE, false, begin)
  await withBare(SCALE, true, finish)
  for (const mode of modes) {
    await withProgram(mode, SCALE, false, begin)
    await withProgram(mode, SCALE, true, finish)
  }
  const [bare, ...programs] = results
  if (!bare) return
  const all = [...programs, bare]
  printInbound(all, bare)
  printPaced(all, bare)
  printEcho(all, bare)
  printReconnects(all)
  printMemory(all)
}

/** It takes minutes: says what it is at. */
function say({ name }: Subject, what: string): void {
  process.stderr.write(`${name}: ${what}\n`)
}

async function measure(subject: Subject): Promise<Results> {
  const { whatsapp, pid, messages } = subject
  await sleep(SETTLE_MS)
  const linked = residentMegabytes(pid).own
  const crowds: Results['crowds'] = []
  let sent = 0
  const warmers = await makePeople(whatsapp, WARMERS, scaled(20))
  const next = (people: string[], count: number) => {
    sent += count
    return messagesOf(people, count, sent - count)
  }
  await live(subject, next(warmers, scaled(WARM_UPS)))
  for (const [count, prefix] of CROWDS) {
    const people = await makePeople(whatsapp, prefix, scaled(count))
    say(subject, `messages of ${people.length} people`)
    const first = await live(subject, next(people, people.length))
    const burst = await live(subject, next(people, messages))
    const offline = await fromOfflineQueue(subject, next(people, messages))
    crowds.push({ people: people.length, first, burst, offline })
  }
  say(subject, 'backlog, and messages at a pace')
  if (subject.isAnswering) await backlogAnswered(subject)
  else await checkRows(subject, sent)
  const people = await makePeople(whatsapp, CROWDS[1]?.[1] ?? '', scaled(ECHO_PEOPLE))
  const paced = await live(subject, next(people, scaled(PACED)), PACE_PER_SECOND)
  const memory = { unlinked: subject.unlinkedMegabytes, linked, after: Number.NaN }
  return { name: subject.name, crowds, paced, reconnects: new Map(), memory }
}

/** A rate of messages that were not stored would be worth nothing. */
async function checkRows(subject: Subject, sent: number): Promise<void> {
  const rows = await subject.inboxRows()
  if (rows !== null && rows !== sent) throw new Error(`${rows} rows in the inbox for ${sent} messages`)
}

async function measureEcho(subject: Subject): Promise<Pick<Results, 'echo'>> {
  const warmers = await makePeople(subject.whatsapp, WARMERS, scaled(20))
  await answered(subject, messagesOf(warmers, scaled(WARM_UPS / 2), 10_000))
  const people = await makePeople(subject.whatsapp, '9230014', scaled(ECHO_PEOPLE))
  say(subject, 'replies')
  const first = await answered(subject, messagesOf(people, people.length, 0))
  const burst = await answered(subject, messagesOf(people, subject.messages, people.length))
  return { echo: { first, burst } }
}

/** The embedded mode is still busy with what it has taken. */
async function backlogAnswered({ whatsapp }: Subject): Promise<void> {
  const { sent } = await whatsapp.counts()
  await whatsapp.waitCounts(({ distinctOutbound }) => distinctOutbound >= sent, 600_000)
}

/** Each close is the first of its process: the waits grow when closes follow one another. */
async function measureReconnects(subject: Subject): Promise<Results['reconnects']> {
  say(subject, 'reconnects')
  const times: Results['reconnects'] = new Map()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [code, how] of CODES) {
      await subject.restart()
      times.set(code, [...(times.get(code) ?? []), await reconnect(subject, how)])
    }
  }
  return times
}

function printInbound(all: Results[], bare: Results): void {
  const rows = all.flatMap(({ name, crowds }) =>
    crowds.map(({ people, first, burst, offline }, index) => {
      const floor = bare.crowds[index]
      return [
        `${name}, ${people} people`,
        show(first.rate),
        show(burst.rate),
        show(offline.rate),
        floor ? ratio(floor.burst.rate, burst.rate) : '',
        floor ? ratio(floor.offline.rate, offline.rate) : '',
        show(first.botMs),
        show(burst.botMs),
        show(offline.botMs),
        show(burst.serverMs),
      ]
    }),
  )
  const head = ['first of each', 'live', 'offline queue', 'bare / live', 'bare / offline']
  const costs = ['CPU ms, first', 'live', 'offline', 'of the loopback server']
  printTable('Inbound to row, job and receipt, messages/s; CPU ms a message', ['', ...head, ...costs], rows)
}

function printPaced(all: Results[], bare: Results): void {
  const base = median(bare.paced.times)
  printTable(
    `From the server's sending to the receipt that follows the commit, ms, at ${PACE_PER_SECOND}/s`,
    ['', 'p50', 'p95', 'p99', 'p50 of bare'],
    all.map(({ name, paced }) => {
      const { times } = paced
      return [
        name,
        ...[0.5, 0.95, 0.99].map((share) => show(quantile(times, share))),
        ratio(median(times), base),
      ]
    }),
  )
}

function printEcho(all: Results[], bare: Results): void {
  printTable(
    `In and replied to, messages/s from ${scaled(ECHO_PEOPLE)} people; CPU ms of the connection's process`,
    ['', 'first of each', 'then', 'bare / then', 'CPU ms, first', 'then', 'of the loopback server'],
    all.flatMap(({ name, echo }) => {
      if (!echo) return []
      const { first, burst } = echo
      const cells = [
        show(first.rate),
        show(burst.rate),
        ratio(bare.echo?.burst.rate ?? Number.NaN, burst.rate),
      ]
      return [[name, ...cells, show(first.botMs), show(burst.botMs), show(burst.serverMs)]]
    }),
  )
}

function printReconnects(all: Results[]): void {
  const measured = all.filter(({ reconnects }) => reconnects.size > 0)
  const cells = ({ reconnects }: Results, key: 'totalMs' | 'loginMs') =>
    CODES.map(([code]) => show(median((reconnects.get(code) ?? []).map((each) => each[key]))))
  printTable(
    `Ready again after a first close with this code, ms, median of ${ROUNDS}; the program waits before it tries`,
    ['', ...CODES.map(([code]) => String(code))],
    measured.flatMap((each) => [
      [each.name, ...cells(each, 'totalMs')],
      [`${each.name}, connecting and log-in alone`, ...cells(each, 'loginMs')],
    ]),
  )
}

function printMemory(all: Results[]): void {
  printTable(
    'Resident memory of the process with the connection, MB',
    ['', 'not linked', 'linked, idle', 'for the connection', 'after all of this'],
    all.map(({ name, memory: { unlinked, linked, after } }) => [
      name,
      ...[unlinked, linked, linked - unlinked, after].map((megabytes) => show(megabytes)),
    ]),
  )
}
