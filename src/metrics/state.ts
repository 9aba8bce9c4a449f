/**
 * Gauges of what the database, the queues and the disk say at the moment of asking. Made anew each time: what could not
 * be read is missing and never yesterday's.
 */
import { Counter, Gauge, Registry } from 'prom-client'
import type { QueueCounts } from '../queues/queues.ts'
import { within } from '../queues/within.ts'
import type { NumberRow, StoreHealth } from '../store/store.ts'
import { codeLabel, queueLabel } from './labels.ts'

/** Each is asked at every scrape; what rejects is left out. */
export interface StateSources {
  health?: (nowMs: number) => Promise<StoreHealth>
  queues?: () => Promise<Record<string, QueueCounts>>
  numbers?: () => Promise<NumberRow[]>
  /** Every state that a number can be in. */
  numberStates?: readonly string[]
  disk?: () => Promise<{ freeBytes: number; sizeBytes: number }>
  /** Name and whether it answers. */
  dependencies?: () => Promise<readonly { name: string; isUp: boolean }[]>
  campaignsRising?: () => Promise<number>
}

/** A database that hangs costs a scrape its state and not its answer. */
const PATIENCE_MS = 2_000

export async function readState(sources: StateSources, nowMs: number): Promise<Registry> {
  const registry = new Registry()
  const show = async <T>(ask: (() => Promise<T>) | undefined, put: (found: T) => void): Promise<void> => {
    const found = ask && (await within(PATIENCE_MS, ask()).catch(() => undefined))
    if (found !== undefined) put(found)
  }
  const { health, numberStates = [] } = sources
  await Promise.all([
    show(health && (() => health(nowMs)), (found) => showHealth(registry, found)),
    show(sources.queues, (found) => showQueues(registry, found)),
    show(sources.numbers, (found) => showNumbers(registry, found, numberStates, nowMs)),
    show(sources.disk, (found) => showDisk(registry, found)),
    show(sources.dependencies, (found) => showDependencies(registry, found)),
    show(sources.campaignsRising, (found) =>
      gauge(
        registry,
        'forwardcheck_campaigns_rising',
        'Campaigns of enough people that rose in the last six hours.',
      ).set(found),
    ),
  ])
  return registry
}

function gauge<T extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: T[] = [],
): Gauge<T> {
  return new Gauge({ name, help, labelNames, registers: [registry] })
}

function showHealth(registry: Registry, health: StoreHealth): void {
  const figures: [name: string, help: string, value: number][] = [
    ['unanswered', 'Messages that wait for their answer.', health.unanswered],
    [
      'oldest_unanswered_seconds',
      'Age of the oldest of them; 0: none.',
      toSeconds(health.oldestUnansweredMs),
    ],
    ['unsent', 'Replies that wait to be sent.', health.unsent],
    ['oldest_unsent_seconds', 'Age of the oldest of them; 0: none.', toSeconds(health.oldestUnsentMs)],
    [
      'hand_overs_open',
      'People who asked for a person and whom nobody has closed yet.',
      health.handOversOpen,
    ],
  ]
  for (const [name, help, value] of figures) gauge(registry, `forwardcheck_${name}`, help).set(value)
}

/** Accounts' queues together: there is one gauge per kind of queue. */
function showQueues(registry: Registry, counts: Record<string, QueueCounts>): void {
  const jobs = gauge(registry, 'forwardcheck_queue_jobs', 'Jobs of BullMQ, by kind of queue and state.', [
    'queue',
    'state',
  ])
  for (const [name, states] of Object.entries(counts)) {
    for (const [state, count] of Object.entries(states)) jobs.inc({ queue: queueLabel(name), state }, count)
  }
}

function showNumbers(registry: Registry, rows: NumberRow[], states: readonly string[], nowMs: number): void {
  const of = <T extends string>(name: string, help: string, more: T[] = []): Gauge<'account' | T> =>
    gauge<'account' | T>(registry, `forwardcheck_number_${name}`, help, ['account', ...more])
  const counter = (name: string, help: string): Counter<'account' | 'code'> =>
    new Counter({
      name: `forwardcheck_number_${name}_total`,
      help,
      labelNames: ['account', 'code'],
      registers: [registry],
    })
  const state = of('state', '1 for the state that the number is in, 0 for the others.', ['state'])
  const owned = of('owned', '1 while a gateway holds the number.')
  const reported = of('reported_timestamp_seconds', 'When its gateway last reported.')
  const inbound = of('last_inbound_timestamp_seconds', 'When it last received something.')
  const ack = of('last_ack_timestamp_seconds', 'When a reply of it was last acknowledged.')
  const held = of('held', '1 while WhatsApp restricts it and replies wait (463 and its like).')
  const capped = of('capped', '1 while its own hourly or daily cap keeps replies back.')
  const spooled = of('spooled', 'Records that lie on its gateway’s disk, the database being away.')
  const skew = of('clock_skew_seconds', 'Its machine’s clock against WhatsApp’s.')
  const closes = counter('closes', 'Connections that closed, by code, since its gateway started.')
  const refusals = counter('refusals', 'Replies refused, by code, since its gateway started.')
  for (const { account, owner, status, statusMs } of rows) {
    owned.set({ account }, owner === null ? 0 : 1)
    if (!status) continue
    for (const name of states) state.set({ account, state: name }, status.state === name ? 1 : 0)
    if (statusMs !== null) reported.set({ account }, statusMs / 1000)
    if (status.lastInboundMs !== null) inbound.set({ account }, status.lastInboundMs / 1000)
    if (status.lastAckMs !== null) ack.set({ account }, status.lastAckMs / 1000)
    held.set({ account }, (status.heldUntilMs ?? 0) > nowMs ? 1 : 0)
    capped.set({ account }, (status.cappedUntilMs ?? 0) > nowMs ? 1 : 0)
    spooled.set({ account }, status.spooled)
    if (status.clockSkewMs !== null) skew.set({ account }, status.clockSkewMs / 1000)
    for (const [code, times] of Object.entries(status.closes))
      closes.inc({ account, code: codeLabel(code) }, times)
    for (const [code, times] of Object.entries(status.refusals))
      refusals.inc({ account, code: codeLabel(code) }, times)
  }
}

function showDisk(
  registry: Registry,
  { freeBytes, sizeBytes }: { freeBytes: number; sizeBytes: number },
): void {
  gauge(registry, 'forwardcheck_data_free_bytes', 'Room left where DATA_DIR lies.').set(freeBytes)
  gauge(registry, 'forwardcheck_data_size_bytes', 'Size of the disk where DATA_DIR lies.').set(sizeBytes)
}

function showDependencies(registry: Registry, found: readonly { name: string; isUp: boolean }[]): void {
  const up = gauge(registry, 'forwardcheck_dependency_up', '1 while what /readyz names answers.', [
    'dependency',
  ])
  for (const { name, isUp } of found) up.set({ dependency: name }, isUp ? 1 : 0)
}

function toSeconds(ms: number | null): number {
  return ms === null ? 0 : Math.max(0, ms) / 1000
}
