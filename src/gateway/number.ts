/**
 * Keeps one number: waits until it is ours, opens its connection, watches over the hold, and lets go; then again, until
 * told to stop. A term is the time from taking the number to losing or releasing it.
 */
import type { Pairing } from '../channels/whatsapp/link-board.ts'
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { isDatabaseAway } from '../store/database-away.ts'
import { DamagedSessionError } from '../store/session-damage.ts'
import { StaleSessionError } from '../store/session-witness.ts'
import { LostNumberError, type Numbers, type NumberStatus } from '../store/store.ts'
import type { GatewayNumber, Term } from './gateway-number.ts'
import { tryHold, type Clocks, type Hold } from './hold.ts'
import { until, vary } from './pause.ts'
import { reasonOf } from './reason.ts'
import { createReporter } from './reporter.ts'
import { addHealth, createStateBoard, NO_HEALTH, type NumberState } from './status.ts'

export interface NumberOptions {
  account: string
  isStandby: boolean
  /** Names this gateway to operators. */
  owner: string
  store: Numbers
  log: Log
  /** Rejects when it cannot be opened, with nothing left open. Its sends ask `hold.isHeld` first. */
  openTerm: (hold: Hold) => Promise<Term>
  /** While another gateway holds the number: stores what waits on this machine's disk from an earlier term. */
  drainLeftover?: () => Promise<void>
  timing?: Partial<NumberTiming>
  clocks?: Clocks
}

export interface NumberTiming {
  /** How long a crashed gateway keeps a number, by the database's clock. */
  leaseMs: number
  /** Between two tries to take a number, give or take a quarter. */
  tryMs: number
  reportMs: number
  /** Before the first try. */
  startAfterMs: number
  /** How long a number that cannot be opened here is left to others, give or take a quarter. */
  leaveMs: number
}

const TIMING: NumberTiming = {
  leaseMs: 12_000,
  tryMs: 500,
  reportMs: 5_000,
  startAfterMs: 0,
  leaveMs: 60_000,
}
/** How often opening is tried before an operator is told, while the database answers. */
const OPEN_TRIES = 3
/** The link rests in these until an operator acts. */
const RESTING: ReadonlySet<NumberState> = new Set(['replaced', 'logged-out', 'outdated-version', 'stopped'])
/** In these the link may be waiting for minutes or hours, after a ban above all. */
const PAUSING: ReadonlySet<NumberState> = new Set(['restricted', 'connecting'])
/** Of what is done while waiting. */
const EVERY_MS = { complaint: 60_000, leftover: 10_000 }

type Wish = 'run' | 'pause' | 'stop'

