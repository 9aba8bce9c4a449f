/**
 * The life of one number's connection as a table: what happened goes in, where it stands now and what to do next
 * comes out. Pure: time, chance and whether a link is stored are arguments. link.ts carries out what this says.
 */
import type { LinkState } from './link-states.ts'
import { backOff, reconnectPolicy, type Closing } from './reconnect.ts'

/**
 * Where the machine itself stands. Only in `joining` and `open` there is a socket, only in `waiting` a timer.
 * `relinking`: the session is being forgotten. `held`: offline until the last reason for that is gone.
 */
export type Phase = 'new' | 'joining' | 'open' | 'waiting' | 'held' | 'relinking' | 'final' | 'stopped'

/** What can be wrong beside the connection, the worse first; shown instead of `open`. */
export const CONDITIONS = ['restricted', 'degraded'] as const
export type Condition = (typeof CONDITIONS)[number]

export interface Life {
  readonly phase: Phase
  /** What `waiting` and `final` show. */
  readonly after: LinkState
  /** Connections in a row that did not hold. */
  readonly attempt: number
  readonly openedMs: number | null
  /** A QR or a code is on show. */
  readonly isPairing: boolean
  /** Stays until the account is linked: the operator has to know. */
  readonly needsPasskey: boolean
  /** The half-made identity must go before the next socket. */
  readonly isSpoilt: boolean
  /** When it was last thrown out by another log-in and came back all the same, Unix ms. */
  readonly returnedMs: number | null
  readonly holds: readonly string[]
  /** As `condition reason`. */
  readonly conditions: readonly string[]
}

export type LifeEvent =
  | { kind: 'start' | 'qr' | 'code' | 'opened' | 'due' | 'failed' | 'passkey' | 'silent' }
  | { kind: 'resume' | 'relink' | 'forgotten' | 'stop' | 'abort' }
  | { kind: 'closed'; closing: Closing }
  | { kind: 'hold' | 'release'; reason: string }
  | { kind: 'condition'; condition: Condition; reason: string; isSet: boolean }

/** `drop`: end the socket or timer there is, before anything else. */
export interface Reaction {
  drop: 'no' | 'politely' | 'at-once'
  then: 'nothing' | 'connect' | 'wait'
  /** Of `wait`; the event `due` follows. */
  delayMs: number
}

export interface Facts {
  nowMs: number
  /** 0 to 1 */
  random: number
  isPaired: boolean
}

export interface Step {
  life: Life
  reaction: Reaction
}

/** A connection that held this long starts the pauses over. */
export const STABLE_MS = 60_000
/** A late connection of the last gateway may have thrown it out: by then that one is gone. */
export const RETURN_MS = 60_000
/** Thrown out sooner after such a return, there is another that lives, which must not be fought. */
export const RETURN_EVERY_MS = 60 * 60_000

export const NEW_LIFE: Life = {
  phase: 'new',
  after: 'connecting',
  attempt: 0,
  openedMs: null,
  isPairing: false,
  needsPasskey: false,
  isSpoilt: false,
  returnedMs: null,
  holds: [],
  conditions: [],
}

type EventOf<K extends LifeEvent['kind']> = Extract<LifeEvent, { kind: K }>
type Rule<K extends LifeEvent['kind']> = (life: Life, event: EventOf<K>, facts: Facts) => Step
type Row = { [K in LifeEvent['kind']]?: Rule<K> }

/** What is not in a row changes nothing in that phase. */
const ANYWHERE: Row = { hold: addHold, release: dropHold, condition: setCondition, stop: stop, abort: stop }
const CONNECTED: Row = {
  ...ANYWHERE,
  closed,
  passkey: (life) => stay({ ...life, needsPasskey: true }),
  hold: goOffline,
  relink: (life) => forget(life),
}
const TABLE: Record<Phase, Row> = {
  new: { ...ANYWHERE, start: connectAfresh },
  joining: { ...CONNECTED, qr: showPairing, code: showPairing, opened, failed },
  open: {
    ...CONNECTED,
    silent: (life, _, facts) => pause(life, facts, { code: 408, awayMs: 0 }, 'politely'),
  },
  waiting: {
    ...ANYWHERE,
    due: connect,
    hold: waitOn,
    resume: connectAfresh,
    relink: (life) => forget(life),
  },
  held: { ...ANYWHERE, release: comeBack, relink: (life) => forget(life) },
  relinking: { ...ANYWHERE, forgotten: connectAnew, resume: connectAfresh },
  final: { ...ANYWHERE, resume: connectAfresh, relink: (life) => forget(life) },
  stopped: { ...ANYWHERE, start: connectAfresh },
}

/** Every event in every phase has an answer; one that cannot happen there changes nothing. */
export function step<K extends LifeEvent['kind']>(life: Life, event: EventOf<K>, facts: Facts): Step {
  const rule = TABLE[life.phase][event.kind as K] as Rule<K> | undefined
  return rule ? rule(life, event, facts) : stay(life)
}

/** The one word for it. */
export function shownState(life: Life, isPaired: boolean): LinkState {
  const condition = CONDITIONS.find((name) => life.conditions.some((entry) => entry.startsWith(`${name} `)))
  switch (life.phase) {
    case 'stopped':
      return 'stopped'
    case 'final':
      return life.after
    case 'held':
      return 'degraded'
    case 'open':
      return condition ?? 'open'
    case 'new':
      return isPaired ? 'connecting' : 'unpaired'
    case 'relinking':
      return 'unpaired'
    case 'joining':
    case 'waiting':
      if (isPaired) return life.phase === 'waiting' ? life.after : 'connecting'
      if (life.needsPasskey) return 'passkey-required'
      return life.isPairing ? 'pairing' : 'unpaired'
  }
}

