/** Taking in a file of indicators: the form, and what a file would do before it does. */
import { html } from 'hono/html'
import type { Html, Say } from '../shell.ts'
import { badge } from '../show.ts'
import { problemList } from './forms.ts'
import type { Import } from './import.ts'
import { listBadge } from './list-view.ts'

export function importForm(say: Say, csrf: Html): Html {
  return html`<details class="card">
    <summary>${say('indicators.import')}</summary>
    <form method="post" action="/indicators/import" enctype="multipart/form-data" class="stack">
      ${csrf}
      <p>${say('indicators.import-hint')}</p>
      <p><code dir="ltr">list,kind,value,reason,until</code></p>
      <p><code dir="ltr">block,domain,evil[.]example,phishing 4711,2027-01-31</code></p>
      <div>
        <label for="import-file">${say('indicators.import-file')}</label>
        <input id="import-file" name="file" type="file" accept=".csv,text/csv,text/plain" required />
      </div>
      <div class="row">
        <button class="second">${say('indicators.import-look')}</button>
        <a class="button quiet" href="/indicators/export.csv">${say('indicators.export')}</a>
      </div>
    </form>
  </details>`
}

const MOST_SHOWN = 100

/** What a file would do, before it does. `isKnown`: on a list already. */
export function importPreview(
  say: Say,
  csrf: Html,
  { taken, refused, problem }: Import,
  { text, isKnown }: { text: string; isKnown: (kind: string, value: string) => boolean },
): Html {
  const news = taken.filter(({ kind, value }) => !isKnown(kind, value))
  return html`${problemList(say, problem === null ? [] : [problem])}
    <p>
      ${badge(say('indicators.import-new', { count: news.length }), 'good')}
      ${badge(say('indicators.import-known', { count: taken.length - news.length }), 'plain')}
      ${badge(say('indicators.import-refused', { count: refused.length }), refused.length > 0 ? 'bad' : 'plain')}
    </p>
    ${
      news.length === 0
        ? ''
        : html`<form method="post" action="/indicators/import">
            ${csrf}<input type="hidden" name="csv" value="${text}" />
            <button name="sure" value="yes">${say('indicators.import-it', { count: news.length })}</button>
          </form>`
    }
    <p><a href="/indicators">${say('indicators.back')}</a></p>
    ${refused.length === 0 ? '' : refusedTable(say, refused)}
    ${
      news.length === 0
        ? ''
        : html`<h2>${say('indicators.import-first')}</h2>
            <ul>
              ${news.slice(0, MOST_SHOWN).map(
                ({ list, kind, value, reason }) =>
                  html`<li>
                    ${listBadge(say, list)} ${say(`indicators.kind-${kind}`)} <code dir="ltr">${value}</code>
                    <bdi>${reason}</bdi>
                  </li>`,
              )}
            </ul>`
    }`
}

function refusedTable(say: Say, refused: Import['refused']): Html {
  return html`<div class="table" role="region" aria-label="${say('indicators.refused')}" tabindex="0">
    <table>
      <caption>
        ${say('indicators.refused')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say('indicators.line')}</th>
          <th scope="col">${say('indicators.value')}</th>
          <th scope="col">${say('indicators.why')}</th>
        </tr>
      </thead>
      <tbody>
        ${refused.slice(0, MOST_SHOWN).map(
          ({ line, value, problems }) =>
            html`<tr>
              <th scope="row">${String(line)}</th>
              <td><bdi class="code">${value}</bdi></td>
              <td>${problems.map((problem) => html`${say(`indicators.problem.${problem}`)} `)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
