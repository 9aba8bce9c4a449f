/** Duty hours: notation, nights and week ends, and clocks that are changed, against a walk minute by minute. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dutyAt, parseDutyHours, type Shift } from '../../src/conversation/duty.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const at = (text: string): number => Date.parse(text)

function shifts(text: string): Shift[] {
  const parsed = parseDutyHours(text)
  if (!parsed) throw new Error(`not understood: ${text}`)
  return parsed
}

describe('the notation', () => {
  it('takes ranges of days, several parts, nights and whole days', () => {
    expect(shifts('Mon 09:00-18:00')).toEqual([{ day: 1, fromMinute: 540, toMinute: 1_080 }])
    expect(shifts('Mon-Fri 09:00-18:00').map(({ day }) => day)).toEqual([1, 2, 3, 4, 5])
    expect(shifts('sat-mon  00:00-24:00 ,wed 22:00-02:00')).toEqual([
      ...[6, 0, 1].map((day) => ({ day, fromMinute: 0, toMinute: 1_440 })),
      { day: 3, fromMinute: 1_320, toMinute: 1_560 },
    ])
  })

  it.each(['', 'Mon', '09:00-18:00', 'Mon 9-18', 'Mon 09:00-25:00', 'Mon 09:60-18:00', 'Mon 24:00-03:00'])(
    'refuses %j',
    (text) => expect(parseDutyHours(text)).toBeNull(),
  )

  it('refuses the whole when one part is wrong', () => {
    expect(parseDutyHours('Mon 09:00-18:00, Tue')).toBeNull()
    expect(parseDutyHours('Mon-Xyz 09:00-18:00')).toBeNull()
  })
})

describe('duty', () => {
  const week = shifts('Mon-Fri 09:00-18:00')

  it('tells who is there, and over the week end when somebody will be', () => {
    const zone = 'Asia/Almaty'
    expect(dutyAt(week, zone, at('2026-11-20T09:00:00+05:00'))).toEqual({ isOnDuty: true, nextMs: null })
    const next = at('2026-11-23T09:00:00+05:00')
    for (const off of [
      '2026-11-20T18:00:00+05:00',
      '2026-11-22T23:59:59+05:00',
      '2026-11-23T08:59:59+05:00',
    ]) {
      expect(dutyAt(week, zone, at(off))).toEqual({ isOnDuty: false, nextMs: next })
    }
  })

  it('goes on over midnight', () => {
    const nights = shifts('Sat 22:00-02:00')
    expect(dutyAt(nights, 'Asia/Karachi', at('2026-11-22T01:59:00+05:00')).isOnDuty).toBe(true)
    expect(dutyAt(nights, 'Asia/Karachi', at('2026-11-22T02:00:00+05:00')).nextMs).toBe(
      at('2026-11-28T22:00:00+05:00'),
    )
  })

  it('follows the clock on the wall when it is changed', () => {
    // Berlin: 02:00 → 03:00 on 29 March 2026, 03:00 → 02:00 on 25 October 2026.
    const before = at('2026-03-28T12:00:00+01:00')
    expect(dutyAt(shifts('Sun 09:00-10:00'), 'Europe/Berlin', before).nextMs).toBe(
      at('2026-03-29T09:00:00+02:00'),
    )
    expect(dutyAt(shifts('Sun 02:15-04:00'), 'Europe/Berlin', before).nextMs).toBe(
      at('2026-03-29T03:00:00+02:00'),
    )
    // The only hour of the week does not exist on that day.
    expect(dutyAt(shifts('Sun 02:15-02:45'), 'Europe/Berlin', before).nextMs).toBe(
      at('2026-04-05T02:15:00+02:00'),
    )
    const twice = shifts('Sun 02:00-02:30')
    expect(dutyAt(twice, 'Europe/Berlin', at('2026-10-25T02:40:00+02:00')).nextMs).toBe(
      at('2026-10-25T02:00:00+01:00'),
    )
  })

  it('is never there without hours', () => {
    expect(dutyAt([], 'UTC', 0)).toEqual({ isOnDuty: false, nextMs: null })
  })

  it('refuses a zone that is none', () => {
    expect(() => dutyAt(week, 'Mars/Phobos', 0)).toThrow(RangeError)
  })

  /** What Intl shows on the wall, as the minute of the week. */
  function wallOf(zone: string): (ms: number) => number {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    return (ms) => {
      const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]))
      const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.get('weekday') ?? '')
      return day * 1_440 + Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
    }
  }

  const shift = fc.record({
    day: fc.integer({ min: 0, max: 6 }),
    fromMinute: fc.integer({ min: 0, max: 1_439 }),
    length: fc.integer({ min: 1, max: 1_440 }),
  })
  const zones = ['Asia/Karachi', 'Asia/Almaty', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe']
  // Around the changes of clocks of 2026 in these zones, and any time.
  const days = [
    '2026-03-06',
    '2026-03-27',
    '2026-04-03',
    '2026-10-02',
    '2026-10-23',
    '2026-10-30',
    '2026-12-30',
  ]

  it('agrees with a walk minute by minute', () => {
    fc.assert(
      fc.property(
        fc.array(shift, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...zones),
        fc.constantFrom(...days),
        fc.integer({ min: 0, max: 3 * 1_440 }),
        (drawn, zone, day, minutes) => {
          const hours = drawn.map(({ length, ...rest }) => ({ ...rest, toMinute: rest.fromMinute + length }))
          const nowMs = at(`${day}T00:00:00Z`) + minutes * MINUTE_MS
          const wallAt = wallOf(zone)
          const isOn = (ms: number): boolean => {
            const wall = wallAt(ms)
            return hours.some(({ day: weekday, fromMinute, toMinute }) =>
              [0, 7].some((week) => {
                const start = weekday * 1_440 + fromMinute
                const minute = wall + week * 1_440
                return minute >= start && minute < start + toMinute - fromMinute
              }),
            )
          }
          const duty = dutyAt(hours, zone, nowMs)
          expect(duty.isOnDuty).toBe(isOn(nowMs))
          const nextMs = duty.nextMs ?? nowMs
          expect(isOn(nextMs)).toBe(true)
          const untilMs = Math.max(nowMs, nextMs - 2 * DAY_MS)
          const earlier: number[] = []
          for (let ms = nextMs - MINUTE_MS; ms >= untilMs; ms -= MINUTE_MS) if (isOn(ms)) earlier.push(ms)
          expect(earlier).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})
