/** The lists as a file: one taken in, looked at before it counts, and all of them given out. */
import type { Hono } from 'hono'
import type { IndicatorRow } from '../../store/console/indicator-list.ts'
import type { ConsoleEnv } from '../shell.ts'
import { writeCsv } from './csv.ts'
import type { Desk } from './desk.ts'
import { exportCells, exportHead, MOST_SENT_BYTES, readImport } from './import.ts'
import { importPreview } from './import-view.ts'

const EXPORT_PAGE = 500

export function addTableRoutes(routes: Hono<ConsoleEnv>, desk: Desk): void {
  const { shell, indicators, nowMs } = desk
  // Nothing is kept between looking and confirming: the form carries the table, and it is checked anew.
  routes.post('/import', shell.needs('analyst'), async (c) => {
    const { file, csv, sure } = await c.req.parseBody()
    const sent = file instanceof File ? await textOf(file) : csv
    const read = await readImport(typeof sent === 'string' ? sent : '', desk.checkParts(c))
    if (sure === 'yes' && read.taken.length > 0) {
      const added = await indicators.addAll(read.taken, nowMs())
      await shell.audit(c, 'indicator.import', String(added))
      return c.redirect(`/indicators?added=${added}`, 303)
    }
    const known = await indicators.known(read.taken, nowMs())
    const isKnown = (kind: string, value: string): boolean => known.has(`${kind} ${value}`)
    const text = typeof sent === 'string' && read.problem === null ? sent : ''
    const body = importPreview(shell.say(c), shell.csrfField(c), read, { text, isKnown })
    return shell.page(c, { title: 'indicators.import', body, status: read.problem === null ? 200 : 400 })
  })

  routes.get('/export.csv', shell.needs('analyst'), async (c) => {
    await shell.audit(c, 'indicator.export', null)
    let text = exportHead()
    for (let before: string | null = null, isMore = true; isMore;) {
      const rows: IndicatorRow[] = await indicators.page({}, before, EXPORT_PAGE, nowMs())
      text += writeCsv(rows.flatMap(exportCells))
      before = rows.at(-1)?.id ?? null
      isMore = rows.length === EXPORT_PAGE
    }
    const day = new Date(nowMs()).toISOString().slice(0, 10)
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="indicators-${day}.csv"`)
    return c.body(text)
  })
}

/** Of a file that is too large only its beginning, which is refused for the same reason. */
async function textOf(file: File): Promise<string> {
  return file.slice(0, MOST_SENT_BYTES).text()
}
