/**
 * Loaded into the program's own process by the soak (NODE_OPTIONS --import): writes the heap after a full collection
 * and the kinds of open handles into MEMORY_REPORT, one JSON line at a time. The program knows nothing of it.
 */
import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const EVERY_MS = 15_000
const { MEMORY_REPORT: path } = process.env

// Picture children inherit the options.
if (path && process.argv[1]?.endsWith('cli.js')) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  setInterval(() => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    const handles = Object.create(null)
    for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1
    const line = { atMs: Date.now(), heapBytes: heapUsed, externalBytes: external, handles }
    appendFileSync(`${path}.${process.pid}`, `${JSON.stringify(line)}\n`)
  }, EVERY_MS).unref()
}
