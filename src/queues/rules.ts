/** Retry and timing rules as data. They cover crashes and outages; what a message causes is counted in the store. */
import type { JobName } from './jobs.ts'

export interface RetryRule {
  /** After so many failures the job goes; the sweep adds the chat again as long as something is left to do. */
  attempts: number
  backoff: { type: 'exponential'; delay: number; jitter: number }
}

export const RETRY: Record<JobName, RetryRule> = {
  drain: { attempts: 6, backoff: { type: 'exponential', delay: 500, jitter: 0.5 } },
  deliver: { attempts: 6, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } },
  // Somebody waits for it, for seconds.
  refetch: { attempts: 3, backoff: { type: 'exponential', delay: 250, jitter: 0.5 } },
}

/** A worker killed in mid-job is noticed within lock plus interval. */
export const STALL = { lockDuration: 5_000, stalledInterval: 5_000, maxStalledCount: 20 }

/** In ms. */
export const LIMITS = {
  /** Adding a job: without its server the caller goes on soon, and the sweep adds the job later. */
  add: 2_000,
  /** Starting a worker waits so long for its server, and is tried again so much later. */
  ready: 2_000,
  again: 1_000,
  /** Closing waits so long for active jobs before it leaves them to be found stalled. */
  close: 8_000,
  /** And so long for connections whose server does not answer. */
  disconnect: 2_000,
  /** Longest pause of a queue: what it waits for may be over earlier, or its next worker sees it otherwise. */
  pause: 60_000,
  /** How often a worker looks whether a pause was ended early. */
  lookAgain: 1_000,
}
