/**
 * Linking a number: a QR code that renews itself while somebody looks, or a code for a phone number. Both are keys to
 * the account: for admins alone, written into no log, and the audit says only that they were asked for.
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { ConsoleEnv, Html, PageContext } from '../shell.ts'
import { queryOf, type Desk } from './desk.ts'
import { codeForm } from './forms.ts'
import { pairingPart } from './pairing.ts'
import { addressOf, mayOffer, type NumberView } from './read-numbers.ts'

const EVERY_MS = 2_000
const Phone = z.object({
  phone: z
    .string()
    .max(30)
    .transform((text) => text.replace(/[\s()+.-]/g, ''))
    .pipe(z.string().regex(/^\d{7,15}$/)),
})

export function linkRoutes(desk: Desk): Hono<ConsoleEnv> {
  const { parts, shell } = desk
  const routes = new Hono<ConsoleEnv>()
  routes.get('/:account/link', shell.needs('admin'), async (c) => {
    const view = await desk.find(c)
    if (!view) return c.notFound()
    const { part } = queryOf(c)
    if (part === 'qr') return shell.fragment(c, await offer(desk, c, view))
    if (part === 'request') return shell.fragment(c, await desk.request(c, view))
    return linkPage(desk, c, view)
  })
  routes.post('/:account/pair', shell.needs('admin'), async (c) => {
    const view = await desk.find(c)
    if (!view) return c.notFound()
    const typed = Phone.safeParse(await c.req.parseBody())
    if (!typed.success) return linkPage(desk, c, view, 'numbers.phone-wrong')
    const id = await parts.records.numbers.askNumber(view.account, 'pair', typed.data.phone)
    await shell.audit(c, 'number.pair', view.account)
    return c.redirect(`${addressOf(view)}/link?request=${id}`, 303)
  })
  return routes
}

/** The QR of the moment; who begins to look is written down. */
async function offer({ parts, shell, cardParts }: Desk, c: PageContext, view: NumberView): Promise<Html> {
  const watch = mayOffer(view) ? await parts.records.numbers.watchPairing(view.account) : null
  if (watch?.isNew) await shell.audit(c, 'number.show-qr', view.account)
  return pairingPart(view, watch, cardParts(c))
}

async function linkPage(desk: Desk, c: PageContext, view: NumberView, problem?: string): Promise<Response> {
  const { shell } = desk
  const say = shell.say(c)
  const address = `${addressOf(view)}/link`
  const form = mayOffer(view) ? codeForm(view, { say, csrfField: shell.csrfField(c), problem }) : ''
  const body = html`<p><a href="${addressOf(view)}">${say('numbers.back')}</a></p>
    <p class="notice warn">${say('numbers.key-warning')}</p>
    ${await desk.liveRequest(c, view, address)}
    <section class="card" data-live="${address}?part=qr" data-every="${EVERY_MS}">
      ${await offer(desk, c, view)}
    </section>
    <p data-scripted><a href="${address}">${say('numbers.refresh')}</a></p>
    ${form}`
  const title = say('numbers.link-one', { name: view.account })
  return shell.page(c, { title, body, status: problem === undefined ? 200 : 422 })
}
