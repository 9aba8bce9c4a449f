/** The list: shown and filtered, added to, and asked what a text would match. */
import type { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import { INDICATOR_KINDS } from '../../store/indicators.ts'
import type { FoundIndicator } from '../content/tools.ts'
import type { ConsoleEnv, PageContext } from '../shell.ts'
import { badge } from '../show.ts'
import { fieldsOf, type Desk } from './desk.ts'
import { addForm, matchForm, NO_FIELDS, type AddFields } from './forms.ts'
import { importForm } from './import-view.ts'
import { filterForm, ListQuery, listTable } from './list-view.ts'
import { checkIndicator } from './written.ts'

const PAGE = 50
const MatchText = z.string().trim().min(1).max(10_000)
/** How many an import has just added. */
const Added = z.coerce.number().int().min(0).max(100_000).optional().catch(undefined)

/** What a page shows beside the list. */
interface Shown {
  status?: 200 | 400 | 409
  add?: { fields: AddFields; problems: readonly string[]; asks: boolean }
  match?: { text: string; found: readonly FoundIndicator[] }
}

export function addListRoutes(routes: Hono<ConsoleEnv>, desk: Desk): void {
  const { shell, indicators, tools, nowMs } = desk
  routes.get('/', shell.needs('viewer'), (c) => listPage(desk, c))

  routes.post('/', shell.needs('analyst'), async (c) => {
    const { sure, ...fields } = await fieldsOf(c, ['list', 'kind', 'value', 'reason', 'until', 'sure'])
    const checked = checkIndicator(fields, desk.checkParts(c))
    if (!checked.ok) {
      return listPage(desk, c, { status: 400, add: { fields, problems: checked.problems, asks: false } })
    }
    const asks = checked.warning !== null && sure !== 'yes'
    if (asks) return listPage(desk, c, { add: { fields, problems: [], asks } })
    const id = await indicators.add(checked.indicator, nowMs())
    if (id === null) {
      return listPage(desk, c, { status: 409, add: { fields, problems: ['known'], asks: false } })
    }
    await shell.audit(c, 'indicator.add', id)
    return c.redirect(`/indicators/${id}`, 303)
  })

  routes.post('/match', shell.needs('viewer'), async (c) => {
    const text = MatchText.safeParse((await c.req.parseBody())['text'])
    if (!text.success) return c.redirect('/indicators', 303)
    return listPage(desk, c, { match: { text: text.data, found: tools.findIndicators(text.data) } })
  })
}

async function listPage(
  desk: Desk,
  c: PageContext,
  { status = 200, add, match }: Shown = {},
): Promise<Response> {
  const { shell, indicators, nowMs } = desk
  const query = ListQuery.parse(c.req.query())
  const added = Added.parse(c.req.query('added'))
  const [rows, { allow, block, expired }] = await Promise.all([
    rowsOf(desk, query),
    indicators.count(nowMs()),
  ])
  const reader = desk.reader(c)
  const { say, isAnalyst } = reader
  const csrf = shell.csrfField(c)
  const next = rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null
  const body = html`<p>${say('indicators.intro')}</p>
    ${
      added === undefined
        ? ''
        : html`<p class="notice good" role="status">${say('indicators.added', { count: added })}</p>`
    }
    <p>
      ${badge(say('indicators.count-block', { count: block }), 'bad')}
      ${badge(say('indicators.count-allow', { count: allow }), 'good')}
      ${badge(say('indicators.count-expired', { count: expired }), 'plain')}
    </p>
    ${isAnalyst ? addForm(say, csrf, add ?? { fields: NO_FIELDS, problems: [], asks: false }) : ''}
    ${matchForm(reader, csrf, match ?? { text: '', found: null })} ${isAnalyst ? importForm(say, csrf) : ''}
    ${filterForm(reader, query)} ${listTable(reader, query, rows.slice(0, PAGE), next)}`
  return shell.page(c, { title: 'indicators.title', body, status })
}

async function rowsOf(
  { indicators, tools, nowMs }: Desk,
  { before: place, value, ...filter }: ListQuery,
): Promise<IndicatorRow[]> {
  const before = place ?? null
  if (value === undefined) return indicators.page(filter, before, PAGE + 1, nowMs())
  // A value is looked for as whatever it can be; each can stand on the lists once.
  const found = INDICATOR_KINDS.filter((kind) => filter.kind === undefined || filter.kind === kind).map(
    async (kind) => {
      const read = tools.readIndicator({ list: 'block', kind }, value)
      const normal = read.ok ? read.value : value
      return indicators.page({ ...filter, kind, value: normal }, before, PAGE + 1, nowMs())
    },
  )
  return (await Promise.all(found)).flat()
}