export function createNumber(options: NumberOptions): GatewayNumber {
  const { account, isStandby, owner, store, log, openTerm, clocks } = options
  const timing = { ...TIMING, ...options.timing }
  const doneMs = new Map<keyof typeof EVERY_MS, number>()
  const board = createStateBoard('waiting', Date.now)
  /** Every listener hears the pairings of every term. */
  const pairingListeners = new Map<(pairing: Pairing) => void, () => void>()
  let wish: Wish = 'run'
  /** Aborted and replaced whenever something is wished for. */
  let wished = new AbortController()
  let term: Term | null = null
  /** Of the terms before. */
  let past = NO_HEALTH
  let problem: string | null = null
  let settle = (): void => {}
  const settled = new Promise<void>((resolve) => (settle = resolve))

  function want(next: Wish): void {
    // Who stops does not start again.
    if (wish !== 'stop') wish = next
    wished.abort()
    wished = new AbortController()
  }

  async function run(): Promise<void> {
    await until(timing.startAfterMs, wished.signal)
    while (wish !== 'stop') {
      const hold = wish === 'run' ? await take() : null
      if (hold) {
        const isLeft = await serve(hold)
        if (isLeft) await until(vary(timing.leaveMs), wished.signal)
      } else if (wish === 'pause') await rest()
    }
    board.show('stopped')
    settle()
  }

  async function rest(): Promise<void> {
    const { signal } = wished
    board.show('stopped')
    await until(null, signal)
  }

  /** null when something else is wished for meanwhile. */
  async function take(): Promise<Hold | null> {
    board.show('waiting')
    while (wish === 'run') {
      const { signal } = wished
      const hold = await tryTake()
      if (hold) return hold
      settle()
      await until(vary(timing.tryMs), signal)
    }
    return null
  }

  async function tryTake(): Promise<Hold | null> {
    const { leaseMs } = timing
    try {
      const hold = await tryHold({ store, account, owner, log, leaseMs, ...(clocks && { clocks }) })
      if (!hold) await sometimes('leftover', () => options.drainLeftover?.())
      return hold
    } catch (error) {
      const facts = { account, error: errorName(error) }
      await sometimes('complaint', () => log.warn(facts, 'the database is away, nobody can hold this number'))
      return null
    }
  }

  async function sometimes(what: keyof typeof EVERY_MS, work: () => unknown): Promise<void> {
    const nowMs = performance.now()
    if (nowMs - (doneMs.get(what) ?? -Infinity) < EVERY_MS[what]) return
    doneMs.set(what, nowMs)
    await work()
  }

  /** Until the number is lost or stopped, or cannot be opened here: true, for another gateway may do better. */
  async function serve(hold: Hold): Promise<boolean> {
    log.info({ account }, 'this gateway holds the number')
    const reporter = createReporter({ store, hold, status, log, everyMs: timing.reportMs })
    const off = board.onState(() => reporter.report())
    let isLeft = false
    while (!isLeft && hold.isHeld() && wish !== 'stop') {
      if (wish === 'pause') await restHolding(hold)
      else isLeft = !(await connect(hold))
    }
    off()
    if (hold.isHeld()) {
      board.show('stopped')
      reporter.report()
    }
    await reporter.stop()
    await hold.release()
    return isLeft && wish === 'run'
  }

  async function restHolding(hold: Hold): Promise<void> {
    const signal = AbortSignal.any([wished.signal, hold.lost])
    board.show('stopped')
    await until(null, signal)
  }

  /** One connection: until something is wished for or the number is lost. false: it cannot be opened here. */
  async function connect(hold: Hold): Promise<boolean> {
    const signal = AbortSignal.any([wished.signal, hold.lost])
    const opened = await open(hold, signal)
    settle()
    if (opened === 'not here') return false
    if (!opened) return true
    term = opened
    problem = null
    const show = (state: NumberState): void => void followState(hold, state)
    const off = opened.channel.onState(show)
    show(opened.channel.state)
    for (const listener of pairingListeners.keys()) listen(listener)
    await until(null, signal)
    off()
    past = { ...addHealth(past, opened.health()), spooled: 0, reasons: [] }
    term = null
    if (!hold.isHeld()) board.show('waiting')
    // Whoever lost the number must not say a word more in its name.
    await (hold.isHeld() ? opened.close() : opened.abort()).catch((error: unknown) => {
      log.error({ account, error: errorName(error) }, 'a connection was not closed properly')
    })
    return true
  }

  /** null when the number is lost or something else is wished for. When it cannot be opened `problem` says why. */
  async function open(hold: Hold, signal: AbortSignal): Promise<Term | 'not here' | null> {
    for (let failures = 0; !signal.aborted;) {
      try {
        return await openTerm(hold)
      } catch (error) {
        if (error instanceof LostNumberError) hold.lose()
        // A database that is away, or was when it was asked, is not the session's fault.
        const isAway = isDatabaseAway(error)
        if (isAway)
          await sometimes('complaint', () => log.warn({ account }, 'the database is away: opened later'))
        else if (hold.isHeld() && (await hold.confirm()) === 'ours') failures++
        if (failures >= OPEN_TRIES) {
          const isEverywhere = error instanceof DamagedSessionError || error instanceof StaleSessionError
          complain(reasonOf(error), isEverywhere)
          if (!isEverywhere) return 'not here'
          // Another gateway would do no better, or worse.
          want('pause')
        } else await until(1_000, signal)
      }
    }
    return null
  }

  function complain(reason: string, isEverywhere: boolean): void {
    if (reason === problem) return
    problem = reason
    const what = isEverywhere
      ? 'this number cannot be opened; it stays stopped until somebody resumes it'
      : 'this number cannot be opened here; it is left to other gateways and tried again every minute'
    log.error({ account, reason }, what)
  }

  /** Thrown out by the next gateway, which took the number over, is not the same as by a foreign copy of the session. */
  async function followState(hold: Hold, state: NumberState): Promise<void> {
    if (state === 'replaced' && (await hold.confirm()) === 'lost') return
    if (hold.isHeld() && term?.channel.state === state) board.show(state)
  }

  function listen(listener: (pairing: Pairing) => void): void {
    pairingListeners.set(listener, term?.channel.onPairing(listener) ?? (() => {}))
  }

  function channel(): Term['channel'] {
    if (term) return term.channel
    throw new Error(
      board.state === 'waiting'
        ? `The number "${account}" is held by another gateway. Ask that one.`
        : `The number "${account}" is stopped. Resume it first: npx forwardcheck numbers resume ${account}`,
    )
  }

  function status(): NumberStatus {
    const health = term ? addHealth(past, term.health()) : past
    return { state: board.state, sinceMs: board.sinceMs, isStandby, ...health }
  }

  const running = run()
  return {
    account,
    isStandby,
    get state() {
      return board.state
    },
    get problem() {
      return problem
    },
    settled,
    onState: board.onState,
    onPairing(listener) {
      listen(listener)
      return () => {
        pairingListeners.get(listener)?.()
        pairingListeners.delete(listener)
      }
    },
    requestCode: async (phone) => channel().requestCode(phone),
    relink: async () => channel().relink(),
    async pause() {
      want('pause')
      if (board.state === 'stopped') return
      await new Promise<void>((resolve) => {
        const off = board.onState((state) => {
          if (state !== 'stopped') return
          off()
          resolve()
        })
      })
    },
    resume() {
      if (wish === 'pause' || RESTING.has(board.state)) want('run')
      else if (PAUSING.has(board.state)) term?.channel.resume()
    },
    status,
    async stop() {
      want('stop')
      await running
    },
  }
}
