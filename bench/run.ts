/**
 * Runs the named benches, or all of them, one after the other. Usage: npm run bench [-- name …]
 * A bench compares with a floor or an alternative in the same run and is never a test: it fails on no figure.
 */
import { environmentLine } from './figures.ts'

interface Bench {
  run(): Promise<void>
}

const BENCHES: Record<string, () => Promise<Bench>> = {
  check: () => import('./check.ts'),
  triage: () => import('./triage.ts'),
  worst: () => import('./worst.ts'),
  latency: () => import('./latency.ts'),
  throughput: () => import('./throughput.ts'),
  footprint: () => import('./footprint.ts'),
  gateway: () => import('./gateway.ts'),
  spool: () => import('./spool.ts'),
  console: () => import('./console.ts'),
  campaigns: () => import('./campaigns.ts'),
  pictures: async () => {
    const { run } = await import('./pictures.ts')
    // All of them take half an hour: npm run bench:pictures.
    return { run: () => run({ sample: 4 }) }
  },
}

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
for (const [name, load] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue
  console.log(`\n━━ ${name} ━━ ${environmentLine()}`)
  await (await load()).run()
}
