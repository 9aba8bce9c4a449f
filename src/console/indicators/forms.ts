/** Forms of the lists: adding one, asking what a text would match, taking in a file and what came of it. */
import { html } from 'hono/html'
import { INDICATOR_KINDS, INDICATOR_LISTS } from '../../store/indicators.ts'
import type { FoundIndicator } from '../content/tools.ts'
import type { Html, Say } from '../shell.ts'
import { badge } from '../show.ts'
import type { Import } from './import.ts'
import { listBadge } from './list-view.ts'

/** As it was sent, to be put right; nothing of it is trusted. */
export type AddFields = Record<'list' | 'kind' | 'value' | 'reason' | 'until', string>

export const NO_FIELDS: AddFields = { list: 'block', kind: 'domain', value: '', reason: '', until: '' }

/** `asks`: the analyst has to say that they mean it. */
export function addForm(
  say: Say,
  csrf: Html,
  { fields, problems, asks }: { fields: AddFields; problems: readonly string[]; asks: boolean },
): Html {
  return html`<details class="card" ${problems.length > 0 || asks ? html`open` : ''}>
    <summary>${say('indicators.add')}</summary>
    ${problemList(say, problems)}
    <form method="post" action="/indicators" class="stack">
      ${csrf}
      <div class="row">
        ${select(say, 'list', fields.list, INDICATOR_LISTS)}
        ${select(say, 'kind', fields.kind, INDICATOR_KINDS)}
        <div>
          <label for="add-until">${say('indicators.until-included')}</label>
          <input
            id="add-until"
            name="until"
            type="date"
            value="${fields.until}"
            aria-describedby="add-until-hint"
          />
        </div>
      </div>
      <small id="add-until-hint">${say('indicators.until-hint')}</small>
      <div>
        <label for="add-value">${say('indicators.value')}</label>
        <input
          id="add-value"
          name="value"
          value="${fields.value}"
          required
          maxlength="2000"
          size="40"
          dir="ltr"
          aria-describedby="add-value-hint"
        />
        <p><small id="add-value-hint">${say('indicators.value-hint')}</small></p>
      </div>
      <div>
        <label for="add-reason">${say('indicators.reason')}</label>
        <input
          id="add-reason"
          name="reason"
          value="${fields.reason}"
          required
          maxlength="200"
          size="40"
          dir="auto"
        />
      </div>
      ${
        asks
          ? html`<p class="notice warn">${say('indicators.imitates')}</p>
              <label class="choice"
                ><input type="checkbox" name="sure" value="yes" required />${say('indicators.sure')}</label
              >`
          : ''
      }
      <button>${say('indicators.add-it')}</button>
    </form>
  </details>`
}

function select(say: Say, name: string, chosen: string, choices: readonly string[]): Html {
  return html`<div>
    <label for="add-${name}">${say(`indicators.${name}`)}</label>
    <select id="add-${name}" name="${name}">
      ${choices.map(
        (value) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>
            ${say(`indicators.${name}-${value}`)}
          </option>`,
      )}
    </select>
  </div>`
}

export function problemList(say: Say, problems: readonly string[]): Html {
  if (problems.length === 0) return html``
  return html`<ul role="alert">
    ${problems.map((problem) => html`<li class="problem">${say(`indicators.problem.${problem}`)}</li>`)}
  </ul>`
}

/** `found` null: nothing was asked yet. */
export function matchForm(say: Say, csrf: Html, text: string, found: readonly FoundIndicator[] | null): Html {
  return html`<details class="card" ${found ? html`open` : ''}>
    <summary>${say('indicators.match')}</summary>
    <form method="post" action="/indicators/match" class="stack">
      ${csrf}
      <div>
        <label for="match-text">${say('indicators.match-text')}</label>
        <textarea id="match-text" name="text" maxlength="10000" required dir="auto">${text}</textarea>
        <small>${say('indicators.match-hint')}</small>
      </div>
      <button class="second">${say('indicators.match-it')}</button>
    </form>
    ${found ? matches(say, found) : ''}
  </details>`
}

function matches(say: Say, found: readonly FoundIndicator[]): Html {
  if (found.length === 0) return html`<p class="notice" role="status">${say('indicators.match-none')}</p>`
  return html`<ul role="status">
    ${found.map(
      ({ indicator, seen }) =>
        html`<li>
          ${listBadge(say, indicator.list)} ${say(`indicators.kind-${indicator.kind}`)}
          <a href="/indicators/${indicator.id}"><code dir="ltr">${indicator.value}</code></a>
          ${seen === '' ? '' : html`← <bdi class="code">${seen}</bdi>`}
        </li>`,
    )}
  </ul>`
}

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
