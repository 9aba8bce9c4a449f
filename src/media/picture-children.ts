/**
 * The child processes that decode pictures: how many go in, a pool of them comes out. What they inherit, how they
 * are started from compiled code and from source, and what happens when one dies between two pictures is said here.
 */
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Tinypool } from 'tinypool'

export interface PictureChildren {
  pool: Tinypool
  /** Called when not one child is left, for then nobody will take up the jobs that wait. */
  whenNoneStarts: Set<() => void>
  /** Resolves when every first child has loaded its decoders or is gone. */
  ready: Promise<void>
}

/** Starts `count` children of a minimal environment. */
export async function startChildren(count: number): Promise<PictureChildren> {
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(`./picture-worker${runsFromSource ? '.ts' : '.js'}`, import.meta.url)),
    runtime: 'child_process',
    // The default would send every byte as a JSON number.
    serialization: 'advanced',
    minThreads: count,
    maxThreads: count,
    // Nothing else is inherited: a decoder that is taken over finds no database address and no key.
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: ['--max-old-space-size=256', ...(runsFromSource ? ['--import', tsxLoader()] : [])],
  })
  const whenNoneStarts = new Set<() => void>()
  // A child died outside a job. One that was ready is replaced; one that could not even start is not.
  pool.on('error', () => {
    if (pool.threads.length === 0) whenNoneStarts.forEach((tell) => tell())
  })
  const ready = Promise.all(
    pool.threads.map(
      (child) => new Promise((resolve) => ['message', 'exit'].forEach((it) => child.once(it, resolve))),
    ),
  )
  return { pool, whenNoneStarts, ready: ready.then(() => undefined) }
}

const runsFromSource = import.meta.url.endsWith('.ts')

/** Only for development and tests; found from here because the working directory may be anywhere. */
function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
}
