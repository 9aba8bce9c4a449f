/**
 * Area /indicators: what operators block and allow. Viewers read it and try texts on it; analysts add, import, change
 * and remove. Every change is in force in the workers within seconds, and in the audit trail by its id.
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import { INDICATOR_KINDS } from '../../store/indicators.ts'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, PageContext, Shell } from '../shell.ts'
import { badge } from '../show.ts'
import { addForm, importForm, importPreview, matchForm, NO_FIELDS, type AddFields } from './forms.ts'
import { exportCells, exportHead, readImport } from './import.ts'
import { filterForm, ListQuery, listTable, type Reader } from './list-view.ts'
import { oneIndicator } from './one-view.ts'
import { checkIndicator, checkUntil, ExpiryForm } from './written.ts'
import { writeCsv } from './csv.ts'

const PAGE = 50
const EXPORT_PAGE = 500
const Id = z.string().regex(/^\d{1,18}$/)
const MatchText = z.string().trim().min(1).max(10_000)

type Parts = Pick<ConsoleParts, 'records' | 'tools' | 'nowMs'>

/** What a page shows beside the list. */
interface Shown {
  status?: 200 | 400 | 409
  add?: { fields: AddFields; problems: readonly string[]; asks: boolean }
  match?: { text: string; found: ReturnType<ConsoleParts['tools']['findIndicators']> }
}

