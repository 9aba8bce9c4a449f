/**
 * Keeps one number: waits until it is ours, opens its connection, watches over the hold, and lets go; then again, until
 * told to stop. A term is the time from taking the number to losing or releasing it.
 */
import type { Pairing } from '../channels/whatsapp/link-board.ts'
import type { Log } from '../log.ts'
import { within } from '../queues/within.ts'
import type { Numbers, NumberStatus } from '../store/store.ts'
import { endTerm } from './end-term.ts'
import type { GatewayNumber, Term } from './gateway-number.ts'
import type { Clocks, Hold } from './hold.ts'
import type { Leftover } from './leftover.ts'
import { createOpening } from './opening.ts'
import { until, vary } from './pause.ts'
import { createReporter } from './reporter.ts'
import { createRestMemory, type Rest } from './rest.ts'
import { createSometimes } from './sometimes.ts'
import { addHealth, createStateBoard, NO_HEALTH, type NumberState } from './status.ts'
import { createTaking } from './taking.ts'

export interface NumberOptions {
  account: string
  isStandby: boolean
  /** Names this gateway to operators. */
  owner: string
  store: Numbers
  log: Log
  /** Rejects when it cannot be opened, with nothing left open. Its sends ask `hold.isHeld` first. */
  openTerm: (hold: Hold) => Promise<Term>
  /** What waits on this machine's disk from an earlier term; without it nothing does. */
  leftover?: Leftover
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
/** The link rests in these until an operator acts. */
const RESTING: ReadonlySet<NumberState> = new Set(['replaced', 'logged-out', 'outdated-version', 'stopped'])
/** In these the link may be waiting for minutes or hours, after a ban above all. */
const PAUSING: ReadonlySet<NumberState> = new Set(['restricted', 'connecting'])
/** How long a disk may take to be asked what lies on it, and a database who wrote the session. */
const ASK_MS = 2_000
const LEFTOVER_MS = 10_000
const PAUSED: Rest = { state: 'stopped', leftMs: null }

type Wish = 'run' | 'pause' | 'stop'

export function createNumber(options: NumberOptions): GatewayNumber {
  const { account, isStandby, store, log, leftover } = options
  const timing = { ...TIMING, ...options.timing }
  const sometimes = createSometimes()
  const tryTake = createTaking({ ...options, ...timing, sometimes, whileOthersHold: drainLeft })
  const opening = createOpening({ ...options, sometimes })
  const memory = createRestMemory(Date.now)
  const board = createStateBoard('waiting', Date.now)
  /** Every listener hears the pairings of every term. */
  const pairingListeners = new Map<(pairing: Pairing) => void, () => void>()
  let wish: Wish = 'run'
  /** Aborted and replaced whenever something is wished for. */
  let wished = new AbortController()
  let isHolding = false
  /** The last hold was lost, not let go. */
  let isFormer = false
  /** Paused while the number was ours: it stays ours, also when the hold is lost for a while. */
  let isKept = false
  let term: Term | null = null
  /** Of the terms before, and of what they left on the disk. */
  let past = NO_HEALTH
  let settle = (): void => {}
  const settled = new Promise<void>((resolve) => (settle = resolve))

  function want(next: Wish): void {
    // Who stops does not start again.
    if (wish !== 'stop') wish = next
    isKept = wish === 'pause' && (isKept || isHolding)
    if (wish === 'run') memory.forget()
    wished.abort()
    wished = new AbortController()
  }

  async function run(): Promise<void> {
    await until(timing.startAfterMs, wished.signal)
    await countLeft()
    while (wish !== 'stop') {
      const hold = wish === 'run' || isKept ? await take() : null
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
    settle()
    if (!isKept) await until(null, signal)
  }

  /** null when something else is wished for meanwhile. */
  async function take(): Promise<Hold | null> {
    const before = wish
    board.show(before === 'pause' ? 'stopped' : 'waiting')
    while (wish === before) {
      const { signal } = wished
      const hold = await tryTake(isFormer)
      if (hold) return hold
      settle()
      await until(vary(timing.tryMs), signal)
    }
    return null
  }

  async function drainLeft(): Promise<void> {
    const spooled = await leftover?.drain()
    past = { ...past, spooled: spooled ?? past.spooled }
  }

  async function countLeft(): Promise<void> {
    const spooled = leftover && (await within(ASK_MS, leftover.count()).catch(() => null))
    past = { ...past, spooled: spooled ?? past.spooled }
  }

  /** Until the number is lost or stopped, or cannot be opened here: true, for another gateway may do better. */
  async function serve(hold: Hold): Promise<boolean> {
    log.info({ account }, 'this gateway holds the number')
    isHolding = true
    isKept ||= wish === 'pause'
    await recall()
    const reporter = createReporter({ store, hold, status, log, everyMs: timing.reportMs })
    const off = board.onState(() => reporter.report())
    let isLeft = false
    while (!isLeft && hold.isHeld() && wish !== 'stop') {
      const resting = wish === 'pause' ? PAUSED : memory.now()
      if (resting) await restHolding(hold, resting)
      else isLeft = !(await connect(hold))
    }
    off()
    isHolding = false
    isFormer = !hold.isHeld()
    if (!isFormer) {
      board.show('stopped')
      reporter.report()
    }
    await reporter.stop()
    await hold.release()
    return isLeft && wish === 'run'
  }

  /** What an earlier term rested in counts, unless another gateway had the session since. */
  async function recall(): Promise<void> {
    if (!memory.isUsed()) return
    const head = await within(ASK_MS, store.sessionHead(account)).catch(() => null)
    if (head) memory.reconsider(head.fence)
  }

  /** For a while: until something is wished for, at the longest. */
  async function restHolding(hold: Hold, { state, leftMs }: Rest): Promise<void> {
    const signal = AbortSignal.any([wished.signal, hold.lost])
    board.show(state)
    settle()
    // Nobody else brings what lies on this disk into the inbox.
    if (past.spooled > 0) await drainLeft().catch(() => undefined)
    const againMs = past.spooled > 0 ? LEFTOVER_MS : null
    await until(againMs === null ? leftMs : Math.min(againMs, leftMs ?? againMs), signal)
  }

  /** One connection: until something is wished for or the number is lost. false: it cannot be opened here. */
  async function connect(hold: Hold): Promise<boolean> {
    const fought = new AbortController()
    const signal = AbortSignal.any([wished.signal, hold.lost, fought.signal])
    const opened = await opening.open(hold, signal)
    settle()
    if (opened === 'not here') return false
    // Another gateway would do no better, or worse.
    if (opened === 'nowhere') want('pause')
    if (!opened || opened === 'nowhere') return true
    term = opened
    const show = (state: NumberState): void => void followState(hold, state, fought)
    const off = opened.channel.onState(show)
    show(opened.channel.state)
    for (const listener of pairingListeners.keys()) listen(listener)
    await until(null, signal)
    off()
    past = { ...addHealth(past, opened.health()), reasons: [] }
    term = null
    if (!hold.isHeld()) board.show('waiting')
    await endTerm(opened, hold, log)
    await countLeft()
    return true
  }

  /** Thrown out by the next gateway, which took the number over, is not the same as by a foreign copy of the session. */
  async function followState(hold: Hold, state: NumberState, fought: AbortController): Promise<void> {
    if (state === 'replaced' && (await hold.confirm()) === 'lost') return
    if (!hold.isHeld() || term?.channel.state !== state) return
    board.show(state)
    if (memory.follow(state, hold.ownership.fence)) fought.abort()
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

  /** Resolves when another state is shown. */
  async function changed(): Promise<void> {
    await new Promise<void>((resolve) => {
      const off = board.onState(() => {
        off()
        resolve()
      })
    })
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
      return opening.problem
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
    async relink() {
      // At rest since an earlier term, it has no connection to forget the link with.
      if (wish === 'run' && isHolding && !term && memory.now()) {
        want('run')
        await changed()
      }
      await channel().relink()
    },
    async pause() {
      want('pause')
      while (wish === 'pause' && board.state !== 'stopped') {
        await Promise.race([changed(), until(null, wished.signal)])
      }
    },
    resume() {
      if (wish === 'pause' || RESTING.has(board.state) || (!term && memory.now())) want('run')
      else if (PAUSING.has(board.state)) term?.channel.resume()
    },
    status,
    async stop() {
      want('stop')
      await running
    },
  }
}
