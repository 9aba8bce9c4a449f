/** Metrics of a process that has everything and did something of each, as /metrics tells them. */
import { LINK_STATES } from '../../src/channels/whatsapp/link-states.ts'
import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts'
import type { NumberRow } from '../../src/store/store.ts'
import { examination } from '../support/messages.ts'

export const NUMBER: NumberRow = {
  account: 'default',
  owner: 'host 1',
  abandonedBy: null,
  sessionVersion: 3,
  statusMs: 1_000_000,
  status: {
    state: 'open',
    sinceMs: 900_000,
    isStandby: false,
    lastInboundMs: 950_000,
    lastAckMs: 960_000,
    closes: { '428': 2, 'no-such-code of somebody': 1 },
    refusals: { '463': 1 },
    heldUntilMs: 1_100_000,
    cappedUntilMs: null,
    spooled: 0,
    clockSkewMs: -250,
  },
}

export function allMetrics(nowMs: () => number = () => 1_000_000): Metrics {
  const metrics = createMetrics({
    version: '0.1.0',
    mode: 'embedded',
    roles: 'gateway + worker',
    isSimulated: (account) => account !== 'default',
    nowMs,
  })
  metrics.watch({
    health: async () => ({
      unanswered: 2,
      oldestUnansweredMs: 1_500,
      unsent: 0,
      oldestUnsentMs: null,
      handOversOpen: 1,
    }),
    queues: async () => ({
      inbound: { waiting: 1, active: 2, delayed: 0, failed: 0 },
      'outbound-default': { waiting: 3, active: 0, delayed: 0, failed: 0 },
      'outbound-second': { waiting: 4, active: 0, delayed: 0, failed: 0 },
    }),
    numbers: async () => [NUMBER],
    numberStates: ['waiting', ...LINK_STATES],
    disk: async () => ({ freeBytes: 10, sizeBytes: 100 }),
    dependencies: async () => [
      { name: 'database', isUp: true },
      { name: 'queues', isUp: false },
    ],
    campaignsRising: async () => 1,
  })
  return metrics
}

/** One of each thing that is counted or timed. */
export function useAll({ meters, http }: Metrics): void {
  const times = { waitedMs: 3_200, examinedMs: 40 }
  const answer = examination({ level: 'danger', lure: 'otp-request', language: 'tlh' })
  meters.received('default', 3)
  meters.answered('default', { ...answer, effects: [{ kind: 'feedback', value: 'bad' }] }, times)
  meters.examinationFailed()
  meters.fellBack()
  meters.setAside()
  meters.pictureBegun()('read')
  meters.tried('default', { outcome: 'sent' }, { ackMs: 80, waitedMs: 900 })
  meters.tried('default', { outcome: 'refused', code: '463' }, { ackMs: 80, waitedMs: 900 })
  meters.gaveUp('default', 'held-too-long')
  meters.swept({ rows: 3, unanswered: 1, unsent: 0, isClockWrong: false, clockSkewMs: 0 })
  http.served({ method: 'GET', route: '/cases/:id', status: 200, ms: 12 })
}

export interface TextMetric {
  name: string
  type: string
  help: string
}

/** Of the text that Prometheus reads. */
export function metricsIn(text: string): TextMetric[] {
  const helps = new Map([...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, help]) => [name, help]))
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
    name,
    type,
    help: helps.get(name) ?? '',
  }))
}

/** Names of labels that the samples of a metric carry, `le` and `quantile` apart. */
export function labelsOf(text: string, name: string): string[] {
  const samples = [...text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{([^}]*)\\}`, 'gm'))]
  const names = samples.flatMap(([, labels = '']) =>
    [...labels.matchAll(/([a-z_]+)="/g)].map(([, label]) => label ?? ''),
  )
  return [...new Set(names)].filter((label) => label !== 'le' && label !== 'quantile')
}
