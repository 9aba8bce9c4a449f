/** `/login` and `/logout`. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Area, ConsoleEnv, Html, PageContext, Shell, View } from '../shell.ts'
import type { Access } from './access.ts'
import { MOST_CHARACTERS, OperatorName, TypedPassword } from './credential-rules.ts'
import { localPath } from '../local-path.ts'
import type { LogInResult } from './log-in.ts'

const Back = z.string().max(2_000).catch('/').transform(localPath)
const Form = z.object({ name: OperatorName.catch(''), password: TypedPassword.catch(''), back: Back })

export function createLogInAreas(shell: Shell, access: Access): Area[] {
  const logInRoutes = new Hono<ConsoleEnv>()
    .get('/', async (c) => {
      const back = Back.parse(c.req.query('back') ?? '/')
      if (c.get('identity')) return c.redirect(back, 303)
      return shell.page(c, { title: 'access.log-in', body: logInForm(shell, c, { name: '', back }) })
    })
    .post('/', async (c) => {
      const { name, password, back } = Form.parse(await c.req.parseBody())
      const result = await access.logIn(c, { name, password })
      if (result.outcome === 'done') return c.redirect(back, 303)
      const { problem, status } = refusalOf(shell, c, result)
      const body = logInForm(shell, c, { name, back }, problem)
      return shell.page(c, { title: 'access.log-in', body, status })
    })
  const logOutRoutes = new Hono<ConsoleEnv>().post('/', async (c) => {
    await access.logOut(c)
    return c.redirect('/login', 303)
  })
  return [
    { path: '/login', title: 'access.log-in', nav: null, routes: logInRoutes },
    { path: '/logout', title: 'access.log-in', nav: null, routes: logOutRoutes },
  ]
}

/** What the person reads; the same for a wrong name, a wrong password and an operator who was disabled. */
export function refusalOf(
  shell: Shell,
  c: PageContext,
  result: Exclude<LogInResult, { outcome: 'done' }>,
): { problem: string; status: NonNullable<View['status']> } {
  const say = shell.say(c)
  if (result.outcome === 'locked') {
    c.header('Retry-After', String(Math.ceil(result.waitMs / 1_000)))
    return { problem: say('access.locked', { minutes: Math.ceil(result.waitMs / 60_000) }), status: 429 }
  }
  if (result.outcome === 'busy') return { problem: say('access.busy'), status: 503 }
  return { problem: say('access.refused'), status: 401 }
}

/** Above a form; screen readers say it when the page opens. */
export function problemNote(problem: string | undefined): Html {
  return problem === undefined ? html`` : html`<p class="notice bad" role="alert">${problem}</p>`
}

function logInForm(
  shell: Shell,
  c: PageContext,
  { name, back }: { name: string; back: string },
  problem?: string,
): Html {
  const say = shell.say(c)
  return html`${problemNote(problem)}
    <form class="card stack" method="post" action="/login">
      <input type="hidden" name="back" value="${back}" />
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
          required
          value="${name}"
          ${name === '' ? html`autofocus` : ''}
        />
      </div>
      <div>
        <label for="password">${say('access.password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          dir="ltr"
          autocomplete="current-password"
          maxlength="${MOST_CHARACTERS}"
          required
          ${name === '' ? '' : html`autofocus`}
        />
      </div>
      <button>${say('access.log-in')}</button>
    </form>
    <p class="faint">${say('access.forgotten')} <code>forwardcheck operator password</code></p>`
}
