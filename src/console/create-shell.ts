/** What the areas share: pages in a frame, words in the reader's language, roles, the audit trail. */
import { html } from 'hono/html'
import type { AuditEntry } from '../store/console/audit.ts'
import { layout, type NavEntry } from './layout.ts'
import { createSays } from './say.ts'
import type { ConsoleEnv, Operator, PageContext, Role, Shell } from './shell.ts'
import { ROLES } from './shell.ts'
import type { ConsoleParts } from './parts.ts'
import type { MiddlewareHandler } from 'hono'

export interface ShellParts extends Pick<ConsoleParts, 'texts' | 'nowMs'> {
  record: (entry: AuditEntry) => Promise<void>
  /** Address of an asset with its version, `/assets/console.css?…`. */
  asset: (name: string) => string
  /** Filled by the console once the areas are there. */
  navigation: () => readonly NavEntry[]
}

export function mayDo(operator: Operator | null, role: Role): boolean {
  return operator !== null && ROLES.indexOf(operator.role) >= ROLES.indexOf(role)
}

export function createShell({ texts, nowMs, record, asset, navigation }: ShellParts): Shell {
  const sayIn = createSays(texts)
  const shell: Shell = {
    nowMs,
    say: (c) => sayIn(c.get('language')),
    async page(c, { title, body, scripts = [], status = 200, isPlain = false }) {
      const say = shell.say(c)
      const language = c.get('language')
      const identity = c.get('identity')
      const entries = navigation().filter(
        ({ nav }) => nav === 'everyone' || (nav !== null && mayDo(identity?.operator ?? null, nav)),
      )
      const heading = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(title) ? say(title) : title
      const page = layout({
        say,
        language,
        direction: texts[language].direction,
        title: heading,
        body,
        path: c.req.path,
        entries,
        operator: identity?.operator ?? null,
        csrfField: shell.csrfField(c),
        nonce: c.get('nonce'),
        style: asset('console.css'),
        scripts: ['live.js', ...scripts].map(asset),
        isPlain,
      })
      return c.html(page, status)
    },
    fragment: async (c, body) => c.html(body),
    csrfField(c) {
      const csrf = c.get('identity')?.csrf
      return csrf === undefined ? html`` : html`<input type="hidden" name="csrf" value="${csrf}" />`
    },
    needs: (role) => needs(shell, role),
    operator(c) {
      const operator = c.get('identity')?.operator
      if (!operator) throw new Error('a route without shell.needs() asked for its operator')
      return operator
    },
    async audit(c, action, subject, outcome = 'done') {
      await record({ actor: shell.operator(c).name, action, subject, outcome, nowMs: nowMs() })
    },
  }
  return shell
}

function needs(shell: Shell, role: Role): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const operator = c.get('identity')?.operator ?? null
    if (mayDo(operator, role)) return next()
    if (operator === null) {
      // Back to the page, and never to the answer of a form that was not sent.
      const back = c.req.method === 'GET' ? `?back=${encodeURIComponent(pathOf(c))}` : ''
      return c.redirect(`/login${back}`, 303)
    }
    const say = shell.say(c)
    const body = html`<p>${say('shell.forbidden', { role: say(`role.${role}`) })}</p>`
    return shell.page(c, { title: 'shell.forbidden-title', body, status: 403 })
  }
}

function pathOf(c: PageContext): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}
