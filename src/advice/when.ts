/** A moment as people of a country write it: date and time of their clock, in the words of their language. */
import type { Voice } from './voice.ts'

/** Both are five hours ahead of UTC all year. */
const FIVE_AHEAD = new Set<string | null>(['PK', 'KZ'])
const FIVE_HOURS_MS = 5 * 3_600_000

/** Elsewhere in UTC, and the time says so. */
export function when(atMs: number, country: string | null, voice: Voice): { date: string; time: string } {
  const isAhead = FIVE_AHEAD.has(country)
  const [date = '', time = ''] = new Date(atMs + (isAhead ? FIVE_HOURS_MS : 0))
    .toISOString()
    .slice(0, 16)
    .split('T')
  const [year = '', month = '', day = ''] = date.split('-')
  return { date: voice.say('source.date', { year, month, day }), time: isAhead ? time : `${time} UTC` }
}
