/**
 * A process that reads the files of its arguments twice and prints what it cost as JSON. Run in an empty folder by
 * picture-traces.test.ts, which looks at what is left there.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { pictureChildren } from './picture-children.ts'

/** Bytes that the children caused to be written to storage; pipes and memory do not count. */
function bytesWritten(): number {
  return pictureChildren().reduce((sum, pid) => {
    const counted = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))
    return sum + Number(counted?.[1] ?? 0)
  }, 0)
}

/** Files that the children hold open, other than devices, pipes and what they are made of. */
function filesOpen(): string[] {
  return pictureChildren().flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
      .filter((target) => target.startsWith('/') && !target.startsWith('/dev/')),
  )
}

const files = process.argv.slice(2).map((path) => readFileSync(path))
// No child may be replaced in between: its counters would begin anew.
const patient = {
  budgetMs: 20_000,
  textBudgetMs: 20_000,
  residentLimitBytes: 2 ** 31,
  textResidentLimitBytes: 2 ** 31,
}
const pool = createPicturePool({ children: 1, ...patient })
await pool.warmUp()
const results = []
// The first round loads what is loaded late.
for (const file of files) results.push(await pool.read(file))
const before = bytesWritten()
for (const file of files) results.push(await pool.read(file))
const written = bytesWritten() - before
const open = filesOpen()
await pool.close()
process.stdout.write(JSON.stringify({ results, written, open }))
