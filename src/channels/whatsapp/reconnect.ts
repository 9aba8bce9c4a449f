/**
 * What to do when the socket closed: WhatsApp's code and our attempt number in, action, delay and state out.
 * Pure; the jitter's random number is an argument. The runbook's table of codes is kept equal to this one by a test.
 */
import { FINAL_STATES, type FinalState, type LinkState } from './link-states.ts'

/** `soon`: seconds, growing to a minute. `rarely`: minutes, growing to an hour. A final state: not at all. */
export type Answer = 'at-once' | 'soon' | 'rarely' | FinalState

export interface CloseCode {
  name: string
  answer: Answer
}

/** A code that is missing here is answered `soon`, and is never a reason to forget the link. */
export const CLOSE_CODES: Readonly<Record<number, CloseCode>> = {
  400: { name: 'log-in refused without a reason', answer: 'rarely' },
  401: { name: 'the phone unlinked this device', answer: 'logged-out' },
  402: { name: 'banned for a while', answer: 'rarely' },
  403: { name: 'account locked or its phone gone', answer: 'logged-out' },
  405: { name: 'version refused', answer: 'outdated-version' },
  406: { name: 'account banned', answer: 'logged-out' },
  408: { name: 'no connection, or QR codes ran out', answer: 'soon' },
  409: { name: 'program refused', answer: 'outdated-version' },
  411: { name: 'linked devices not possible', answer: 'logged-out' },
  415: { name: 'device not found', answer: 'rarely' },
  418: { name: 'program unknown', answer: 'rarely' },
  419: { name: 'link expired', answer: 'logged-out' },
  428: { name: 'line dropped', answer: 'soon' },
  440: { name: 'replaced by another log-in', answer: 'replaced' },
  500: { name: 'error at WhatsApp, or an unknown one', answer: 'soon' },
  503: { name: 'WhatsApp unavailable', answer: 'soon' },
  515: { name: 'restart asked for', answer: 'at-once' },
}

/** `relink`: start over with a fresh identity and a new QR, because there is no link to keep. */
export interface ReconnectPlan {
  action: 'reconnect' | 'stop' | 'relink'
  delayMs: number
  state: LinkState
}

interface Pace {
  firstMs: number
  capMs: number
}

const MINUTE_MS = 60_000
const SOON: Pace = { firstMs: 500, capMs: MINUTE_MS }
const RARELY: Pace = { firstMs: 5 * MINUTE_MS, capMs: 60 * MINUTE_MS }
const AT_ONCE = 3
const BANNED = 402
/** Longest wait for the end of a ban that WhatsApp told; after that it is asked again. */
export const LONGEST_WAIT_MS = 24 * 60 * MINUTE_MS

export interface Closing {
  /** HTTP-like status of the close. */
  code: number
  /** How long WhatsApp asked us to stay away; 0 when it did not. */
  awayMs: number
}

/**
 * @param attempt failed connections in a row before this one, from 0
 * @param isPaired whether the session holds a finished link
 * @param random 0 to 1
 */
export function reconnectPolicy(
  { code, awayMs }: Closing,
  attempt: number,
  isPaired: boolean,
  random: number,
): ReconnectPlan {
  const answer = CLOSE_CODES[code]?.answer ?? 'soon'
  // WhatsApp asks for a restart after pairing; one that asks again and again is waited for like any other.
  if (answer === 'at-once' && attempt < AT_ONCE) {
    return { action: 'reconnect', delayMs: 0, state: isPaired ? 'connecting' : 'pairing' }
  }
  if (isFinal(answer) && (isPaired || answer === 'outdated-version')) {
    return { action: 'stop', delayMs: 0, state: answer }
  }
  const pace = answer === 'rarely' ? RARELY : SOON
  const delayMs = Math.min(LONGEST_WAIT_MS, Math.max(awayMs, grow(pace, attempt, random)))
  if (!isPaired) return { action: 'relink', delayMs, state: 'unpaired' }
  return { action: 'reconnect', delayMs, state: code === BANNED ? 'restricted' : 'connecting' }
}

/** Doubles from half a second to a minute; the jitter takes off up to half, so that many do not knock at once. */
export function backOff(attempt: number, random: number): number {
  return grow(SOON, attempt, random)
}

function grow({ firstMs, capMs }: Pace, attempt: number, random: number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(attempt, 20))
  return Math.round(full * (1 - random / 2))
}

function isFinal(answer: Answer): answer is FinalState {
  return FINAL_STATES.some((state) => state === answer)
}
