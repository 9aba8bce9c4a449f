/** What every route of the numbers' pages works with: finding the number that is asked for, and following a request. */
import { html } from 'hono/html'
import { z } from 'zod'
import { mayDo } from '../create-shell.ts'
import type { ConsoleParts } from '../parts.ts'
import type { Runbooks } from '../runbooks/read-runbooks.ts'
import type { Html, PageContext, Shell } from '../shell.ts'
import type { CardParts } from './card.ts'
import { requestPart } from './pairing.ts'
import { readNumbers, type NumberView } from './read-numbers.ts'

export interface Desk {
  parts: ConsoleParts
  shell: Shell
  cardParts: (c: PageContext) => CardParts
  all: () => Promise<NumberView[]>
  /** The one that the address names; null: there is none. */
  find: (c: PageContext) => Promise<NumberView | null>
  /** What became of the request that the address names; for admins alone. */
  request: (c: PageContext, view: NumberView) => Promise<Html>
  /** The same, following it until it is answered. `address`: of the page. */
  liveRequest: (c: PageContext, view: NumberView, address: string) => Promise<Html>
}

const REQUEST_EVERY_MS = 1_000
const Query = z.object({
  part: z.string().max(20).optional().catch(undefined),
  request: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
})

/** `part`: of the page, to be refreshed by itself. `request`: id of one that was asked. */
export function queryOf(c: PageContext): z.infer<typeof Query> {
  return Query.parse(c.req.query())
}

export function isAdmin(c: PageContext): boolean {
  return mayDo(c.get('identity')?.operator ?? null, 'admin')
}

export function createDesk(parts: ConsoleParts, shell: Shell, runbooks: Runbooks): Desk {
  const { config, store, records, nowMs } = parts
  const desk: Desk = {
    parts,
    shell,
    cardParts: (c) => ({
      say: shell.say(c),
      language: c.get('language'),
      runbooks,
      nowMs: nowMs(),
    }),
    all: () => readNumbers({ configured: config.whatsapp.numbers, store, desk: records.numbers, nowMs }),
    async find(c) {
      const account = c.req.param('account')
      return (await desk.all()).find((view) => view.account === account) ?? null
    },
    async request(c, view) {
      const { request: id } = queryOf(c)
      if (id === undefined || !isAdmin(c)) return html``
      const request = await records.numbers.askedRequest(id)
      return requestPart(request?.account === view.account ? request : null, desk.cardParts(c))
    },
    async liveRequest(c, view, address) {
      const { request } = queryOf(c)
      if (request === undefined) return html``
      const part = await desk.request(c, view)
      return html`<div
        data-live="${address}?part=request&request=${request}"
        data-every="${REQUEST_EVERY_MS}"
      >
        ${part}
      </div>`
    },
  }
  return desk
}
