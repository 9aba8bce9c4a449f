/** Forms of the lists: adding one, and asking what a text would match. */
import { html } from 'hono/html'
import { INDICATOR_KINDS, INDICATOR_LISTS } from '../../store/indicators.ts'
import type { FoundIndicator } from '../content/tools.ts'
import type { Html, Say } from '../shell.ts'
import { listBadge, valueText, type Reader } from './list-view.ts'

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
  return html`<div role="alert">
    ${problems.map((problem) => html`<p class="problem">${say(`indicators.problem.${problem}`)}</p>`)}
  </div>`
}

/** `found` null: nothing was asked yet. */
export function matchForm(
  reader: Reader,
  csrf: Html,
  { text, found }: { text: string; found: readonly FoundIndicator[] | null },
): Html {
  const { say } = reader
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
    ${found ? matches(reader, found) : ''}
  </details>`
}

function matches(reader: Reader, found: readonly FoundIndicator[]): Html {
  const { say } = reader
  if (found.length === 0) return html`<p class="notice" role="status">${say('indicators.match-none')}</p>`
  return html`<div role="status">
    <ul>
      ${found.map(
        ({ indicator, seen }) =>
          html`<li>
            ${listBadge(say, indicator.list)} ${say(`indicators.kind-${indicator.kind}`)}
            <a href="/indicators/${indicator.id}">${valueText(reader, indicator.kind, indicator.value)}</a>
            ${seen === '' ? '' : html`· <bdi class="code">${seen}</bdi>`}
          </li>`,
      )}
    </ul>
  </div>`
}
