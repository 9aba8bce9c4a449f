/**
 * Every page as people see it: on a phone in Urdu, dark, and on a desk in English, light. Nothing hangs over the edge,
 * no script fails, nobody else is asked, and axe-core finds nothing serious.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, seriousFindings, sidewaysOverflow, type Seat, type View } from '../support/browser.ts'
import { becomeAdmin, logIn, openStage, type Stage } from './stage.ts'

const VIEWS: View[] = [
  { size: 'phone', language: 'ur', scheme: 'dark' },
  { size: 'desk', language: 'en', scheme: 'light' },
]
/** Beside those of the navigation. */
const MORE = ['/try', '/nowhere', '/runbooks/README', '/api']
const VISITORS = ['/try', '/login', '/nowhere']

describe.skipIf(chromiumPath === undefined)('the looks of every page', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage({ RETAIN_DAYS: '7' })
    const first = await stage.sit()
    await becomeAdmin(stage, first.page)
    await first.context.close()
  }, 120_000)
  afterAll(() => stage?.close())

  const look = async ({ page, troubles }: Seat, path: string): Promise<unknown> => {
    await page.goto(path)
    return {
      path,
      findings: await seriousFindings(page),
      overflow: await sidewaysOverflow(page),
      headings: await page.locator('h1').count(),
      troubles: troubles.splice(0),
    }
  }
  const fine = (path: string): unknown => ({ path, findings: [], overflow: 0, headings: 1, troubles: [] })

  it.each(VIEWS)('for operators: $size, $language, $scheme', { timeout: 120_000 }, async (view) => {
    const seat = await stage.sit(view)
    await logIn(seat.page)
    const links = await seat.page.locator('nav.areas a').all()
    const areas = await Promise.all(links.map((link) => link.getAttribute('href')))
    expect(areas.length).toBeGreaterThan(7)
    const paths = [...areas.map(String), ...MORE]
    const seen = []
    for (const path of paths) seen.push(await look(seat, path))
    expect(seen).toEqual(paths.map(fine))
    await seat.context.close()
  })

  it.each(VIEWS)('for visitors: $size, $language, $scheme', { timeout: 60_000 }, async (view) => {
    const seat = await stage.sit(view)
    const seen = []
    for (const path of VISITORS) seen.push(await look(seat, path))
    expect(seen).toEqual(VISITORS.map(fine))
    await seat.context.close()
  })
})
