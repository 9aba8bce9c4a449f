/**
 * `check --jsonl` on one core, against a floor: the same lines read, parsed, validated and echoed by check-floor.ts.
 * Aim: 5,000 messages a second.
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { median, printTable, ratio, show } from './figures.ts'
import { makeMessages } from './messages.ts'
import { CLI, ended, onOneCore, processorSeconds } from './spawned.ts'

const MESSAGES = 20_000
const ROUNDS = 3
/** Answers after which a process counts as warm. */
const WARM = MESSAGES / 4

const PROGRAMS: Record<string, string[]> = {
  'check --jsonl': [CLI, 'check', '--jsonl'],
  'floor: parse and echo': ['--import', 'tsx', resolve(import.meta.dirname, 'check-floor.ts')],
}

interface Rates {
  /** Messages per second from starting the process until its end. */
  whole: number
  /** Messages per second once warm. */
  steady: number
  /** Messages per second of processor time once warm: what other work on the machine takes is left out. */
  processor: number
}

export async function run(): Promise<void> {
  const messages = makeMessages(MESSAGES)
  const folder = mkdtempSync(join(tmpdir(), 'forwardcheck-bench-'))
  const file = join(folder, 'messages.jsonl')
  writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''))
  const rounds = Object.values(PROGRAMS).map(() => [] as Rates[])
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, args] of Object.values(PROGRAMS).entries())
        rounds[index]?.push(await feed(args, file))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  print(messages.reduce((sum, { text }) => sum + text.length, 0) / MESSAGES, rounds)
}

function print(meanLength: number, rounds: Rates[][]): void {
  const middle = (rates: Rates[], key: keyof Rates): number => median(rates.map((each) => each[key]))
  const keys = ['whole', 'steady', 'processor'] as const
  const floor = rounds.at(-1) ?? []
  printTable(
    `${show(MESSAGES)} distinct messages of ${show(meanLength)} characters on average, one core, median of ${ROUNDS}; messages/s`,
    ['', 'with start-up', 'once warm', 'once warm, per CPU second'],
    [
      ...Object.keys(PROGRAMS).map((name, index) => [
        name,
        ...keys.map((key) => show(middle(rounds[index] ?? [], key))),
      ]),
      ['floor / check', ...keys.map((key) => ratio(middle(floor, key), middle(rounds[0] ?? [], key)))],
    ],
  )
}

async function feed(args: string[], file: string): Promise<Rates> {
  const input = openSync(file, 'r')
  const [command = process.execPath, ...words] = [...onOneCore(), process.execPath, ...args]
  const started = performance.now()
  const child = spawn(command, words, { stdio: [input, 'pipe', 'inherit'] })
  closeSync(input)
  const end = ended(child)
  const usage = (): number => processorSeconds(child.pid ?? 0) ?? Number.NaN
  let answers = 0
  let warm = { answers: 0, ms: 0, cpu: 0 }
  let last = warm
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (const byte of chunk) if (byte === 10) answers++
    const now = { answers, ms: performance.now(), cpu: last.cpu }
    if (warm.answers === 0 && answers >= WARM) warm = { ...now, cpu: usage() }
    if (answers === MESSAGES) now.cpu = usage()
    last = now
  }
  await end
  if (answers !== MESSAGES) throw new Error(`${answers} answers to ${MESSAGES} messages`)
  const counted = last.answers - warm.answers
  return {
    whole: (MESSAGES / (performance.now() - started)) * 1000,
    steady: (counted / (last.ms - warm.ms)) * 1000,
    processor: counted / (last.cpu - warm.cpu),
  }
}
