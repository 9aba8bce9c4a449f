/**
 * Whether this machine's clock agrees with WhatsApp's, which it tells at every log-in. A wrong clock makes messages
 * look old, limits end at the wrong time and certificates fail. Pure.
 */

/** Beyond that the link is degraded. Whole seconds and the way of the message are far below it. */
export const SKEW_LIMIT_MS = 60_000

/**
 * How far this machine is ahead, in ms; negative: behind. null when WhatsApp told no time.
 * @param t Unix seconds as text, from outside
 */
export function clockSkewMs(t: string | undefined, nowMs: number): number | null {
  if (t === undefined || !/^\d{9,11}$/.test(t)) return null
  return nowMs - Number(t) * 1000
}

export function isClockWrong(skewMs: number | null): boolean {
  return skewMs !== null && Math.abs(skewMs) > SKEW_LIMIT_MS
}

/** For the log and for status. */
export function clockAdvice(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  const way = skewMs > 0 ? 'ahead of' : 'behind'
  return `the clock of this machine is ${seconds} s ${way} WhatsApp's: set it, and keep it set by NTP`
}