export function createIndicatorsArea({ records: { indicators }, tools, nowMs }: Parts, shell: Shell): Area {
  const reader = (c: PageContext): Reader => ({
    say: shell.say(c),
    language: c.get('language'),
    nowMs: nowMs(),
  })
  const isAnalyst = (c: PageContext): boolean => mayDo(c.get('identity')?.operator ?? null, 'analyst')
  const checkParts = (c: PageContext) => ({ tools, author: shell.operator(c).name, nowMs: nowMs() })

  async function rowsOf({ before, value, ...filter }: ListQuery): Promise<IndicatorRow[]> {
    const place = before ?? null
    if (value === undefined) return indicators.page(filter, place, PAGE + 1, nowMs())
    // A value is looked for as whatever it can be.
    const found = INDICATOR_KINDS.filter((kind) => filter.kind === undefined || filter.kind === kind).map(
      async (kind) => {
        const read = tools.readIndicator({ list: 'block', kind }, value)
        return read.ok
          ? indicators.page({ ...filter, kind, value: read.value }, place, PAGE + 1, nowMs())
          : []
      },
    )
    return (await Promise.all(found)).flat()
  }

  async function listPage(c: PageContext, { status = 200, add, match }: Shown = {}): Promise<Response> {
    const query = ListQuery.parse(c.req.query())
    const [rows, { allow, block, expired }] = await Promise.all([rowsOf(query), indicators.count(nowMs())])
    const read = reader(c)
    const { say } = read
    const csrf = shell.csrfField(c)
    const next = rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null
    const body = html`<p>${say('indicators.intro')}</p>
      <p>
        ${badge(say('indicators.count-block', { count: block }), 'bad')}
        ${badge(say('indicators.count-allow', { count: allow }), 'good')}
        ${badge(say('indicators.count-expired', { count: expired }), 'plain')}
      </p>
      ${isAnalyst(c) ? addForm(say, csrf, add ?? { fields: NO_FIELDS, problems: [], asks: false }) : ''}
      ${matchForm(say, csrf, match?.text ?? '', match?.found ?? null)}
      ${isAnalyst(c) ? importForm(say, csrf) : ''} ${filterForm(read, query)}
      ${listTable(read, query, rows.slice(0, PAGE), next)}`
    return shell.page(c, { title: 'indicators.title', body, status })
  }

  const routes = new Hono<ConsoleEnv>()
  routes.get('/', shell.needs('viewer'), (c) => listPage(c))

  routes.post('/', shell.needs('analyst'), async (c) => {
    const form = await c.req.parseBody()
    const text = (name: string): string => (typeof form[name] === 'string' ? form[name].slice(0, 4_000) : '')
    const fields: AddFields = {
      list: text('list'),
      kind: text('kind'),
      value: text('value'),
      reason: text('reason'),
      until: text('until'),
    }
    const checked = checkIndicator(fields, checkParts(c))
    if (!checked.ok)
      return listPage(c, { status: 400, add: { fields, problems: checked.problems, asks: false } })
    const asks = checked.warning !== null && form['sure'] !== 'yes'
    if (asks) return listPage(c, { add: { fields, problems: [], asks } })
    const id = await indicators.add(checked.indicator, nowMs())
    if (id === null) return listPage(c, { status: 409, add: { fields, problems: ['known'], asks: false } })
    await shell.audit(c, 'indicator.add', id)
    return c.redirect(`/indicators/${id}`, 303)
  })

  routes.post('/match', shell.needs('viewer'), async (c) => {
    const text = MatchText.safeParse((await c.req.parseBody())['text'])
    if (!text.success) return c.redirect('/indicators', 303)
    return listPage(c, { match: { text: text.data, found: tools.findIndicators(text.data) } })
  })

  routes.post('/import', shell.needs('analyst'), async (c) => {
    const { file, csv, sure } = await c.req.parseBody()
    const text = file instanceof File ? await file.text() : typeof csv === 'string' ? csv : ''
    const read = readImport(text, checkParts(c))
    if (sure === 'yes' && read.taken.length > 0) {
      const added = await indicators.addAll(read.taken, nowMs())
      await shell.audit(c, 'indicator.import', String(added))
      return c.redirect('/indicators', 303)
    }
    const known = await indicators.known(read.taken, nowMs())
    const isKnown = (kind: string, value: string): boolean => known.has(`${kind} ${value}`)
    const body = importPreview(shell.say(c), shell.csrfField(c), read, { text, isKnown })
    return shell.page(c, { title: 'indicators.import', body, status: read.problem === null ? 200 : 400 })
  })

  routes.get('/export.csv', shell.needs('analyst'), async (c) => {
    let text = exportHead()
    for (let before: string | null = null, isMore = true; isMore;) {
      const rows: IndicatorRow[] = await indicators.page({}, before, EXPORT_PAGE, nowMs())
      text += writeCsv(
        rows.flatMap((row) =>
          row.content ? [exportCells({ ...row, ...row.content }, row.createdAtMs)] : [],
        ),
      )
      before = rows.at(-1)?.id ?? null
      isMore = rows.length === EXPORT_PAGE
    }
    await shell.audit(c, 'indicator.export', null)
    const day = new Date(nowMs()).toISOString().slice(0, 10)
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="indicators-${day}.csv"`)
    return c.body(text)
  })

  async function onePage(c: PageContext, row: IndicatorRow, problems: readonly string[]): Promise<Response> {
    const body = oneIndicator(reader(c), row, { mayEdit: isAnalyst(c), csrf: shell.csrfField(c), problems })
    return shell.page(c, { title: 'indicators.one', body, status: problems.length > 0 ? 400 : 200 })
  }

  const rowOf = async (c: PageContext): Promise<IndicatorRow | null> => {
    const id = Id.safeParse(c.req.param('id'))
    return id.success ? indicators.find(id.data) : null
  }

  routes.get('/:id', shell.needs('viewer'), async (c) => {
    const row = await rowOf(c)
    return row ? onePage(c, row, []) : c.notFound()
  })

  routes.post('/:id/until', shell.needs('analyst'), async (c) => {
    const row = await rowOf(c)
    if (!row) return c.notFound()
    const form = ExpiryForm.safeParse(await c.req.parseBody())
    const untilMs = form.success ? checkUntil(row.list, form.data.until, nowMs()) : 'field-until'
    if (typeof untilMs === 'string') return onePage(c, row, [untilMs])
    await indicators.setExpiry(row.id, untilMs)
    await shell.audit(c, 'indicator.expiry', row.id)
    return c.redirect(`/indicators/${row.id}`, 303)
  })

  routes.post('/:id/remove', shell.needs('analyst'), async (c) => {
    const row = await rowOf(c)
    if (!row) return c.notFound()
    if (await indicators.remove(row.id)) await shell.audit(c, 'indicator.remove', row.id)
    return c.redirect('/indicators', 303)
  })

  return { path: '/indicators', title: 'indicators.title', nav: 'viewer', routes }
}
