/** The table of cases: one page of it, newest first. */
import { html } from 'hono/html'
import type { Language } from '../../model.ts'
import type { CasePage, CaseView } from '../../store/console/cases.ts'
import { badge, countryName, languageName, levelBadge, lureName, timeTag } from '../show.ts'
import type { Html, Say } from '../shell.ts'
import { addressOf, isFiltered, type CaseQuery } from './case-query.ts'

export interface Reader {
  say: Say
  language: Language
}

const COLUMNS = [
  'time',
  'level',
  'lure',
  'languages',
  'country',
  'signals',
  'fingerprint',
  'duration',
  'feedback',
]

export function caseList(reader: Reader, query: CaseQuery, { cases, next }: CasePage): Html {
  const { say } = reader
  if (cases.length === 0) {
    return html`<p class="empty">${say(isFiltered(query) ? 'cases.none-fit' : 'cases.none')}</p>`
  }
  return html`<div class="table" role="region" aria-label="${say('cases.title')}" tabindex="0">
      <table>
        <caption class="hidden">
          ${say('cases.caption')}
        </caption>
        <thead>
          <tr>
            ${COLUMNS.map((column) => html`<th scope="col">${say(`cases.${column}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${cases.map((found) => caseRow(reader, found))}
        </tbody>
      </table>
    </div>
    ${
      next
        ? html`<p>
            <a class="button second" href="/cases${addressOf(query, next)}">${say('cases.older')}</a>
          </p>`
        : ''
    }`
}

function caseRow({ say, language }: Reader, found: CaseView): Html {
  return html`<tr>
    <th scope="row"><a href="/cases/${found.id}">${timeTag(language, found.atMs)}</a></th>
    <td>${levelBadge(say, found.level)}</td>
    <td>
      ${lureName(say, found.lure)} ${found.story === null ? '' : html`<br /><code>${found.story}</code>`}
    </td>
    <td>${languages(say, found)}</td>
    <td>${countryName(language, found.country)}</td>
    <td>${found.signalIds.map((id) => html`<code>${id}</code> `)}</td>
    <td>${found.fingerprint === null ? '—' : html`<code>${found.fingerprint}</code>`}</td>
    <td class="number">${say('cases.seconds', { seconds: (found.durationMs / 1000).toFixed(1) })}</td>
    <td>
      ${feedbackBadge(say, found)}
      ${found.keptUntilMs === null ? '' : badge(say('cases.words-kept'), 'plain')}
    </td>
  </tr>`
}

/** Of the message, and of the reply where that is another. */
export function languages(say: Say, { language, replyLanguage }: CaseView): string {
  const asked = languageName(say, language)
  if (language === replyLanguage) return asked
  return say('cases.answered-in', { asked, answered: languageName(say, replyLanguage) })
}

export function feedbackBadge(say: Say, { feedback }: CaseView): Html | string {
  if (feedback === null) return ''
  return badge(say(`cases.feedback.${feedback}`), feedback === 'good' ? 'good' : 'bad')
}
