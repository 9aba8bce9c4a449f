/**
 * When people of the operator are there to take a case over: hours and a time zone as text in, whether somebody is
 * there now, and from when, out. Pure.
 */

export interface Duty {
  isOnDuty: boolean
  /** Unix ms at which somebody is there next; null while on duty. */
  nextMs: number | null
}

/** One weekday's hours, in minutes of the clock on the wall; an end past 1,440 is on the next day. */
export interface Shift {
  /** 0 is Sunday. */
  day: number
  fromMinute: number
  toMinute: number
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const SHIFT = /^([a-z]{3})(?:-([a-z]{3}))? ([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/i
const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
const DAY_MS = DAY_MINUTES * MINUTE_MS
/** Two weeks: in the first, the only shift may fall into the hour that the clock skips. */
const LOOK_AHEAD_DAYS = 15

/** `Mon-Fri 09:00-18:00, Sat 22:00-02:00` → one shift per weekday; null when it is not written like that. */
export function parseDutyHours(text: string): Shift[] | null {
  const parts = text.split(',').map(parseShifts)
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
}

function parseShifts(part: string): Shift[] | null {
  const [, first = '', last = first, fromHour, fromMinutes, toHour, toMinutes] =
    SHIFT.exec(part.trim().replace(/\s+/g, ' ')) ?? []
  const [firstDay, lastDay] = [DAYS.indexOf(first.toLowerCase()), DAYS.indexOf(last.toLowerCase())]
  if (firstDay < 0 || lastDay < 0) return null
  const fromMinute = Number(fromHour) * 60 + Number(fromMinutes)
  const to = toHour === undefined ? DAY_MINUTES : Number(toHour) * 60 + Number(toMinutes)
  const toMinute = to > fromMinute ? to : to + DAY_MINUTES
  return Array.from({ length: ((lastDay - firstDay + 7) % 7) + 1 }, (_, n) => {
    return { day: (firstDay + n) % 7, fromMinute, toMinute }
  })
}

/** `zone` is an IANA name; throws a RangeError for one that is none. The clock on the wall decides, also when it is put back or forward. */
export function dutyAt(shifts: readonly Shift[], zone: string, nowMs: number): Duty {
  for (const stretch of stretchesOf(zone, nowMs)) {
    const startMs = firstOnDuty(shifts, stretch)
    if (startMs === nowMs) return { isOnDuty: true, nextMs: null }
    if (startMs !== null) return { isOnDuty: false, nextMs: startMs }
  }
  return { isOnDuty: false, nextMs: null }
}

/** A time in which the clock is not changed: `wall = Unix time + offset`. */
interface Stretch {
  fromMs: number
  untilMs: number
  offsetMs: number
}

/** In order; together they are the time to look ahead. */
function* stretchesOf(zone: string, nowMs: number): Generator<Stretch> {
  const offsetAt = createOffsets(zone)
  for (let day = 0; day < LOOK_AHEAD_DAYS; day++) {
    const fromMs = nowMs + day * DAY_MS
    const untilMs = fromMs + DAY_MS
    const [before, after] = [offsetAt(fromMs), offsetAt(untilMs)]
    if (before === after) {
      yield { fromMs, untilMs, offsetMs: before }
      continue
    }
    const changeMs = changeBetween(fromMs, untilMs, (ms) => offsetAt(ms) !== before)
    yield { fromMs, untilMs: changeMs, offsetMs: before }
    yield { fromMs: changeMs, untilMs, offsetMs: after }
  }
}

/** Clocks are changed at whole minutes. */
function changeBetween(fromMs: number, untilMs: number, isChanged: (ms: number) => boolean): number {
  let [low, high] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(untilMs / MINUTE_MS)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isChanged(middle * MINUTE_MS)) high = middle
    else low = middle
  }
  return high * MINUTE_MS
}

/** The first moment of the stretch within a shift. */
function firstOnDuty(shifts: readonly Shift[], { fromMs, untilMs, offsetMs }: Stretch): number | null {
  const [wallFrom, wallUntil] = [fromMs + offsetMs, untilMs + offsetMs]
  const starts: number[] = []
  // A shift of the day before may reach over midnight.
  for (let day = Math.floor(wallFrom / DAY_MS) - 1; day * DAY_MS < wallUntil; day++) {
    // Day 0 of Unix time was a Thursday.
    for (const shift of shifts.filter((each) => each.day === (((day + 4) % 7) + 7) % 7)) {
      const start = Math.max(day * DAY_MS + shift.fromMinute * MINUTE_MS, wallFrom)
      const end = Math.min(day * DAY_MS + shift.toMinute * MINUTE_MS, wallUntil)
      if (start < end) starts.push(start - offsetMs)
    }
  }
  return starts.length > 0 ? Math.min(...starts) : null
}

/** What the zone's clock is ahead of UTC, in ms; Intl writes it as GMT, GMT+05:00 or GMT-03:30. */
function createOffsets(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  return (ms) => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const minutesAhead = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
    return (sign === '-' ? -minutesAhead : minutesAhead) * MINUTE_MS
  }
}
