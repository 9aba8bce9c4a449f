/**
 * Starting the process of one picture child: a kind goes in, a pool of one process comes out.
 * What a child inherits is said here.
 */
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Tinypool } from 'tinypool'
import type { PictureChildKind } from './picture-job.ts'

export interface PictureProcess {
  /** Of one process: a queue of its own would strand its tasks when a child dies while starting. */
  pool: Tinypool
  /** Resolves when the first process has loaded its decoders or is gone. */
  ready: Promise<void>
}

/** Starts the process; it has loaded nothing yet when this resolves. */
export async function startPictureProcess(kind: PictureChildKind): Promise<PictureProcess> {
  const { Tinypool } = await import('tinypool')
  const pool = new Tinypool({
    filename: fileURLToPath(new URL(`./${kind}-worker${runsFromSource ? '.ts' : '.js'}`, import.meta.url)),
    runtime: 'child_process',
    // Only for those who look at the list of processes.
    argv: [`pictures-${kind}`],
    // The default would send every byte as a JSON number.
    serialization: 'advanced',
    minThreads: 1,
    maxThreads: 1,
    // Nothing else is inherited: a decoder that is taken over finds no database address and no key.
    env: { MALLOC_ARENA_MAX: '2' },
    execArgv: ['--max-old-space-size=256', ...(runsFromSource ? [tsxLoader()] : [])],
  })
  // A child that dies between two pictures is replaced; without a listener the event would be thrown.
  pool.on('error', () => undefined)
  const ready = new Promise<void>((resolve) => {
    for (const child of pool.threads)
      ['message', 'exit'].forEach((event) => child.once(event, () => resolve()))
  })
  return { pool, ready }
}

const runsFromSource = import.meta.url.endsWith('.ts')

/** Only for development and tests; found from here because the working directory may be anywhere. */
function tsxLoader(): string {
  return `--import=${pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href}`
}
