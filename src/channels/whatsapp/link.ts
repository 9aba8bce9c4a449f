/**
 * Keeps one linked number connected: carries out what life-cycle.ts says, with sockets, timers and the stored
 * session. Offers pairing while there is no link. Does not look at messages.
 */
import { AsyncResource } from 'node:async_hooks'
import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from 'pino'
import { clockAdvice, clockSkewMs, isClockWrong } from './clock-check.ts'
import {
  NEW_LIFE,
  shownState,
  step,
  type Condition,
  type Facts,
  type LifeEvent,
  type Reaction,
} from './life-cycle.ts'
import { createLinkBoard, guard, type LinkBoard } from './link-board.ts'
import { tellUnlinked } from './link-goodbye.ts'
import { requestCode } from './link-pairing.ts'
import { followSocket, type FollowedSocket } from './link-socket.ts'
import type { LinkState } from './link-states.ts'
import { createLinkWatch } from './link-watch.ts'
import { adviseOperator, nameOfClose, tellReasons, type LinkHealth } from './link-words.ts'
import { backOff, type Closing } from './reconnect.ts'
import type { Session } from './session.ts'
import { waitAtMost } from './wait-at-most.ts'
import { WATCHDOG_DEFAULTS, type WatchdogConfig } from './watchdog.ts'

export interface LinkOptions {
  session: Session
  log: Logger
  /** A new socket with the other parts attached; its connection is followed here. */
  makeSocket: () => WASocket
  onClosed: () => void
  /** Of WhatsApp Web, as the socket names it; for the operator whose version is refused. */
  version?: string
  watchdog?: Partial<WatchdogConfig> | undefined
}

export interface Link {
  readonly state: LinkState
  health: () => LinkHealth
  /** The socket while it is open. */
  socket: () => WASocket | null
  onState: LinkBoard['onState']
  /** Starts with the QR shown at the moment, if there is one; each lives 20 to 60 s. */
  onPairing: LinkBoard['onPairing']
  /** An eight-character code for the phone with this number; for a link not yet made. */
  requestCode: (phone: string) => Promise<string>
  /**
   * Forgets the link, by an operator's wish, and offers a new QR; while connected WhatsApp is told, too. When
   * forgetting fails the old link is taken up again.
   */
  relink: () => Promise<void>
  /** Connects again by an operator's wish: after `replaced`, `logged-out`, `outdated-version`, or out of a pause. */
  resume: () => void
  /** Several reasons for one condition are kept apart. */
  setCondition: (condition: Condition, isSet: boolean, reason?: string) => void
  /** Offline at return: neither receipts nor requests go out until every reason for it is released. */
  hold: (reason: string) => void
  release: (reason: string) => void
  start: () => void
  stop: () => Promise<void>
  /** The number belongs to somebody else: at return the line is cut, and nothing more goes out. */
  abort: () => void
}

const GOODBYE_MS = 2_500
const USUAL_REASON: Record<Condition, string> = { degraded: 'store', restricted: 'refusals' }

