/** The API's description for people: every endpoint with what it takes, and how to call it. No script. */
import { html } from 'hono/html'
import type { Html, PageContext, Say, Shell } from '../shell.ts'
import type { ApiDescription } from './describe.ts'
import type { Api } from './api.ts'
import type { Endpoint } from './endpoints.ts'

type Operation = NonNullable<NonNullable<ApiDescription['paths']>[string]['get']>

export function apiPage(
  c: PageContext,
  shell: Shell,
  { description, endpoints }: Api,
  publicOrigin: string | null,
): Promise<Response> {
  const origin = publicOrigin ?? new URL(c.req.url).origin
  const say = shell.say(c)
  const sections = endpoints.map((endpoint) => {
    const operation = description.paths?.[`/api${endpoint.path}`]?.[endpoint.method]
    return operation ? section(say, endpoint, operation, origin) : html``
  })
  const body = html`<p>${say('api.about')}</p>
    <p>${say('api.keys')}</p>
    <p><a href="/api/openapi.json">${say('api.openapi')}</a></p>
    ${sections}`
  return shell.page(c, { title: 'api.title', body })
}

/** What the description says is English: it is for programmers. */
function section(
  say: Say,
  { method, path, scope, limit }: Endpoint,
  operation: Operation,
  origin: string,
): Html {
  const call = [
    `curl ${origin}/api${path}`,
    ...(scope ? [`-H 'Authorization: Bearer fck_…'`] : []),
    ...(method === 'post' ? [`-H 'Content-Type: application/json'`, `-d '{"text": "…"}'`] : []),
  ]
  return html`<section class="card">
    <h2><code dir="ltr">${method.toUpperCase()} /api${path}</code></h2>
    <p lang="en" dir="ltr">${operation.summary}. ${withCode(operation.description?.split('\n')[0] ?? '')}</p>
    <dl class="facts">
      <dt>${say('api.scope')}</dt>
      <dd>${scope ? html`<code>${scope}</code>` : say('api.no-key')}</dd>
      ${
        scope
          ? html`<dt>${say('api.limit')}</dt>
              <dd>${say('api.calls', { count: limit.calls })}</dd>`
          : ''
      }
      ${parameters(say, operation)}
    </dl>
    <pre dir="ltr" tabindex="0"><code>${call.join(' \\\n  ')}</code></pre>
  </section>`
}

function parameters(say: Say, { parameters: all = [] }: Operation): Html {
  const named = all.flatMap((parameter) => ('name' in parameter ? [parameter] : []))
  if (named.length === 0) return html``
  return html`<dt>${say('api.parameters')}</dt>
    <dd lang="en" dir="ltr">
      ${named.map(({ name, description = '' }) => html`<p><code>${name}</code> ${withCode(description)}</p>`)}
    </dd>`
}

/** What stands between `backticks` as code. */
function withCode(text: string): Html {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`
}
