/** Shares as people read them: a percentage, what it is of, and its interval; and tables of them. */
import { html } from 'hono/html'
import { wilson, type Share } from '../../content/accuracy.ts'
import type { Language } from '../../model.ts'
import type { Html, Say } from '../shell.ts'

export interface Reader {
  say: Say
  language: Language
}

export interface Column<T> {
  /** Message id. */
  head: string
  cell: (row: T) => Html | string
}

/** The first column names the row. */
export function table<T>(
  say: Say,
  caption: string,
  rows: readonly T[],
  [first, ...others]: readonly [Column<T>, ...Column<T>[]],
): Html {
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say(first.head)}</th>
          ${others.map(({ head }) => html`<th scope="col" class="number">${say(head)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${first.cell(row)}</th>
              ${others.map(({ cell }) => html`<td class="number">${cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** `93.5 %`, with the interval and the counts below. */
export function shareCell({ say, language }: Reader, share: Share): Html {
  const bounds = wilson(share)
  if (!bounds) return html`—`
  const percent = percentOf(language)
  const interval = say('accuracy.interval', {
    low: isolated(percent(bounds.low)),
    high: isolated(percent(bounds.high)),
  })
  const counts = say('accuracy.of', { found: String(share.found), of: String(share.of) })
  return html`<strong>${percent(share.found / share.of)}</strong><br /><small class="faint"
      >${interval}<br />${counts}</small
    >`
}

/** A sign of per cent stays on its side in right-to-left text. */
function isolated(text: string): string {
  return `\u2066${text}\u2069`
}

/** Latin digits everywhere: figures are compared and typed off. */
function percentOf(language: Language): (share: number) => string {
  const locale = `${language === 'ur-Latn' ? 'en' : language}-u-nu-latn`
  const format = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  return (share) => format.format(share)
}
