/**
 * Everything /metrics tells of one process: what its parts counted, what Node knows of itself, and the state of what
 * all processes share. Prometheus text format.
 */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Meters } from '../workers/meters.ts'
import { createHttpMeter, createMeters, type HttpMeter } from './instruments.ts'
import { readState, type StateSources } from './state.ts'

export interface MetricsOptions {
  /** Told by forwardcheck_info. */
  version: string
  mode: 'embedded' | 'distributed'
  /** Like `gateway + worker`. */
  roles: string
  isSimulated: (account: string) => boolean
  nowMs?: () => number
}

export interface Metrics {
  meters: Meters
  http: HttpMeter
  /** Adds to what is asked at every scrape. */
  watch: (sources: StateSources) => void
  contentType: string
  /** Never rejects, and never takes much longer than two seconds. */
  text: () => Promise<string>
}

/** Several scrapers at once ask the database once. */
const FRESH_MS = 1_000

export function createMetrics({
  version,
  mode,
  roles,
  isSimulated,
  nowMs = Date.now,
}: MetricsOptions): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'forwardcheck_info',
    help: 'Always 1; which version runs, and as what.',
    labelNames: ['version', 'mode', 'roles'],
    registers: [registry],
  }).set({ version, mode, roles }, 1)
  const sources: StateSources = {}
  let latest: { atMs: number; text: Promise<string> } | null = null

  async function text(): Promise<string> {
    const state = await readState(sources, nowMs())
    return [await registry.metrics(), await state.metrics()].join('\n')
  }

  return {
    meters: createMeters({ registry, isSimulated }),
    http: createHttpMeter(registry),
    watch: (more) => void Object.assign(sources, more),
    contentType: registry.contentType,
    text() {
      const atMs = nowMs()
      if (!latest || Math.abs(atMs - latest.atMs) > FRESH_MS) latest = { atMs, text: text() }
      return latest.text
    },
  }
}