export function createLink(options: LinkOptions): Link {
  const { session, log, makeSocket, onClosed, version = 'unknown' } = options
  const board = createLinkBoard(log, shownState(NEW_LIFE, session.isPaired()))
  const closes: Record<string, number> = {}
  let life = NEW_LIFE
  /** One at most: the one before is cut before the next is made. */
  let current: FollowedSocket | null = null
  let leaving: FollowedSocket | null = null
  let timer: NodeJS.Timeout | undefined
  /** Changes with every reaction that connects or drops, so that a slow start-over cannot connect afterwards. */
  let turn = 0
  let skewMs: number | null = null
  let advised: LinkState | null = null

  const watch = createLinkWatch({
    config: { ...WATCHDOG_DEFAULTS, ...options.watchdog },
    log,
    skewMs: () => skewMs ?? 0,
    onSilent: () => {
      count('silence')
      dispatch({ kind: 'silent' })
    },
  })

  // Who tells of an event may be in the middle of storing a message, which Baileys and the session know by the
  // asynchronous context: sockets and timers made here must not inherit it.
  const dispatch = AsyncResource.bind((event: LifeEvent) => follow(event))

  function follow(event: LifeEvent): void {
    const facts: Facts = { nowMs: Date.now(), random: Math.random(), isPaired: session.isPaired() }
    const next = step(life, event, facts)
    tellReasons(log, life, next.life)
    life = next.life
    if (event.kind === 'closed') {
      const { then, delayMs } = next.reaction
      log.warn({ code: event.closing.code, then, delayMs }, 'whatsapp connection closed')
    }
    carryOut(next.reaction)
    show()
  }

  function show(): void {
    const state = shownState(life, session.isPaired())
    // Said once, not after every reconnection in between.
    if (state === 'open') advised = null
    if (state !== board.state() && state !== advised && adviseOperator(log, state, version)) advised = state
    board.show(state)
  }

  function carryOut({ drop, then, delayMs }: Reaction): void {
    if (drop === 'no' && then === 'nothing') return
    turn++
    clearTimeout(timer)
    if (drop !== 'no') dropSocket(drop)
    if (then === 'wait') timer = setTimeout(() => dispatch({ kind: 'due' }), delayMs)
    if (then === 'connect') connect()
  }

  function connect(): void {
    if (life.isSpoilt && session.auth.creds.me) return startOver()
    // Shown before the socket is made: listeners hear of it in order.
    show()
    try {
      current = followSocket(makeSocket(), events, (work) => guard(log, work))
      watch.listen(current.socket)
    } catch (error) {
      log.error(
        { error: error instanceof Error ? error.name : 'unknown' },
        'no whatsapp socket could be made',
      )
      dispatch({ kind: 'failed' })
    }
  }

  /** A half-made link (a code was asked for, nobody typed it) cannot log in: a fresh identity can pair. */
  function startOver(): void {
    const mine = turn
    session.reset().then(
      () => mine === turn && connect(),
      () => {
        log.error('the unfinished whatsapp session could not be cleared; trying again')
        if (mine === turn) dispatch({ kind: 'failed' })
      },
    )
  }

  const events = {
    onQr: (text: string) => {
      dispatch({ kind: 'qr' })
      board.showQr(text)
    },
    onOpened: () => {
      dispatch({ kind: 'opened' })
      if (current) watch.opened(current.socket)
    },
    onClosed: (closing: Closing, cause: string) => {
      current = null
      left()
      count(nameOfClose(closing.code))
      if (cause) log.warn({ cause }, 'the line to whatsapp failed')
      dispatch({ kind: 'closed', closing })
    },
    onPasskey: () => dispatch({ kind: 'passkey' }),
    onAdmitted: checkClock,
    onCreds: () => void saveCreds(0),
  }

  function dropSocket(how: 'politely' | 'at-once'): void {
    if (how === 'at-once') leaving?.end('at-once')
    if (!current) return
    const old = current
    leaving = old
    current = null
    old.end(how)
    void old.ended().then(() => (leaving = leaving === old ? null : leaving))
    left()
  }

  function left(): void {
    watch.left()
    board.showQr(null)
    guard(log, onClosed)
  }

  function count(name: string): void {
    closes[name] = (closes[name] ?? 0) + 1
  }

  function checkClock(t: string | undefined): void {
    const found = clockSkewMs(t, Date.now())
    if (found === null) return
    const isWrong = isClockWrong(found)
    if (isWrong && !isClockWrong(skewMs)) log.error({ skewMs: found }, clockAdvice(found))
    skewMs = found
    dispatch({ kind: 'condition', condition: 'degraded', reason: 'clock', isSet: isWrong })
  }

  async function saveCreds(tries: number): Promise<void> {
    try {
      await session.saveCreds()
    } catch {
      log.error({ tries }, 'the whatsapp session could not be stored; trying again')
      if (life.phase !== 'stopped') setTimeout(() => void saveCreds(tries + 1), backOff(tries, Math.random()))
    }
  }

  async function relink(): Promise<void> {
    if (life.phase === 'open' && current) await waitAtMost(GOODBYE_MS, tellUnlinked(current.socket))
    dispatch({ kind: 'relink' })
    if (life.phase !== 'relinking')
      throw new Error('The gateway of this number does not run: start it first.')
    await leaving?.ended()
    try {
      await session.reset()
    } catch (error) {
      dispatch({ kind: 'resume' })
      throw error
    }
    dispatch({ kind: 'forgotten' })
  }

  return {
    get state() {
      return board.state()
    },
    health: () => ({
      state: board.state(),
      sinceMs: board.sinceMs(),
      reasons: [...life.holds, ...life.conditions],
      lastInboundMs: watch.lastMessageMs(),
      closes: { ...closes, ...(watch.zombies() > 0 && { zombie: watch.zombies() }) },
      clockSkewMs: skewMs,
      zombies: watch.zombies(),
    }),
    socket: () => (life.phase === 'open' ? (current?.socket ?? null) : null),
    onState: board.onState,
    onPairing: board.onPairing,
    requestCode: async (phone) => {
      const code = await requestCode(phone, {
        isPaired: session.isPaired,
        isOffered: () => board.qr() !== null,
        isRunning: () => ['joining', 'waiting', 'relinking'].includes(life.phase),
        socket: () => current?.socket ?? null,
      })
      dispatch({ kind: 'code' })
      board.showCode(code)
      return code
    },
    relink,
    resume: () => dispatch({ kind: 'resume' }),
    setCondition: (condition, isSet, reason = USUAL_REASON[condition]) =>
      dispatch({ kind: 'condition', condition, reason, isSet }),
    hold: (reason) => dispatch({ kind: 'hold', reason }),
    release: (reason) => dispatch({ kind: 'release', reason }),
    start: () => dispatch({ kind: 'start' }),
    stop: async () => {
      dispatch({ kind: 'stop' })
      if (leaving) await waitAtMost(GOODBYE_MS, leaving.ended())
    },
    abort: () => dispatch({ kind: 'abort' }),
  }
}
