/** The inbox as a table: who waits since when and about what, without anything that leads to them. */
import { html } from 'hono/html'
import type { HandOverEntry } from '../../store/console/hand-over-inbox.ts'
import { ageText, badge, countryName, languageName, lureName, timeTag } from '../show.ts'
import type { Html, Say } from '../shell.ts'
import type { Language } from '../../model.ts'

export interface Reader {
  say: Say
  language: Language
  nowMs: number
}

const OPEN = ['asked', 'waits', 'about', 'language', 'country', 'answered', 'again']
const CLOSED = ['asked', 'about', 'closed', 'outcome']

export function openList(reader: Reader, entries: readonly HandOverEntry[]): Html {
  const { say } = reader
  if (entries.length === 0) return html`<p class="empty">${say('hand-overs.none')}</p>`
  const rows = entries.map(
    (entry) =>
      html`<tr>
        ${asked(reader, entry)}
        <td>${ageText(say, reader.nowMs - entry.askedAtMs)}</td>
        <td>${about(say, entry)}</td>
        <td>${entry.language === null ? '—' : languageName(say, entry.language)}</td>
        <td>${countryName(reader.language, entry.country)}</td>
        <td>
          ${entry.answeredAtMs === null ? badge(say('hand-overs.not-yet'), 'warn') : timeTag(reader.language, entry.answeredAtMs)}
        </td>
        <td>${entry.wroteAgainAtMs === null ? '—' : timeTag(reader.language, entry.wroteAgainAtMs)}</td>
      </tr>`,
  )
  return table(say, OPEN, rows)
}

export function closedList(reader: Reader, entries: readonly HandOverEntry[]): Html {
  const { say, language } = reader
  if (entries.length === 0) return html`<p class="empty">${say('hand-overs.none-closed')}</p>`
  const rows = entries.map(
    (entry) =>
      html`<tr>
        ${asked(reader, entry)}
        <td>${about(say, entry)}</td>
        <td>${closedAt(language, entry)}</td>
        <td>${outcomeText(say, entry.outcome)}</td>
      </tr>`,
  )
  return table(say, CLOSED, rows)
}

function table(say: Say, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="table" role="region" aria-label="${say('hand-overs.title')}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${say(`hand-overs.${column}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function asked({ language }: Reader, { id, askedAtMs }: HandOverEntry): Html {
  return html`<th scope="row"><a href="/hand-overs/${id}">${timeTag(language, askedAtMs)}</a></th>`
}

/** Lure in words; story, path and reason by their ids, as the content names them. */
export function about(say: Say, { lure, story, path, reason }: HandOverEntry): Html {
  const ids = [story, path, reason].filter((id) => id !== null)
  return html`${lure === null && ids.length > 0 ? '' : lureName(say, lure)}
  ${ids.map((id) => html`<code>${id}</code> `)}`
}

export function closedAt(language: Language, { closedAtMs, closedBy }: HandOverEntry): Html {
  return html`${closedAtMs === null ? '—' : timeTag(language, closedAtMs)}
  ${closedBy === null ? '' : html`· <bdi>${closedBy}</bdi>`}`
}

export const OUTCOMES = ['helped', 'referred', 'no-answer', 'other'] as const

export function outcomeText(say: Say, outcome: string | null): string {
  if (outcome === null) return '—'
  return OUTCOMES.some((known) => known === outcome) ? say(`hand-overs.outcome.${outcome}`) : outcome
}
