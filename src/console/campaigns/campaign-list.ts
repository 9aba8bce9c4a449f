/** The form above the list of campaigns, and the list: those growing most first. */
import { html } from 'hono/html'
import { LURES } from '../../model.ts'
import type { Shares } from '../../store/campaign-figures.ts'
import type { CampaignView } from '../../store/console/campaigns.ts'
import type { Reader } from '../cases/case-list.ts'
import type { Html, Say } from '../shell.ts'
import { countryName, languageName, levelBadge, lureName, timeTag } from '../show.ts'
import { addressOf, daysOf, KINDS, spansOf, type CampaignQuery } from './campaign-query.ts'
import { spark } from './chart.ts'
import { labelOf } from './label.ts'

interface Choice {
  value: string
  text: string
}

export function campaignFilter({ say }: Reader, query: CampaignQuery, caseDays: number): Html {
  const kinds = KINDS.map((kind) => ({ value: kind, text: say(`campaigns.kind.${kind}`) }))
  const lures = LURES.map((lure) => ({ value: lure, text: lureName(say, lure) }))
  const spans = spansOf(caseDays).map((days) => ({
    value: String(days),
    text: say('campaigns.days-back', { count: days }),
  }))
  const any = { value: '', text: say('campaigns.any') }
  return html`<form method="get" action="/campaigns" class="row card">
    ${select(say, 'kind', query.kind, [any, ...kinds])} ${select(say, 'lure', query.lure, [any, ...lures])}
    <div>
      <label for="filter-country">${say('campaigns.country')}</label>
      <input
        id="filter-country"
        name="country"
        value="${query.country ?? ''}"
        size="3"
        maxlength="2"
        dir="ltr"
      />
    </div>
    ${select(say, 'days', String(daysOf(query, caseDays)), spans)}
    <button class="second">${say('campaigns.show')}</button>
  </form>`
}

function select(
  say: Say,
  name: 'kind' | 'lure' | 'days',
  chosen: string | undefined,
  choices: readonly Choice[],
): Html {
  const id = `filter-${name}`
  return html`<div>
    <label for="${id}">${say(`campaigns.${name}`)}</label>
    <select id="${id}" name="${name}">
      ${choices.map(
        ({ value, text }) =>
          html`<option value="${value}" ${value === (chosen ?? '') ? html`selected` : ''}>${text}</option>`,
      )}
    </select>
  </div>`
}

const COLUMNS = ['campaign', 'known', 'lures', 'size', 'reporters', 'seen', 'countries', 'languages', 'trend']
const NUMBERS = new Set(['size', 'reporters'])

export function campaignList(
  reader: Reader,
  query: CampaignQuery,
  campaigns: readonly CampaignView[],
  least: number,
): Html {
  const { say } = reader
  if (campaigns.length === 0) return html`<p class="empty">${say('campaigns.none', { least })}</p>`
  return html`<div class="table" role="region" aria-label="${say('campaigns.title')}" tabindex="0">
    <table>
      <caption class="hidden">
        ${say('campaigns.caption')}
      </caption>
      <thead>
        <tr>
          ${COLUMNS.map(
            (column) =>
              html`<th scope="col" class="${NUMBERS.has(column) ? 'number' : ''}">
                ${say(`campaigns.column.${column}`)}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${campaigns.map((campaign) => campaignRow(reader, query, campaign))}
      </tbody>
    </table>
  </div>`
}

const EXCERPT = 90

function campaignRow(reader: Reader, { days }: CampaignQuery, campaign: CampaignView): Html {
  const { say, language } = reader
  const { id, kind, size, reporters, firstMs, lastMs, countries, languages, trend } = campaign
  return html`<tr>
    <th scope="row">
      <a href="/campaigns/${id}${addressOf({ days })}">${say(`campaigns.kind.${kind}`)} ${id}</a>
    </th>
    <td class="sentence">${labelHtml(campaign, EXCERPT)}</td>
    <td>${levelsAndLures(reader, campaign)}</td>
    <td class="number">${String(size)}</td>
    <td class="number">${String(reporters)}</td>
    <td>${timeTag(language, firstMs)}<br />${timeTag(language, lastMs)}</td>
    <td>${sharesText(reader, countries, (code) => countryName(language, code))}</td>
    <td>${sharesText(reader, languages, (tag) => languageName(say, tag))}</td>
    <td>${spark(reader, trend)}</td>
  </tr>`
}

/** `longest`: of a text, in characters. */
export function labelHtml({ kind, sample }: Pick<CampaignView, 'kind' | 'sample'>, longest = 400): Html {
  const label = labelOf({ kind, sample })
  if (label === null) return html`—`
  if (kind !== 'text') return html`<code dir="ltr">${label}</code>`
  return html`<bdi>${shorten(label, longest)}</bdi>`
}

export function levelsAndLures({ say }: Reader, { levels, lures }: CampaignView): Html {
  return html`${levels.values.map((level) => html`${levelBadge(say, level)} `)}
  ${sharesText({ say }, lures, (lure) => lureName(say, lure))}`
}

/** Names of those that enough people share; the rest are "others". */
export function sharesText<Value extends string>(
  { say }: Pick<Reader, 'say'>,
  { values, hasOthers }: Shares<Value>,
  nameOf: (value: Value) => string,
): string {
  const names = values.map(nameOf)
  if (hasOthers) names.push(say(names.length > 0 ? 'campaigns.others' : 'campaigns.various'))
  // A comma is another one in Urdu.
  return names.length === 0 ? '—' : names.join(' · ')
}

function shorten(text: string, longest: number): string {
  const characters = Array.from(text)
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text
}
