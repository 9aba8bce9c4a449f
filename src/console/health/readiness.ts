/** Whether a process can do its work: everything it stands on is asked at once, each for two seconds at most. */
import { within } from '../../queues/within.ts'

/** `attention`: works, and somebody has to look at it. Only `away` makes a process unready. */
export type DependencyState = 'ok' | 'attention' | 'away'

export interface Finding {
  state: DependencyState
  /** Counts only: the answer is for everybody. */
  counts?: Record<string, number>
}

export interface Dependency {
  /** Shown to operators and in metrics, so the names are API. */
  name: string
  /** Rejects, or does not answer in time, when it is away. Without a finding all is well. */
  check: () => Promise<Finding | void>
}

export interface DependencyReport extends Finding {
  name: string
  /** How long it took to answer. */
  ms: number
}

export interface Readiness {
  isReady: boolean
  dependencies: DependencyReport[]
}

/** Never rejects. */
export type AskReadiness = () => Promise<Readiness>

export interface ReadinessOptions {
  /** Longest wait for one of them; 2,000. */
  patienceMs?: number
  /** For so long an answer is given again: nobody can wear the database out by asking. 1,000. */
  freshMs?: number
  nowMs?: () => number
}

export function createReadiness(
  dependencies: readonly Dependency[],
  { patienceMs = 2_000, freshMs = 1_000, nowMs = () => performance.now() }: ReadinessOptions = {},
): AskReadiness {
  let latest: { atMs: number; answer: Promise<Readiness> } | null = null

  async function ask({ name, check }: Dependency): Promise<DependencyReport> {
    const startedMs = nowMs()
    const finding = await within(patienceMs, Promise.resolve().then(check)).then(
      (found): Finding => found ?? { state: 'ok' },
      // Why is in the log of whoever works with it; an error's message may name hosts.
      (): Finding => ({ state: 'away' }),
    )
    return { name, ...finding, ms: Math.round(nowMs() - startedMs) }
  }

  async function askAll(): Promise<Readiness> {
    const reports = await Promise.all(dependencies.map(ask))
    return { isReady: reports.every(({ state }) => state !== 'away'), dependencies: reports }
  }

  return () => {
    const atMs = nowMs()
    if (!latest || atMs - latest.atMs > freshMs) latest = { atMs, answer: askAll() }
    return latest.answer
  }
}
