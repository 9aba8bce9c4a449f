/** People who have the console open, and a Prometheus: what their pages ask by themselves, and exports. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Viewers {
  /** Ends them, and tells how their requests went; ms. */
  stop(): Promise<{ times: number[]; failures: number }>
}

export interface Viewed {
  console: string
  cookie: string
}

/** What a page asks by itself as long as it is open (live.js), with its pause in ms. */
const LIVE: readonly [path: string, everyMs: number][] = [
  ['/cases/newest', 3_000],
  ['/numbers?part=cards', 2_000],
  ['/hand-overs/open', 3_000],
]
/** Pages and exports that people open now and then. */
const OPENED = [
  '/cases',
  '/numbers',
  '/review',
  '/accuracy',
  '/indicators',
  '/campaigns',
  '/indicators/export.csv',
  '/review/export.jsonl',
  '/campaigns/export.csv',
  '/campaigns/export.stix.json',
  '/campaigns/export.misp.json',
]
const OPENED_EVERY_MS = 5_000
const METRICS_EVERY_MS = 5_000

/** `count` people with three pages open each, of whom each opens another page every 5 s; and one scraper. */
export async function startViewers({ console: address, cookie }: Viewed, count: number): Promise<Viewers> {
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  const times: number[] = []
  let failures = 0

  async function ask(path: string, headers: Record<string, string> = {}): Promise<number> {
    const started = performance.now()
    const response = await fetch(`${address}${path}`, { redirect: 'manual', headers: { cookie, ...headers } })
    await response.arrayBuffer()
    times.push(performance.now() - started)
    if (response.status >= 300) failures++
    return response.status
  }

  async function repeat(everyMs: number, work: (turn: number) => Promise<unknown>): Promise<void> {
    // Not all at the same moment.
    await sleep(Math.random() * everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      await work(turn)
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const open = await existing(ask)
  times.length = 0
  failures = 0
  const loops = [repeat(METRICS_EVERY_MS, () => ask('/metrics'))]
  for (let viewer = 0; viewer < count; viewer++) {
    for (const [path, everyMs] of LIVE) loops.push(repeat(everyMs, () => ask(path, { 'x-live': '1' })))
    loops.push(repeat(OPENED_EVERY_MS, (turn) => ask(open[(turn + viewer) % open.length] ?? '/cases')))
  }
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
      return { times, failures }
    },
  }
}

/** Addresses of exports change sooner than this bench; the live parts must be there. */
async function existing(ask: (path: string) => Promise<number>): Promise<string[]> {
  for (const [path] of LIVE) {
    const status = await ask(path)
    if (status !== 200) throw new Error(`${path} answers ${status}`)
  }
  const found: string[] = []
  for (const path of OPENED) if ((await ask(path)) === 200) found.push(path)
  return found
}
