/** `/setup`: the first admin, by the link that `start` showed. The token moves into a cookie, out of the address. */
import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import type { Access } from './access.ts'
import { OperatorName } from './credential-rules.ts'
import { problemNote } from './log-in-page.ts'
import { NewPasswordForm, newPasswordFields, problemOfNew } from './new-password.ts'

const COOKIE = 'setup'
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax' } as const
const Token = z.string().max(100).catch('')
const Form = NewPasswordForm.extend({ name: OperatorName.catch('') })

export function createSetupArea(shell: Shell, access: Access): Area {
  const tokenOf = (c: PageContext): string => Token.parse(getCookie(c, COOKIE, 'host'))
  const gone = (c: PageContext): Promise<Response> =>
    shell.page(c, {
      title: 'access.setup-title',
      body: html`<p class="notice warn">${shell.say(c)('access.setup-gone')}</p>`,
      status: 403,
    })
  const routes = new Hono<ConsoleEnv>()
    .get('/', async (c) => {
      const given = c.req.query('token')
      if (given !== undefined) {
        if (!(await access.isSetupOpen(Token.parse(given)))) return gone(c)
        setCookie(c, COOKIE, given, OPTIONS)
        return c.redirect('/setup', 303)
      }
      if (!(await access.isSetupOpen(tokenOf(c)))) return gone(c)
      return shell.page(c, { title: 'access.setup-title', body: setupForm(shell, c, 'admin') })
    })
    .post('/', async (c) => {
      const token = tokenOf(c)
      if (!(await access.isSetupOpen(token))) return gone(c)
      const { name, ...typed } = Form.parse(await c.req.parseBody())
      const problem = name === '' ? shell.say(c)('access.bad-name') : problemOfNew(shell, c, typed, name)
      if (problem !== null) {
        const body = setupForm(shell, c, name, problem)
        return shell.page(c, { title: 'access.setup-title', body, status: 422 })
      }
      if (!(await access.finishSetup(c, { token, name, password: typed.next }))) return gone(c)
      deleteCookie(c, COOKIE, OPTIONS)
      return c.redirect('/', 303)
    })
  return { path: '/setup', title: 'access.setup-title', nav: null, routes }
}

function setupForm(shell: Shell, c: PageContext, name: string, problem?: string): Html {
  const say = shell.say(c)
  return html`<p>${say('access.setup-intro')}</p>
    ${problemNote(problem)}
    <form class="card stack" method="post" action="/setup">
      <div>
        <label for="name">${say('access.name')}</label>
        <input
          id="name"
          name="name"
          dir="ltr"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="40"
          aria-describedby="name-rule"
          required
          value="${name}"
        />
        <div><small id="name-rule">${say('access.name-rule')}</small></div>
      </div>
      ${newPasswordFields(shell, c)}
      <button>${say('access.setup-button')}</button>
    </form>`
}
