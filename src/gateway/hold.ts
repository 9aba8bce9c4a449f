/**
 * The right to act for one number, as its holder sees it: a lease taken in the database, renewed in time, and given up
 * by this process's own clocks before the database gives it to somebody else.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { Numbers, Ownership } from '../store/store.ts'

export interface HoldOptions {
  store: Pick<Numbers, 'takeNumber' | 'renewNumber' | 'releaseNumber'>
  account: string
  /** Names this gateway to operators. */
  owner: string
  log: Log
  leaseMs: number
  clocks?: Clocks
}

/** Both in ms. `monotonicMs` stands still while a machine sleeps, `wallMs` may jump: whichever is further on counts. */
export interface Clocks {
  monotonicMs: () => number
  wallMs: () => number
}

export interface Hold {
  readonly ownership: Ownership
  /** Asked before anything is done in the number's name; once false it stays false. */
  isHeld: () => boolean
  /** Aborted the moment it is known to be lost. */
  readonly lost: AbortSignal
  /** A refused write told that somebody else has the number. */
  lose: () => void
  /** Asks the database now. Without an answer nothing changes. */
  confirm: () => Promise<'ours' | 'lost' | 'no answer'>
  /** Stops renewing and lets the next one have it at once, as far as the database can be reached. */
  release: () => Promise<void>
}

const CLOCKS: Clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() }

/** Shares of the lease. */
const RENEW = 1 / 3
const RETRY = 1 / 12
/** Given up so long before its end, for the socket to be closed by then. */
const MARGIN = 1 / 6
const RELEASE_MS = 3_000

/** null while somebody else holds the number. Rejects when the database is away. */
export async function tryHold(options: HoldOptions): Promise<Hold | null> {
  const { store, account, owner, leaseMs, clocks = CLOCKS } = options
  const deadline = createDeadline(clocks, leaseMs * (1 - MARGIN))
  const taking = store.takeNumber(account, owner, leaseMs)
  let ownership: Ownership | null
  try {
    ownership = await within(leaseMs / 2, taking)
  } catch (error) {
    // Granted after we stopped waiting, it would keep everybody out until it ran out.
    taking.then((late) => late && store.releaseNumber(late)).catch(() => undefined)
    throw error
  }
  return ownership && keep(options, ownership, deadline)
}

function keep(options: HoldOptions, ownership: Ownership, deadline: Deadline): Hold {
  const { store, account, log, leaseMs } = options
  const lost = new AbortController()
  const asked = new Set<Promise<unknown>>()
  let isReleased = false
  let renewal: NodeJS.Timeout | undefined
  let alarm: NodeJS.Timeout | undefined

  function lose(why: 'taken over' | 'not renewed in time'): void {
    if (lost.signal.aborted || isReleased) return
    log.error({ account, why }, 'this number is no longer ours, its connection is closed here')
    stopTimers()
    lost.abort()
  }

  function stopTimers(): void {
    clearTimeout(renewal)
    clearTimeout(alarm)
  }

  function isHeld(): boolean {
    if (!lost.signal.aborted && !isReleased && deadline.isPast()) lose('not renewed in time')
    return !lost.signal.aborted && !isReleased
  }

  /** An answer counts from when it was asked for: only the database knows when it set the lease. */
  async function renew(): Promise<boolean> {
    const extend = deadline.extension()
    const asking = store.renewNumber(ownership, leaseMs)
    const settled = asking.then(
      () => undefined,
      () => undefined,
    )
    asked.add(settled)
    void settled.then(() => asked.delete(settled))
    const isOurs = await asking
    if (isOurs) extend()
    else lose('taken over')
    return isOurs
  }

  function renewIn(ms: number): void {
    clearTimeout(renewal)
    renewal = setTimeout(() => {
      // One that hangs must not keep the next from being tried.
      renewIn(leaseMs * RENEW)
      renew().catch((error: unknown) => {
        log.warn({ account, error: errorName(error) }, 'the hold of a number was not renewed, trying again')
        if (isHeld()) renewIn(leaseMs * RETRY)
      })
    }, ms)
  }

  function watch(): void {
    alarm = setTimeout(() => {
      if (isHeld()) watch()
    }, deadline.leftMs())
  }

  renewIn(leaseMs * RENEW)
  watch()
  return {
    ownership,
    isHeld,
    lost: lost.signal,
    lose: () => lose('taken over'),
    confirm: () =>
      renew().then(
        (isOurs) => (isOurs ? 'ours' : 'lost'),
        () => 'no answer',
      ),
    async release() {
      isReleased = true
      stopTimers()
      // A renewal still under way would take it back behind the release.
      const released = Promise.all(asked).then(() => store.releaseNumber(ownership))
      await within(RELEASE_MS, released).catch((error: unknown) => {
        log.warn(
          { account, error: errorName(error) },
          'a number was not released; its lease runs out by itself',
        )
      })
    },
  }
}

interface Deadline {
  isPast: () => boolean
  leftMs: () => number
  /** To be called when what is asked for now is granted. */
  extension: () => () => void
}

/** `spanMs` from now. */
function createDeadline({ monotonicMs, wallMs }: Clocks, spanMs: number): Deadline {
  const now = () => ({ monotonicMs: monotonicMs(), wallMs: wallMs() })
  let from = now()
  const leftMs = (): number => spanMs - Math.max(monotonicMs() - from.monotonicMs, wallMs() - from.wallMs)
  return {
    isPast: () => leftMs() <= 0,
    leftMs: () => Math.max(1, leftMs()),
    extension: () => {
      const asked = now()
      return () => {
        if (asked.monotonicMs > from.monotonicMs) from = asked
      }
    },
  }
}
