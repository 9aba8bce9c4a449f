/** `/cases`: what was examined, live, with filters; one case; its words, which only analysts open and which is recorded. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { CaseView } from '../../store/console/cases.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { mayDo } from '../create-shell.ts'
import { timeTag } from '../show.ts'
import { caseFilter } from './case-filter.ts'
import { caseList, type Reader } from './case-list.ts'
import { caseFacts, caseSignals, caseWords } from './case-page.ts'
import { addressOf, CaseQuery, cursorOf, filterOf } from './case-query.ts'

const PAGE = 50
/** Beyond it a number says nothing more, and counting would cost something. */
const MOST_COUNTED = 10_000
const EVERY_MS = 5_000

export function createCasesArea(parts: ConsoleParts, shell: Shell): Area {
  const { cases } = parts.records
  const readerOf = (c: PageContext): Reader => ({ say: shell.say(c), language: c.get('language') })
  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))

  routes.get('/', async (c) => {
    const { say } = readerOf(c)
    const query = CaseQuery.parse(c.req.query())
    const [page, count] = await Promise.all([
      cases.list(filterOf(query), cursorOf(query), PAGE),
      cases.count(filterOf(query), MOST_COUNTED + 1),
    ])
    const list = caseList(readerOf(c), query, page)
    const stories = parts.content().lures.map(({ id }) => id)
    const body = html`${caseFilter(say, query, stories)}
      <p>${countText(say, count)} <span class="faint">${retention(c)}</span></p>
      ${
        query.after
          ? html`<p><a href="/cases${addressOf(query, null)}">${say('cases.newest')}</a></p>
              ${list}`
          : html`<div data-live="/cases/newest${addressOf(query, null)}" data-every="${EVERY_MS}">
              ${list}
            </div>`
      }`
    return shell.page(c, { title: 'cases.title', body })
  })

  routes.get('/newest', async (c) => {
    const query = { ...CaseQuery.parse(c.req.query()), after: undefined }
    return shell.fragment(c, caseList(readerOf(c), query, await cases.list(filterOf(query), null, PAGE)))
  })

  routes.get('/:id{[0-9]{1,18}}', async (c) => {
    const found = await cases.find(c.req.param('id'))
    return found ? showCase(c, found, false) : c.notFound()
  })

  routes.get('/:id{[0-9]{1,18}}/words', shell.needs('analyst'), async (c) => {
    const found = await cases.find(c.req.param('id'))
    return found ? showCase(c, found, true) : c.notFound()
  })

  async function showCase(c: PageContext, found: CaseView, isOpened: boolean): Promise<Response> {
    const reader = readerOf(c)
    const { say } = reader
    const content = parts.content()
    const words = isOpened ? await cases.words(found.id, shell.nowMs()) : null
    if (words) await shell.audit(c, 'case.read', found.id)
    const body = html`<p><a href="/cases">${say('cases.all')}</a></p>
      <section class="card">${caseFacts(reader, found, content)}</section>
      <section class="card">
        <h2>${say('cases.signals')}</h2>
        ${caseSignals(reader, found, content, words)}
      </section>
      <section class="card">
        <h2>${say('cases.words')}</h2>
        ${words ? caseWords(reader, words) : withoutWords(c, found, isOpened)}
      </section>`
    return shell.page(c, { title: say('cases.case', { id: found.id }), body })
  }

  function withoutWords(c: PageContext, found: CaseView, isOpened: boolean): Html {
    const { say, language } = readerOf(c)
    if (found.keptUntilMs === null) {
      return html`<p class="faint">${say(parts.config.retainDays > 0 ? 'cases.no-words' : 'cases.off')}</p>`
    }
    if (isOpened) return html`<p class="faint">${say('cases.unreadable')}</p>`
    const mayRead = mayDo(shell.operator(c), 'analyst')
    return html`<p>${say('cases.kept-until')} ${timeTag(language, found.keptUntilMs)}</p>
      ${
        mayRead
          ? html`<p>
              <a class="button" href="/cases/${found.id}/words">${say('cases.open-words')}</a>
              <span class="faint">${say('cases.recorded')}</span>
            </p>`
          : html`<p class="faint">${say('cases.analysts-only')}</p>`
      }`
  }

  function retention(c: PageContext): string {
    const { retainDays } = parts.config
    const say = shell.say(c)
    return retainDays > 0 ? say('cases.on', { count: retainDays }) : say('cases.off')
  }

  return { path: '/cases', title: 'cases.title', nav: 'viewer', routes }
}

function countText(say: Reader['say'], count: number): string {
  return count > MOST_COUNTED ? say('cases.many', { count: MOST_COUNTED }) : say('cases.count', { count })
}
