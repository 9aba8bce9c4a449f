/**
 * `/campaigns`: what several people sent alike, those growing most first; one of them with its trend; and exports.
 * Nothing of fewer than enough people is in any of it. Words of texts are for analysts; who opens them is recorded.
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { barWidthMs, type CampaignView } from '../../store/console/campaigns.ts'
import type { Reader } from '../cases/case-list.ts'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { countryName, languageName, timeTag } from '../show.ts'
import { campaignFilter, campaignList, labelHtml, levelsAndLures, sharesText } from './campaign-list.ts'
import { addressOf, CampaignQuery, filterOf, spanOf } from './campaign-query.ts'
import { trendChart } from './chart.ts'
import { exportRoutes } from './export-routes.ts'

const SHOWN = 50

type CampaignParts = Pick<ConsoleParts, 'config' | 'nowMs'> & {
  records: Pick<ConsoleParts['records'], 'campaigns'>
}

export function createCampaignsArea(parts: CampaignParts, shell: Shell): Area {
  const { config, records, nowMs } = parts
  const { caseDays } = config
  const { minReporters } = config.campaigns
  const { campaigns } = records
  const readerOf = (c: PageContext): Reader => ({ say: shell.say(c), language: c.get('language') })
  const askedOf = (c: PageContext, query: CampaignQuery) => ({
    ...spanOf(query, { caseDays, minReporters, nowMs: nowMs() }),
    withTexts: mayDo(shell.operator(c), 'analyst'),
  })
  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))

  routes.get('/', async (c) => {
    const reader = readerOf(c)
    const { say } = reader
    const query = CampaignQuery.parse(c.req.query())
    const asked = askedOf(c, query)
    const found = await campaigns.list(filterOf(query), asked, SHOWN)
    const body = html`<p>${say('campaigns.intro', { least: minReporters })}</p>
      ${campaignFilter(reader, query, caseDays)} ${campaignList(reader, query, found, minReporters)}
      ${found.length === SHOWN ? html`<p class="faint">${say('campaigns.most', { count: SHOWN })}</p>` : ''}
      ${asked.withTexts ? exportLinks(c, query) : ''}`
    return shell.page(c, { title: 'campaigns.title', body })
  })

  routes.route('/', exportRoutes(parts, shell))

  routes.get('/:id{[0-9]{1,18}}', async (c) => {
    const query = CampaignQuery.parse(c.req.query())
    const asked = askedOf(c, query)
    const found = await campaigns.find(c.req.param('id'), asked)
    if (!found) return c.notFound()
    if (asked.withTexts) await shell.audit(c, 'campaign.read', found.id)
    const reader = readerOf(c)
    const { say } = reader
    const body = html`<p><a href="/campaigns${addressOf(query)}">${say('campaigns.all')}</a></p>
      <section class="card">${facts(reader, found)}</section>
      <section class="card">
        <h2>${say('campaigns.column.trend')}</h2>
        ${trendChart(reader, found.trend, barWidthMs(asked), minReporters)}
      </section>
      <section class="card">
        <h2>${say('campaigns.column.known')}</h2>
        ${sample(reader, found, asked.withTexts)}
      </section>`
    return shell.page(c, { title: say('campaigns.one', { id: found.id }), body })
  })

  function exportLinks(c: PageContext, query: CampaignQuery): Html {
    const say = shell.say(c)
    const link = (file: string, text: string): Html =>
      html`<a class="button second" href="/campaigns/${file}${addressOf(query)}" download>${text}</a>`
    return html`<section class="card">
      <h2>${say('campaigns.export')}</h2>
      <p>
        ${link('export.csv', 'CSV')} ${link('export.stix.json', 'STIX 2.1')}
        ${link('export.misp.json', 'MISP')}
      </p>
      <p class="faint">${say('campaigns.export-hint', { tlp: config.campaigns.tlp, least: minReporters })}</p>
    </section>`
  }

  return { path: '/campaigns', title: 'campaigns.title', nav: 'viewer', routes }
}

function facts(reader: Reader, found: CampaignView): Html {
  const { say, language } = reader
  const rows: [string, Html | string][] = [
    ['kind', say(`campaigns.kind.${found.kind}`)],
    ['column.lures', levelsAndLures(reader, found)],
    ['column.size', String(found.size)],
    ['column.reporters', String(found.reporters)],
    ['first', timeTag(language, found.firstMs)],
    ['last', timeTag(language, found.lastMs)],
    ['column.countries', sharesText(reader, found.countries, (code) => countryName(language, code))],
    ['column.languages', sharesText(reader, found.languages, (tag) => languageName(say, tag))],
  ]
  return html`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${say(`campaigns.${name}`)}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

function sample({ say }: Reader, found: CampaignView, withTexts: boolean): Html {
  const isHidden = found.kind === 'text' && !withTexts
  if (isHidden) return html`<p class="faint">${say('campaigns.analysts-only')}</p>`
  if (found.sample === null)
    return html`<p class="faint">
      ${say(found.kind === 'text' ? 'campaigns.no-text' : 'campaigns.no-sample')}
    </p>`
  return html`<p class="${found.kind === 'text' ? 'words' : ''}">${labelHtml(found)}</p>
    ${found.kind === 'text' ? html`<p class="faint">${say('campaigns.sample-hint')}</p>` : ''}`
}
