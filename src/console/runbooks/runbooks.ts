/** `/runbooks`: the pages that say what to do, from the program's own docs. They are in English. */
import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import type { ConsoleParts } from '../parts.ts'
import type { Area, ConsoleEnv, PageContext, Shell } from '../shell.ts'
import { INDEX, readRunbooks, type Runbooks } from './read-runbooks.ts'

export function createRunbooksArea(
  _parts: ConsoleParts,
  shell: Shell,
  runbooks: Runbooks = readRunbooks(),
): Area {
  async function show(c: PageContext, name: string): Promise<Response> {
    const runbook = runbooks.get(name)
    const say = shell.say(c)
    if (!runbook) {
      const missing = runbooks.size === 0 ? 'runbooks.missing' : 'runbooks.unknown'
      const body = html`<p>${say(missing)}</p>`
      return shell.page(c, { title: 'runbooks.title', body, status: 404 })
    }
    const isIndex = name === INDEX
    const way = isIndex ? '' : html`<p><a href="/runbooks">${say('runbooks.title')}</a></p>`
    // Rendered from our own files alone, with what is HTML in them escaped.
    const body = html`${way}
      <article class="card runbook" lang="en" dir="ltr">${raw(runbook.html())}</article>`
    return shell.page(c, { title: isIndex ? 'runbooks.title' : runbook.title, body })
  }

  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))
  routes.get('/', (c) => show(c, INDEX))
  routes.get('/:name', (c) => show(c, c.req.param('name')))
  return { path: '/runbooks', title: 'runbooks.title', nav: null, routes }
}
