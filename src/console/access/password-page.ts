/** `/password`: an operator's own password. Every other session of theirs ends. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Area, ConsoleEnv, Html, PageContext, Shell } from '../shell.ts'
import type { Access } from './access.ts'
import { MOST_CHARACTERS, TypedPassword } from './credential-rules.ts'
import { problemNote, refusalOf } from './log-in-page.ts'
import { NewPasswordForm, newPasswordFields, problemOfNew } from './new-password.ts'

const Form = NewPasswordForm.extend({ password: TypedPassword.catch('') })

export function createPasswordArea(shell: Shell, access: Access): Area {
  const routes = new Hono<ConsoleEnv>()
    .use(shell.needs('viewer'))
    .get('/', (c) => shell.page(c, { title: 'access.own-password', body: passwordForm(shell, c) }))
    .post('/', async (c) => {
      const { name } = shell.operator(c)
      const { password, ...typed } = Form.parse(await c.req.parseBody())
      const problem = problemOfNew(shell, c, typed, name)
      if (problem !== null) {
        const body = passwordForm(shell, c, problem)
        return shell.page(c, { title: 'access.own-password', body, status: 422 })
      }
      const result = await access.changePassword(c, { name, password, next: typed.next })
      if (result.outcome === 'done') return c.redirect('/password?done', 303)
      const refusal = refusalOf(shell, c, result)
      const body = passwordForm(shell, c, refusal.problem)
      return shell.page(c, { title: 'access.own-password', body, status: refusal.status })
    })
  return { path: '/password', title: 'access.own-password', nav: null, routes }
}

function passwordForm(shell: Shell, c: PageContext, problem?: string): Html {
  const say = shell.say(c)
  const isDone = problem === undefined && c.req.query('done') !== undefined
  return html`${problemNote(problem)}
    ${isDone ? html`<p class="notice good" role="status">${say('access.password-changed')}</p>` : ''}
    <form class="card stack" method="post" action="/password">
      ${shell.csrfField(c)}
      <input type="hidden" name="username" autocomplete="username" value="${shell.operator(c).name}" />
      <div>
        <label for="password">${say('access.present-password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          dir="ltr"
          autocomplete="current-password"
          maxlength="${MOST_CHARACTERS}"
          required
        />
      </div>
      ${newPasswordFields(shell, c)}
      <button>${say('access.change-password')}</button>
    </form>`
}
