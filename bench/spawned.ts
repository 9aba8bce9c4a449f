/** Processes of the built program under measurement: pinned to a core, timed, their memory and processor time read. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..')
/** TEST_PROGRAM names another build's `cli.js`, while somebody else rebuilds this one. */
export const CLI = process.env['TEST_PROGRAM'] ?? resolve(ROOT, 'dist/cli.js')

/** Command words that pin what follows to the first core; none where taskset is missing. */
export function onOneCore(): string[] {
  return spawnSync('taskset', ['--version']).error ? [] : ['taskset', '-c', '0']
}

/** Milliseconds from starting Node with these arguments until it has ended; throws when it fails. */
export async function timeToEnd(args: string[]): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' })
  await ended(child)
  return performance.now() - started
}

export async function ended(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${child.spawnargs.slice(0, 4).join(' ')} ended with code ${code}`)
}

/** Processor time a process has used so far, all threads, in seconds; null where /proc does not tell. */
export function processorSeconds(pid: number): number | null {
  const fields = statFields(pid)
  // Fields 14 and 15 of proc(5), in ticks of 10 ms; `statFields` starts at field 3.
  return fields ? (Number(fields[11]) + Number(fields[12])) / 100 : null
}

/** Resident memory in MB of a process and, apart from it, of all its descendants together. */
export function residentMegabytes(pid: number): { own: number; children: number } {
  const children = descendants(pid).reduce((sum, child) => sum + resident(child), 0)
  return { own: resident(pid), children }
}

function resident(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return Number(kilobytes ?? 0) / 1024
}

function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(statFields(Number(name))?.[1])] as const)
  const below = (parent: number): number[] =>
    parents.filter(([, above]) => above === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** From the state (field 3) on: the name before it may hold blanks. */
function statFields(pid: number): string[] | null {
  const text = read(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