function stay(life: Life): Step {
  return { life, reaction: { drop: 'no', then: 'nothing', delayMs: 0 } }
}

function connect(life: Life): Step {
  if (life.holds.length > 0) return stay({ ...life, phase: 'held' })
  return {
    life: { ...life, phase: 'joining', openedMs: null },
    reaction: { drop: 'at-once', then: 'connect', delayMs: 0 },
  }
}

/** An operator's wish, or the start: no pause is left over from before. */
function connectAfresh(life: Life): Step {
  return connect({ ...life, attempt: 0, isPairing: false })
}

/** With the fresh identity that a relink made. */
function connectAnew(life: Life): Step {
  return connectAfresh({ ...life, isSpoilt: false, needsPasskey: false })
}

function opened(life: Life, _event: EventOf<'opened'>, { nowMs }: Facts): Step {
  return stay({
    ...life,
    phase: 'open',
    openedMs: nowMs,
    isPairing: false,
    needsPasskey: false,
    isSpoilt: false,
  })
}

function showPairing(life: Life): Step {
  return stay({ ...life, isPairing: true })
}

function closed(life: Life, { closing }: EventOf<'closed'>, facts: Facts): Step {
  return pause(life, facts, closing, 'no')
}

function failed(life: Life, _event: EventOf<'failed'>, { random }: Facts): Step {
  return wait({ ...life, phase: 'waiting', attempt: life.attempt + 1 }, backOff(life.attempt, random), 'no')
}

/** The socket ended, or is ended for its silence: the code decides when there is another. */
function pause(life: Life, facts: Facts, closing: Closing, drop: Reaction['drop']): Step {
  const attempt = didHold(life, facts.nowMs) ? 0 : life.attempt
  const plan = reconnectPolicy(closing, attempt, facts.isPaired, facts.random)
  const next: Life = {
    ...life,
    phase: plan.action === 'stop' ? 'final' : 'waiting',
    after: plan.state,
    attempt: attempt + 1,
    openedMs: null,
    isPairing: plan.state === 'pairing' && life.isPairing,
    isSpoilt: plan.action === 'relink',
    needsPasskey: life.needsPasskey && !facts.isPaired,
  }
  if (plan.state === 'replaced' && mayReturn(life, facts.nowMs)) {
    const returning: Life = { ...next, phase: 'waiting', returnedMs: facts.nowMs }
    return wait(returning, Math.round(RETURN_MS * (1 + facts.random / 4)), drop)
  }
  if (plan.action === 'stop') return { life: next, reaction: { drop, then: 'nothing', delayMs: 0 } }
  if (plan.delayMs > 0) return wait(next, plan.delayMs, drop)
  return connect(next)
}

function wait(life: Life, delayMs: number, drop: Reaction['drop']): Step {
  return { life, reaction: { drop, then: 'wait', delayMs } }
}

function didHold({ openedMs }: Life, nowMs: number): boolean {
  return openedMs !== null && nowMs - openedMs >= STABLE_MS
}

function mayReturn({ returnedMs }: Life, nowMs: number): boolean {
  return returnedMs === null || nowMs - returnedMs >= RETURN_EVERY_MS
}

function addHold(life: Life, { reason }: EventOf<'hold'>): Step {
  return stay({ ...life, holds: [...life.holds.filter((other) => other !== reason), reason] })
}

function dropHold(life: Life, { reason }: EventOf<'release'>): Step {
  return stay({ ...life, holds: life.holds.filter((other) => other !== reason) })
}

/** A reason that comes and goes again and again is waited for as a line is that does. */
function goOffline(life: Life, event: EventOf<'hold'>, facts: Facts): Step {
  const tries = life.attempt + (life.phase === 'waiting' ? 0 : 1)
  const attempt = didHold(life, facts.nowMs) ? 0 : tries
  const held: Life = { ...life, phase: 'held', attempt, openedMs: null, isPairing: false }
  return { life: addHold(held, event).life, reaction: { drop: 'politely', then: 'nothing', delayMs: 0 } }
}

/** A wait for a ban's end, or out of another's way, is not cut short by what comes and goes meanwhile. */
function waitOn(life: Life, event: EventOf<'hold'>, facts: Facts): Step {
  const isMeant = life.after === 'restricted' || life.after === 'replaced'
  return isMeant ? addHold(life, event) : goOffline(life, event, facts)
}

function comeBack(life: Life, event: EventOf<'release'>, { random }: Facts): Step {
  const { life: next } = dropHold(life, event)
  if (next.holds.length > 0) return stay(next)
  if (next.attempt === 0) return connect(next)
  return wait({ ...next, phase: 'waiting', after: 'connecting' }, backOff(next.attempt - 1, random), 'no')
}

function forget(life: Life): Step {
  const next: Life = { ...life, phase: 'relinking', openedMs: null, isPairing: false }
  return { life: next, reaction: { drop: 'politely', then: 'nothing', delayMs: 0 } }
}

function setCondition(life: Life, { condition, reason, isSet }: EventOf<'condition'>): Step {
  const name = `${condition} ${reason}`
  const others = life.conditions.filter((entry) => entry !== name)
  return stay({ ...life, conditions: isSet ? [...others, name] : others })
}

/** `abort` sends nothing more, not even what is on its way out. */
function stop(life: Life, { kind }: { kind: 'stop' | 'abort' }): Step {
  const next: Life = { ...life, phase: 'stopped', openedMs: null, isPairing: false }
  const drop = kind === 'abort' ? 'at-once' : 'politely'
  return { life: next, reaction: { drop, then: 'nothing', delayMs: 0 } }
}
