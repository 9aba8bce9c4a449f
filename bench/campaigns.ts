/**
 * Grouping 10,000 marked cases into campaigns in batches, as the worker does it, and one look-up of "others reported
 * the like", beside the mere reading of the same rows. Texts with 21 keys each: a third of one campaign, the rest each
 * its own.
 */
import { createDatabase } from '../src/store/database.ts'
import { createMarks } from '../src/store/marks.ts'
import { migrate } from '../src/store/migrate.ts'
import type { Mark } from '../src/model.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../test/support/servers.ts'
import { report, type Report } from '../test/store/reports.ts'
import { GROUPED_AT_ONCE } from '../src/workers/group-campaigns.ts'
import { median, printTable, quantile, ratio, show } from './figures.ts'

const CASES = 10_000
const KEYS = 21
const LOOK_UPS = 200

function markOf(n: number): Mark {
  const family = n % 3 === 0 ? 'campaign' : `own ${n}`
  // Two variants of a campaign share most of their bands, not all.
  const keys = Array.from({ length: KEYS }, (_, band) =>
    band % 5 === n % 5 ? `${family} ${n} ${band}` : `${family} ${band}`,
  )
  return { kind: 'text', keys, sample: 'please vote for my niece in the contest' }
}

export async function run(): Promise<void> {
  const rows: string[][] = []
  for (const mode of MODES.filter((each) => !isSkipped(each))) {
    const { database, pool, close } = await openTestDatabase(mode)
    try {
      await migrate(createDatabase(pool))
      const reports = Array.from({ length: CASES }, (_, n): Report => ({
        chat: `chat ${n}`,
        atMs: n,
        marks: [markOf(n)],
      }))
      for (let from = 0; from < CASES; from += 1_000)
        await report(database, reports.slice(from, from + 1_000))
      const marks = createMarks(database, testCrypto)
      const read = await timed(() => database.query(`SELECT id, keys FROM forwardcheck.case_mark`))
      const batches: number[] = []
      for (let left = CASES; left > 0; left -= GROUPED_AT_ONCE) {
        batches.push(await timed(() => marks.groupMarks(GROUPED_AT_ONCE)))
      }
      const lookUps: number[] = []
      for (let n = 0; n < LOOK_UPS; n++) {
        lookUps.push(await timed(() => marks.countAlike('me', [markOf(n * 7)], 0)))
      }
      const all = batches.reduce((sum, each) => sum + each, 0)
      rows.push([
        mode,
        show(all, 'ms'),
        ratio(all, read),
        show(median(batches), 'ms'),
        show(Math.max(...batches), 'ms'),
        show(median(lookUps), 'ms'),
        show(quantile(lookUps, 0.99), 'ms'),
      ])
    } finally {
      await close()
    }
  }
  printTable(
    `Campaigns: ${CASES.toLocaleString('en')} cases grouped, ${GROUPED_AT_ONCE} at once`,
    ['mode', 'all', 'reading them', 'a batch', 'slowest', 'look-up', 'p99'],
    rows,
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}
