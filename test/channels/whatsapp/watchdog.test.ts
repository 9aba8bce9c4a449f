/** When silence is a fault: single decisions, and whole weeks of a number's life. */
import { describe, expect, test } from 'vitest'
import {
  nextUsualGap,
  patienceMs,
  wasHeldBack,
  watch,
  WATCHDOG_DEFAULTS,
  type Heard,
} from '../../../src/channels/whatsapp/watchdog.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const START_MS = Date.UTC(2026, 0, 1)

function heard(more: Partial<Heard> = {}): Heard {
  return {
    sinceMs: START_MS,
    stanzaMs: START_MS,
    messageMs: START_MS,
    usualGapMs: null,
    probeMs: null,
    probe: 'none',
    inVain: 0,
    ...more,
  }
}

const decide = (state: Partial<Heard>, afterMs: number) =>
  watch(heard(state), WATCHDOG_DEFAULTS, START_MS + afterMs)

describe('one decision', () => {
  test('a question after ten quiet minutes, and not again for ten', () => {
    expect(decide({}, 10 * MINUTE_MS - 1)).toBe('nothing')
    expect(decide({}, 10 * MINUTE_MS)).toBe('probe')
    const asked = { probe: 'answered', probeMs: START_MS + 10 * MINUTE_MS } as const
    expect(decide(asked, 20 * MINUTE_MS - 1)).toBe('nothing')
    expect(decide(asked, 20 * MINUTE_MS)).toBe('probe')
  })

  test('no second question while one is out, and a log-in when nobody answered', () => {
    expect(decide({ probe: 'pending', probeMs: START_MS }, HOUR_MS)).toBe('nothing')
    expect(decide({ probe: 'unanswered', probeMs: START_MS }, MINUTE_MS)).toBe('log-in')
  })

  test('after half an hour without a message: first a fresh answer, then a log-in', () => {
    const stanzaMs = START_MS + 29 * MINUTE_MS
    expect(decide({ stanzaMs }, 30 * MINUTE_MS)).toBe('probe')
    const probe = { stanzaMs, probe: 'answered', probeMs: START_MS + 30 * MINUTE_MS } as const
    expect(decide(probe, 30 * MINUTE_MS + 1000)).toBe('log-in')
  })

  test('patience grows with the usual gap and with every log-in in vain, up to four hours', () => {
    const patience = (usualGapMs: number | null, inVain: number) =>
      patienceMs(heard({ usualGapMs, inVain }), WATCHDOG_DEFAULTS) / MINUTE_MS
    expect([0, 1, 2, 3, 4, 50].map((inVain) => patience(null, inVain))).toEqual([30, 60, 120, 240, 240, 240])
    expect([5, 10, 40, 600].map((gap) => patience(gap * MINUTE_MS, 0))).toEqual([30, 40, 160, 240])
  })
})

describe('what was held back', () => {
  const leftMs = START_MS + HOUR_MS
  const sent = (ms: number) => String(Math.round(ms / 1000))

  test('was sent well before we left', () => {
    expect(wasHeldBack(sent(START_MS), leftMs, 0)).toBe(true)
    expect(wasHeldBack(sent(leftMs - 4000), leftMs, 0)).toBe(false)
    expect(wasHeldBack(sent(leftMs + 1000), leftMs, 0)).toBe(false)
  })

  test("by WhatsApp's clock", () => {
    const skewMs = 2 * HOUR_MS
    expect(wasHeldBack(sent(leftMs - skewMs + 1000), leftMs, skewMs)).toBe(false)
    expect(wasHeldBack(sent(leftMs - skewMs - 60_000), leftMs, skewMs)).toBe(true)
  })

  test.each([undefined, '', 'x', '1e9', '-5', '99999999999999'])('a time of %j proves nothing', (t) => {
    expect(wasHeldBack(t, leftMs, 0)).toBe(false)
  })
})

/** Lives through `hours` in steps of 15 s on a line that always answers; returns when it logged in for silence. */
function live(hours: number, arrivals: (ms: number) => boolean): number[] {
  const logins: number[] = []
  let state = heard({ messageMs: null })
  for (let ms = 0; ms < hours * HOUR_MS; ms += 15_000) {
    const now = START_MS + ms
    if (arrivals(ms)) {
      const { messageMs, usualGapMs } = state
      const gap = messageMs === null ? usualGapMs : nextUsualGap(usualGapMs, now - messageMs)
      state = { ...state, messageMs: now, stanzaMs: now, usualGapMs: gap, inVain: 0 }
    }
    const action = watch(state, WATCHDOG_DEFAULTS, now)
    if (action === 'probe') state = { ...state, probe: 'answered', probeMs: now }
    if (action === 'log-in') {
      logins.push(ms)
      state = {
        ...state,
        sinceMs: now,
        stanzaMs: now,
        probe: 'none',
        probeMs: null,
        inVain: state.inVain + 1,
      }
    }
  }
  return logins
}

const hourOf = (ms: number) => Math.floor(ms / HOUR_MS) % 24

describe('a week', () => {
  test('busy by day, silent by night: no log-in by day, five at most in a night', () => {
    const logins = live(7 * 24, (ms) => hourOf(ms) >= 8 && hourOf(ms) < 23 && ms % (2 * MINUTE_MS) === 0)
    expect(logins.length).toBeGreaterThan(6)
    expect(logins.filter((ms) => hourOf(ms) >= 9 && hourOf(ms) < 23)).toEqual([])
    expect(logins.length / 7).toBeLessThanOrEqual(5)
  })

  test('a number nobody writes to is logged in every four hours', () => {
    const logins = live(7 * 24, () => false)
    expect(logins.length).toBeGreaterThan(38)
    expect(logins.length).toBeLessThanOrEqual(45)
  })

  test('six messages a day cost no more than that', () => {
    const logins = live(7 * 24, (ms) => ms % (4 * HOUR_MS) === 2 * HOUR_MS)
    expect(logins.length).toBeLessThanOrEqual(45)
  })

  test('a zombie at noon of a busy number is found within 31 minutes', () => {
    const noon = 12 * HOUR_MS + 3 * 24 * HOUR_MS
    const logins = live(
      4 * 24,
      (ms) => ms < noon && hourOf(ms) >= 8 && hourOf(ms) < 23 && ms % (2 * MINUTE_MS) === 0,
    )
    const found = logins.find((ms) => ms > noon) ?? Infinity
    expect((found - noon) / MINUTE_MS).toBeLessThanOrEqual(31)
  })
})
