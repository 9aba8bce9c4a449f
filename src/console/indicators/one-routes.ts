/** One indicator: shown, given another expiry or reason, taken off its list. */
import type { Hono } from 'hono'
import { z } from 'zod'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import type { ConsoleEnv, PageContext } from '../shell.ts'
import { fieldsOf, type Desk } from './desk.ts'
import { oneIndicator, type ChangeFields } from './one-view.ts'
import { checkChange } from './written.ts'

const Id = z.string().regex(/^\d{1,18}$/)

export function addOneRoutes(routes: Hono<ConsoleEnv>, desk: Desk): void {
  const { shell, indicators, nowMs } = desk

  routes.get('/:id', shell.needs('viewer'), async (c) => {
    const row = await rowOf(desk, c)
    return row ? onePage(desk, c, row) : c.notFound()
  })

  routes.post('/:id/change', shell.needs('analyst'), async (c) => {
    const row = await rowOf(desk, c)
    if (!row) return c.notFound()
    const fields = await fieldsOf(c, ['reason', 'until'])
    const checked = checkChange(row.list, fields, nowMs())
    if (!checked.ok) return onePage(desk, c, row, { fields, problems: checked.problems })
    if (!(await indicators.change(row.id, checked))) return c.notFound()
    await shell.audit(c, 'indicator.change', row.id)
    return c.redirect(`/indicators/${row.id}`, 303)
  })

  // Where a form came back to be put right, and somebody changes the language.
  routes.get('/:id/change', shell.needs('viewer'), async (c) => {
    const row = await rowOf(desk, c)
    return row ? c.redirect(`/indicators/${row.id}`, 303) : c.notFound()
  })

  routes.post('/:id/remove', shell.needs('analyst'), async (c) => {
    const row = await rowOf(desk, c)
    if (!row) return c.notFound()
    if (await indicators.remove(row.id)) await shell.audit(c, 'indicator.remove', row.id)
    return c.redirect('/indicators', 303)
  })
}

async function rowOf({ indicators }: Desk, c: PageContext): Promise<IndicatorRow | null> {
  const id = Id.safeParse(c.req.param('id'))
  return id.success ? indicators.find(id.data) : null
}

async function onePage(
  desk: Desk,
  c: PageContext,
  row: IndicatorRow,
  wrong: { fields: ChangeFields; problems: readonly string[] } | null = null,
): Promise<Response> {
  const { shell } = desk
  const body = oneIndicator(desk.reader(c), row, {
    csrf: shell.csrfField(c),
    problems: wrong?.problems ?? [],
    fields: wrong?.fields ?? null,
  })
  return shell.page(c, { title: 'indicators.one', body, status: wrong === null ? 200 : 400 })
}
