/** `/numbers`: how every linked number fares, and for admins what can be done with one. Linking: link-routes.ts. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { ConsoleParts } from '../parts.ts'
import { readRunbooks, type Runbooks } from '../runbooks/read-runbooks.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { card, type CardParts } from './card.ts'
import { createDesk, isAdmin, queryOf, type Desk } from './desk.ts'
import { actionForms, linkButton } from './forms.ts'
import { linkRoutes } from './link-routes.ts'
import { addressOf, mayOffer, type NumberView } from './read-numbers.ts'

const EVERY_MS = 5_000
const Action = z.enum(['pause', 'resume', 'unlink'])
const Confirmation = z.object({ name: z.string().max(60) })

export function createNumbersArea(
  parts: ConsoleParts,
  shell: Shell,
  runbooks: Runbooks = readRunbooks(),
): Area {
  const desk = createDesk(parts, shell, runbooks)
  const routes = new Hono<ConsoleEnv>()
  routes.use(shell.needs('viewer'))
  routes.use(async (c, next) => {
    await next()
    // Codes must not come back with the back button, nor lie in anybody's cache.
    c.header('Cache-Control', 'no-store')
  })
  routes.get('/', (c) => overview(desk, c))
  routes.get('/:account', async (c) => {
    const view = await desk.find(c)
    if (!view) return c.notFound()
    const { part } = queryOf(c)
    if (part === 'card') return shell.fragment(c, card(view, desk.cardParts(c)))
    if (part === 'request') return shell.fragment(c, await desk.request(c, view))
    return numberPage(desk, c, view)
  })
  routes.route('/', linkRoutes(desk))
  routes.post('/:account/:action{pause|resume|unlink}', shell.needs('admin'), (c) => act(desk, c))
  return { path: '/numbers', title: 'numbers.title', nav: 'viewer', routes }
}

async function overview(desk: Desk, c: PageContext): Promise<Response> {
  const { shell } = desk
  const list = cards(await desk.all(), desk.cardParts(c), isAdmin(c))
  if (queryOf(c).part === 'cards') return shell.fragment(c, list)
  const say = shell.say(c)
  const body = html`<p>${say('numbers.intro')} <a href="/runbooks">${say('runbooks.title')}</a></p>
    <div class="grid" data-live="/numbers?part=cards" data-every="${EVERY_MS}">${list}</div>`
  return shell.page(c, { title: 'numbers.title', body })
}

function cards(views: readonly NumberView[], parts: CardParts, mayLink: boolean): Html {
  return html`${views.map(
    (view) =>
      html`<section class="card">
        <h2>
          <a href="${addressOf(view)}"><bdi>${view.account}</bdi></a>
        </h2>
        ${card(view, parts)} ${mayLink && mayOffer(view) ? linkButton(view, parts.say) : ''}
      </section>`,
  )}`
}

/** `problem`: message id of what was wrong with what was typed. */
async function numberPage(desk: Desk, c: PageContext, view: NumberView, problem?: string): Promise<Response> {
  const { shell } = desk
  const say = shell.say(c)
  const address = addressOf(view)
  const forms = isAdmin(c)
    ? actionForms(view, { say, csrfField: shell.csrfField(c), problem })
    : html`<p class="faint">${say('numbers.only-admins')}</p>`
  const body = html`<p><a href="/numbers">${say('numbers.all')}</a></p>
    ${await desk.liveRequest(c, view, address)}
    <section class="card" data-live="${address}?part=card" data-every="${EVERY_MS}">
      ${card(view, desk.cardParts(c))}
    </section>
    ${forms}`
  const title = say('numbers.one', { name: view.account })
  return shell.page(c, { title, body, status: problem === undefined ? 200 : 422 })
}

async function act(desk: Desk, c: PageContext): Promise<Response> {
  const { parts, shell } = desk
  const view = await desk.find(c)
  if (!view) return c.notFound()
  const action = Action.parse(c.req.param('action'))
  if (action === 'unlink') {
    const typed = Confirmation.safeParse(await c.req.parseBody())
    if (typed.data?.name.trim() !== view.account) return numberPage(desk, c, view, 'numbers.unlink-wrong')
  }
  const id = await parts.records.numbers.askNumber(view.account, action)
  await shell.audit(c, `number.${action}`, view.account)
  return c.redirect(`${addressOf(view)}?request=${id}`, 303)
}
