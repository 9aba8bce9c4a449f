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
}

/** A worker killed in mid-job is noticed within lock plus interval. */
export const STALL = { lockDuration: 5_000, stalledInterval: 5_000, maxStalledCount: 20 }

/** How long closing waits for active jobs before it leaves them to be found stalled. */
export const CLOSE_TIMEOUT_MS = 15_000
