/**
 * What to do when the socket closed: WhatsApp's code and our attempt number in, action, delay and state out.
 * Pure; the jitter's random number is an argument.
 */

/** Where a linked number stands; shown to operators, so the names are API. */
export const LINK_STATES = [
  'unpaired',
  'pairing',
  'connecting',
  'open',
  'degraded',
  'restricted',
  'replaced',
  'logged-out',
  'passkey-required',
  'outdated-version',
  'stopped',
] as const
export type LinkState = (typeof LINK_STATES)[number]

/** `relink`: start over with a fresh identity and a new QR, because there is no link to keep. */
export interface ReconnectPlan {
  action: 'reconnect' | 'stop' | 'relink'
  delayMs: number
  state: LinkState
}

const BASE_MS = 500
const CAP_MS = 60_000
const AT_ONCE = 3

/** Codes after which knocking again does harm or nothing until an operator acted. */
const FINAL: Record<number, LinkState> = {
  401: 'logged-out',
  403: 'logged-out',
  405: 'outdated-version',
  411: 'logged-out',
  419: 'logged-out',
  440: 'replaced',
}

/**
 * @param code HTTP-like status of the close; anything unknown is treated like a lost connection,
 *   and never as a reason to forget the link
 * @param attempt failed connections in a row before this one, from 0
 * @param isPaired whether the session holds a finished link
 * @param random 0 to 1
 */
export function reconnectPolicy(
  code: number,
  attempt: number,
  isPaired: boolean,
  random: number,
): ReconnectPlan {
  // WhatsApp asks for a restart after pairing; one that asks again and again is waited for like any other.
  if (code === 515 && attempt < AT_ONCE) {
    return { action: 'reconnect', delayMs: 0, state: isPaired ? 'connecting' : 'pairing' }
  }
  const final = FINAL[code]
  if (final && (isPaired || final === 'outdated-version')) return { action: 'stop', delayMs: 0, state: final }
  const delayMs = backOff(attempt, random)
  return isPaired
    ? { action: 'reconnect', delayMs, state: 'connecting' }
    : { action: 'relink', delayMs, state: 'unpaired' }
}

/** Doubles from half a second to a minute; the jitter takes off up to half, so that many do not knock at once. */
export function backOff(attempt: number, random: number): number {
  const full = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20))
  return Math.round(full * (1 - random / 2))
}
