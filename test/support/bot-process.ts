/**
 * The program as a process of its own, as operators run it: arguments and environment in, its output line by line
 * out. Compiled before by the global set-up. A process that a test leaves behind ends with the test's process.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { connectControl } from '../../src/control.ts'
import type { LoopbackWhatsApp } from './whatsapp/server.ts'
import { eventually } from './eventually.ts'

/** TEST_PROGRAM names another build's `cli.js`, while somebody else rebuilds this one. */
const PROGRAM = process.env['TEST_PROGRAM'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
/** The program's start loads its database, decoders and Baileys on a busy machine. */
const PATIENCE_MS = 30_000

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface BotProcess {
  readonly pid: number
  /** Everything written so far. */
  readonly stdout: string
  readonly stderr: string
  /** The first match in what was written to either stream, now or later; rejects when the process ends before. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<string>
  /** A line on its standard input; null ends it. */
  write(line: string | null): void
  exited: Promise<Exit>
  /** Resolves when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<Exit>
}

const running = new Set<ChildProcessWithoutNullStreams>()
process.on('exit', () => killLeftovers())

/** For `afterEach`: a failed test must not leave its processes to the next one. */
export function killLeftovers(): void {
  for (const child of running) child.kill('SIGKILL')
}

/**
 * Only these variables and the path are set: a test must not depend on the machine's environment. The console is off
 * unless told, as only one process at a time could have its usual port, and so is the reading of pictures' writing, whose
 * decoders take seconds of a core at every start.
 */
export function runProgram(args: string[], environment: Record<string, string>): BotProcess {
  const usual = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    CONSOLE_LISTEN: 'off',
    PICTURE_TEXT_CHILDREN: '0',
  }
  const env = { ...usual, ...environment }
  const child = spawn(process.execPath, [PROGRAM, ...args], { env })
  running.add(child)
  const written = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (written[stream] += text))
  }
  child.stdin.on('error', () => {})
  let ended: Exit | undefined
  // `close` comes after the last output, `exit` may come before it.
  const exited = once(child, 'close').then(([code, signal]): Exit => {
    running.delete(child)
    return (ended = { code: code as number | null, signal: signal as NodeJS.Signals | null })
  })
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return written.stdout
    },
    get stderr() {
      return written.stderr
    },
    exited,
    async waitFor(pattern, timeoutMs = PATIENCE_MS) {
      let found: string | undefined
      const look = () => (found ??= (pattern.exec(written.stdout) ?? pattern.exec(written.stderr))?.[0])
      await eventually(() => {
        if (look() === undefined && !ended) throw new Error(`${pattern} not seen:\n${written.stderr}`)
      }, timeoutMs)
      if (found === undefined) throw new Error(`ended before ${pattern} was seen:\n${written.stderr}`)
      return found
    },
    write: (line) => void (line === null ? child.stdin.end() : child.stdin.write(`${line}\n`)),
    kill(signal) {
      child.kill(signal)
      return exited
    },
  }
}

/** `start`, waiting until it says that it runs. */
export async function runStart(
  environment: Record<string, string>,
  roles = 'gateway,worker',
): Promise<BotProcess> {
  const bot = runProgram(['start', '--roles', roles], environment)
  await bot.waitFor(/forwardcheck is running/)
  return bot
}

/** Links the number of a running gateway through its local socket, as `pair --raw` does. */
export async function linkRunning(dataDir: string, wa: LoopbackWhatsApp): Promise<void> {
  const control = await connectControl(dataDir)
  if (!control) throw new Error('no bot answers on the local socket')
  control.send({ kind: 'pair' })
  for await (const event of control.events) {
    if (event.kind !== 'qr') continue
    await wa.scanQr(event.text)
    break
  }
  control.close()
  await wa.waitReady(PATIENCE_MS)
}

/** Process ids below this one, at any depth. */
export function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const)
  const children = parents.filter(([, parent]) => parent === pid).map(([child]) => child)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return Number.NaN
  }
}
