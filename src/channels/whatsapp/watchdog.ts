/**
 * Whether silence on an open connection is the evening or a fault: what was heard and when goes in, what to do comes
 * out. Pings find a dead line within a minute; they do not find a connection on which WhatsApp answers
 * questions and delivers nothing (a zombie). Only a new log-in shows that: what had been held back comes then.
 */

export interface WatchdogConfig {
  /** Without anything unasked from WhatsApp for this long, a question is put. */
  stanzaSilenceMs: number
  /** Without a message for this long, or `usualGaps` times the usual gap if that is longer, log in anew once. */
  messageSilenceMs: number
  usualGaps: number
  /** Log-ins for silence alone are never more frequent than that after they proved nothing again and again. */
  longestMs: number
  /** How long an answer to the question may take. */
  probeTimeoutMs: number
}

export const WATCHDOG_DEFAULTS: WatchdogConfig = {
  stanzaSilenceMs: 10 * 60_000,
  messageSilenceMs: 30 * 60_000,
  usualGaps: 4,
  longestMs: 4 * 60 * 60_000,
  probeTimeoutMs: 20_000,
}

/** Unix ms. */
export interface Heard {
  /** When the connection opened: every log-in brings what was held back until then. */
  sinceMs: number
  stanzaMs: number
  /** null: none since the process started. */
  messageMs: number | null
  /** Between messages; null: not known yet. */
  usualGapMs: number | null
  /** The question put last. */
  probeMs: number | null
  probe: 'none' | 'pending' | 'answered' | 'unanswered'
  /** Log-ins for silence in a row that brought nothing. */
  inVain: number
}

export type WatchdogAction = 'nothing' | 'probe' | 'log-in'

/** How fresh an answer must be for silence to be WhatsApp's, not the line's. */
const FRESH_PROBES = 3

export function watch(heard: Heard, config: WatchdogConfig, nowMs: number): WatchdogAction {
  if (heard.probe === 'pending') return 'nothing'
  if (heard.probe === 'unanswered') return 'log-in'
  const sinceProbeMs = nowMs - (heard.probeMs ?? 0)
  const silentMs = nowMs - Math.max(heard.sinceMs, heard.messageMs ?? 0)
  if (silentMs >= patienceMs(heard, config)) {
    const isFresh = heard.probe === 'answered' && sinceProbeMs <= FRESH_PROBES * config.probeTimeoutMs
    return isFresh ? 'log-in' : 'probe'
  }
  const quietMs = nowMs - Math.max(heard.sinceMs, heard.stanzaMs, heard.probeMs ?? 0)
  return quietMs >= config.stanzaSilenceMs ? 'probe' : 'nothing'
}

/** Doubles with every log-in that proved nothing, so that a night costs a handful of them. */
export function patienceMs({ usualGapMs, inVain }: Heard, config: WatchdogConfig): number {
  const base = Math.max(config.messageSilenceMs, config.usualGaps * (usualGapMs ?? 0))
  return Math.min(config.longestMs, base * 2 ** Math.min(inVain, 10))
}

/** The usual gap after one more, as a moving average: a night counts like any other gap, and fades by noon. */
export function nextUsualGap(usualGapMs: number | null, gapMs: number): number {
  return usualGapMs === null ? gapMs : usualGapMs + (gapMs - usualGapMs) / 10
}

/** Tolerance of the comparison below: WhatsApp's whole seconds, and what was on its way when we left. */
const ON_ITS_WAY_MS = 5_000

/**
 * Whether a message that came after a log-in for silence had been held back: it is new to us, waited at WhatsApp and
 * was sent well before we left.
 * @param t Unix seconds as text, by WhatsApp's clock
 * @param skewMs how far our clock is ahead of it
 */
export function wasHeldBack(t: string | undefined, leftMs: number, skewMs: number): boolean {
  if (t === undefined || !/^\d{9,11}$/.test(t)) return false
  return Number(t) * 1000 + skewMs <= leftMs - ON_ITS_WAY_MS
}
