/** `/audit`: who did what, newest first, a hundred at a time. Nothing there can be changed. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Audit, AuditRow } from '../../store/console/audit.ts'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import { timeTag } from '../show.ts'

const PAGE = 100

const wanted = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .optional()
    .transform((text) => (text === '' ? undefined : text))
    .catch(undefined)
const Query = z.object({
  actor: wanted(60),
  action: wanted(60),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
})
type Query = z.infer<typeof Query>

export function createAuditArea(shell: Shell, audit: Audit): Area {
  const routes = new Hono<ConsoleEnv>().use(shell.needs('admin')).get('/', async (c) => {
    const query = Query.parse(c.req.query())
    const [rows, actions] = await Promise.all([
      // One more tells whether there are older ones.
      audit.list({ actor: query.actor, action: query.action, beforeId: query.before }, PAGE + 1),
      audit.actions(),
    ])
    const body = html`<p>${shell.say(c)('access.audit-intro')}</p>
      ${filterForm(shell, c, query, actions)} ${table(shell, c, rows.slice(0, PAGE))}
      ${rows.length > PAGE ? older(shell, c, query, rows[PAGE - 1]!) : ''}`
    return shell.page(c, { title: 'access.audit', body })
  })
  return { path: '/audit', title: 'access.audit', nav: 'admin', routes }
}

function filterForm(shell: Shell, c: PageContext, query: Query, actions: readonly string[]): Html {
  const say = shell.say(c)
  return html`<form class="row" method="get" action="/audit">
    <div>
      <label for="actor">${say('access.actor')}</label>
      <input id="actor" name="actor" dir="ltr" maxlength="60" value="${query.actor ?? ''}" />
    </div>
    <div>
      <label for="action">${say('access.action')}</label>
      <select id="action" name="action">
        <option value="">${say('access.all')}</option>
        ${actions.map(
          (action) =>
            html`<option value="${action}" ${action === query.action ? html`selected` : ''}>
              ${action}
            </option>`,
        )}
      </select>
    </div>
    <button>${say('access.filter')}</button>
  </form>`
}

function table(shell: Shell, c: PageContext, rows: readonly AuditRow[]): Html {
  const say = shell.say(c)
  if (rows.length === 0) return html`<p class="empty">${say('access.audit-empty')}</p>`
  return html`<div class="table card" role="region" aria-label="${say('access.audit')}" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${say('access.time')}</th>
          <th scope="col">${say('access.actor')}</th>
          <th scope="col">${say('access.action')}</th>
          <th scope="col">${say('access.subject')}</th>
          <th scope="col">${say('access.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <td>${timeTag(c.get('language'), row.atMs)}</td>
              <td><bdi>${row.actor}</bdi></td>
              <td><code>${row.action}</code></td>
              <td><bdi>${row.subject ?? '—'}</bdi></td>
              <td><bdi>${row.outcome}</bdi></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function older(shell: Shell, c: PageContext, { actor, action }: Query, last: AuditRow): Html {
  const query = new URLSearchParams({ before: last.id, ...(actor && { actor }), ...(action && { action }) })
  return html`<p>
    <a class="button second" href="/audit?${query.toString()}">${shell.say(c)('access.older')}</a>
  </p>`
}
