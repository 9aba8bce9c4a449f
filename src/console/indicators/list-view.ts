/** The lists as a table, and the form that filters them. */
import { html } from 'hono/html'
import { z } from 'zod'
import type { Language } from '../../model.ts'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import { INDICATOR_KINDS, INDICATOR_LISTS, type IndicatorKind } from '../../store/indicators.ts'
import type { Html, Say } from '../shell.ts'
import { badge, timeTag } from '../show.ts'

const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const STATES = ['active', 'ending', 'expired'] as const

export const ListQuery = z.object({
  list: lenient(z.enum(INDICATOR_LISTS)),
  kind: lenient(z.enum(INDICATOR_KINDS)),
  state: lenient(z.enum(STATES)),
  value: lenient(z.string().trim().min(1).max(2_000)),
  before: lenient(z.string().regex(/^\d{1,18}$/)),
})
export type ListQuery = z.infer<typeof ListQuery>

export interface Reader {
  say: Say
  language: Language
  nowMs: number
  /** Numbers, payloads and reasons may tell of persons; others than analysts see what names none. */
  isAnalyst: boolean
}

const COLUMNS = ['list', 'kind', 'value', 'reason', 'until', 'author', 'created'] as const
/** Letters of a value in the table. */
const MOST_SHOWN = 40
const PUBLIC_KINDS = new Set<IndicatorKind>(['domain', 'fingerprint'])

/** `next`: id before which the next page begins. */
export function listTable(reader: Reader, query: ListQuery, rows: IndicatorRow[], next: string | null): Html {
  const { say, isAnalyst } = reader
  const columns = COLUMNS.filter((column) => isAnalyst || column !== 'reason')
  if (rows.length === 0) {
    return html`<p class="empty">
      ${say(addressOf(query, null) === '' ? 'indicators.none' : 'indicators.none-fit')}
    </p>`
  }
  return html`<div class="table" role="region" aria-label="${say('indicators.title')}" tabindex="0">
      <table>
        <caption class="hidden">
          ${say('indicators.caption')}
        </caption>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${say(`indicators.${column}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => listRow(reader, row))}
        </tbody>
      </table>
    </div>
    ${
      next === null
        ? ''
        : html`<p>
            <a class="button second" href="/indicators${addressOf(query, next)}"
              >${say('indicators.older')}</a
            >
          </p>`
    }`
}

function listRow(reader: Reader, row: IndicatorRow): Html {
  const { say, language } = reader
  return html`<tr>
    <td>${listBadge(say, row.list)}</td>
    <td>${say(`indicators.kind-${row.kind}`)}</td>
    <th scope="row">
      <a href="/indicators/${row.id}">${valueText(reader, row.kind, shorten(row.content?.value ?? null))}</a>
    </th>
    ${reader.isAnalyst ? html`<td class="sentence"><bdi>${row.content?.reason ?? '—'}</bdi></td>` : ''}
    <td>${untilText(reader, row)}</td>
    <td><bdi>${row.author}</bdi></td>
    <td>${timeTag(language, row.createdAtMs)}</td>
  </tr>`
}

/** For a table; the page of the one shows it whole. */
function shorten(value: string | null): string | null {
  return value !== null && value.length > MOST_SHOWN
    ? `${Array.from(value).slice(0, MOST_SHOWN).join('')}…`
    : value
}

/** `value` null: it cannot be read any more. */
export function valueText({ say, isAnalyst }: Reader, kind: IndicatorKind, value: string | null): Html {
  if (value === null) return html`${say('indicators.damaged')}`
  if (!isAnalyst && !PUBLIC_KINDS.has(kind)) return html`${say('indicators.analysts-only')}`
  return html`<code dir="ltr">${value}</code>`
}

export function listBadge(say: Say, list: IndicatorRow['list']): Html {
  return badge(say(`indicators.list-${list}`), list === 'block' ? 'bad' : 'good')
}

/** A day, never, or that it is over. */
export function untilText(
  { say, language, nowMs }: Reader,
  { untilMs }: Pick<IndicatorRow, 'untilMs'>,
): Html {
  if (untilMs === null) return html`${say('indicators.never')}`
  if (untilMs > nowMs) return timeTag(language, untilMs)
  return html`${timeTag(language, untilMs)} ${badge(say('indicators.state-expired'), 'plain')}`
}

export function filterForm({ say }: Reader, query: ListQuery): Html {
  const isFiltered = addressOf(query, null) !== ''
  return html`<details class="card" ${isFiltered ? html`open` : ''}>
    <summary>${say('indicators.filter')}</summary>
    <form method="get" action="/indicators" class="row">
      ${select(say, 'list', query.list, INDICATOR_LISTS)} ${select(say, 'kind', query.kind, INDICATOR_KINDS)}
      ${select(say, 'state', query.state, STATES)}
      <div>
        <label for="filter-value">${say('indicators.value')}</label>
        <input id="filter-value" name="value" value="${query.value ?? ''}" maxlength="2000" dir="ltr" />
      </div>
      <button>${say('indicators.show')}</button>
      ${isFiltered ? html`<a class="button second" href="/indicators">${say('indicators.show-all')}</a>` : ''}
    </form>
  </details>`
}

function select(say: Say, name: string, chosen: string | undefined, choices: readonly string[]): Html {
  return html`<div>
    <label for="filter-${name}">${say(`indicators.${name}`)}</label>
    <select id="filter-${name}" name="${name}">
      <option value="">${say('indicators.any')}</option>
      ${choices.map(
        (value) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>
            ${say(`indicators.${name}-${value}`)}
          </option>`,
      )}
    </select>
  </div>`
}

/** With its question mark; empty where nothing is asked for. */
function addressOf({ before: _place, ...filter }: ListQuery, next: string | null): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) parts.set(name, value)
  if (next !== null) parts.set('before', next)
  return parts.size === 0 ? '' : `?${parts.toString()}`
}
