/** Small pieces of pages that many areas show: levels, lures, languages, countries, times. */
import { html } from 'hono/html'
import type { Language, Level, Lure } from '../model.ts'
import type { Html, Say } from './shell.ts'

/** A word with a colour; the colour alone tells nothing. */
export function levelBadge(say: Say, level: Level): Html {
  return html`<span class="badge level-${level}">${say(`level.${level}`)}</span>`
}

/** `tone`: good, warn, bad or plain. */
export function badge(text: string, tone: 'good' | 'warn' | 'bad' | 'plain'): Html {
  return html`<span class="badge tone-${tone}">${text}</span>`
}

export function lureName(say: Say, lure: Lure | null): string {
  return lure === null ? '—' : say(`lure.${lure}`)
}

/** Of a message: one of ours in words, others by their tag. */
export function languageName(say: Say, tag: string): string {
  const known: readonly string[] = ['en', 'ur', 'ur-Latn', 'ru', 'kk', 'und']
  return known.includes(tag) ? say(`language.${tag.toLowerCase()}`) : tag
}

/** In the page's language; the code where the platform has no name. */
export function countryName(language: Language, code: string | null): string {
  if (code === null) return '—'
  try {
    const names = new Intl.DisplayNames(language === 'ur-Latn' ? 'en' : language, { type: 'region' })
    return names.of(code) ?? code
  } catch {
    return code
  }
}

/** Date and time in UTC, readable by people and programs. */
export function timeTag(language: Language, ms: number): Html {
  const iso = new Date(ms).toISOString()
  return html`<time datetime="${iso}" title="${iso}">${formatTime(language, ms)}</time>`
}

/** A day in UTC: of a time at its beginning. */
export function dayTag(language: Language, ms: number): Html {
  const format = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' })
  return html`<time datetime="${new Date(ms).toISOString().slice(0, 10)}">${format.format(ms)}</time>`
}

/** Latin digits everywhere: times are compared and typed off. */
function localeOf(language: Language): string {
  return `${language === 'ur-Latn' ? 'en' : language}-u-nu-latn`
}

function formatTime(language: Language, ms: number): string {
  const locale = localeOf(language)
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return format.format(ms)
}

/** "3 min", "2 h", "5 d": ages for tables, in the page's language. */
export function ageText(say: Say, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return say('age.seconds', { count: seconds })
  if (seconds < 90 * 60) return say('age.minutes', { count: Math.round(seconds / 60) })
  if (seconds < 36 * 3600) return say('age.hours', { count: Math.round(seconds / 3600) })
  return say('age.days', { count: Math.round(seconds / 86_400) })
}
