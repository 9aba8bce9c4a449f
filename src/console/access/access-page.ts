/** `/access`: operators and API keys, for admins. What is secret is shown once, in the answer that made it. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { API_SCOPES, type ApiKeys } from '../../store/console/api-keys.ts'
import type { OperatorChange, Operators } from '../../store/console/operators.ts'
import { ROLES, type Area, type ConsoleEnv, type Html, type PageContext, type Shell } from '../shell.ts'
import { newApiKey } from './api-key.ts'
import { OperatorName } from './credential-rules.ts'
import { keysCard } from './keys-view.ts'
import { operatorsCard } from './operators-view.ts'
import { generatePassword, type Passwords } from './passwords.ts'

export interface AccessPageParts {
  operators: Operators
  apiKeys: ApiKeys
  passwords: Passwords
}

const Role = z.enum(ROLES)
const NewOperator = z.object({ name: OperatorName.catch(''), role: Role.catch('viewer') })
const NewKey = z.object({
  name: z.string().trim().max(60).catch(''),
  scopes: z.array(z.enum(API_SCOPES)).catch([]),
})
const KeyId = z
  .string()
  .regex(/^\d{1,18}$/)
  .catch('0')

export function createAccessArea(shell: Shell, parts: AccessPageParts): Area {
  const show = createShow(shell, parts)
  const routes = new Hono<ConsoleEnv>()
    .use(shell.needs('admin'))
    .get('/', (c) => show(c))
    .route('/operators', operatorRoutes(shell, parts, show))
    .route('/keys', keyRoutes(shell, parts, show))
  return { path: '/access', title: 'access.title', nav: 'admin', routes }
}

type Show = (c: PageContext, above?: Html, status?: 200 | 404 | 409 | 422) => Promise<Response>

function createShow(shell: Shell, { operators, apiKeys }: AccessPageParts): Show {
  return async (c, above = html``, status = 200) => {
    const say = shell.say(c)
    const [people, keys] = await Promise.all([operators.list(), apiKeys.list()])
    const body = html`${above}
      <p>
        <a href="/password">${say('access.own-password')}</a> · <a href="/audit">${say('access.audit')}</a>
      </p>
      ${operatorsCard(shell, c, people)} ${keysCard(shell, c, keys)}`
    return shell.page(c, { title: 'access.title', body, status })
  }
}

function operatorRoutes(
  shell: Shell,
  { operators, passwords }: AccessPageParts,
  show: Show,
): Hono<ConsoleEnv> {
  const nameOf = (c: PageContext): string => OperatorName.catch('').parse(c.req.param('name'))
  const finish = async (c: PageContext, action: string, result: OperatorChange): Promise<Response> => {
    await shell.audit(c, action, nameOf(c), result === 'done' ? 'done' : 'refused')
    return result === 'done' ? c.redirect('/access', 303) : show(c, trouble(shell, c, result), 409)
  }
  return new Hono<ConsoleEnv>()
    .post('/', async (c) => {
      const { name, role } = NewOperator.parse(await c.req.parseBody())
      if (name === '') return show(c, trouble(shell, c, 'bad-name'), 422)
      const password = generatePassword()
      const isAdded = await operators.add(
        { name, role, password: await passwords.hash(password) },
        shell.nowMs(),
      )
      await shell.audit(c, 'operator.add', name, isAdded ? role : 'refused')
      return isAdded ? show(c, shownOnce(shell, c, name, password)) : show(c, trouble(shell, c, 'taken'), 409)
    })
    .post('/:name/role', async (c) => {
      const role = Role.safeParse((await c.req.parseBody())['role'])
      if (!role.success) return show(c, html``, 422)
      return finish(c, `operator.role-${role.data}`, await operators.setRole(nameOf(c), role.data))
    })
    .post('/:name/disable', async (c) =>
      finish(c, 'operator.disable', await operators.disable(nameOf(c), shell.nowMs())),
    )
    .post('/:name/enable', async (c) => finish(c, 'operator.enable', await operators.enable(nameOf(c))))
    .post('/:name/password', async (c) => {
      const password = generatePassword()
      const name = nameOf(c)
      const isDone = await operators.setPassword(name, await passwords.hash(password))
      await shell.audit(c, 'operator.password', name, isDone ? 'done' : 'refused')
      return isDone
        ? show(c, shownOnce(shell, c, name, password))
        : show(c, trouble(shell, c, 'unknown'), 404)
    })
}

function keyRoutes(shell: Shell, { apiKeys }: AccessPageParts, show: Show): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .post('/', async (c) => {
      const form = await c.req.parseBody({ all: true })
      const { name, scopes } = NewKey.parse({ name: form['name'], scopes: [form['scopes'] ?? []].flat() })
      if (name === '' || scopes.length === 0) return show(c, trouble(shell, c, 'bad-key'), 422)
      const { key, keyHash } = newApiKey()
      const createdBy = shell.operator(c).name
      const id = await apiKeys.add({ name, keyHash, scopes, createdBy }, shell.nowMs())
      await shell.audit(c, 'api-key.add', id, scopes.join(' '))
      return show(c, shownOnce(shell, c, name, key))
    })
    .post('/:id/revoke', async (c) => {
      const id = KeyId.parse(c.req.param('id'))
      const isDone = await apiKeys.revoke(id, shell.nowMs())
      await shell.audit(c, 'api-key.revoke', id, isDone ? 'done' : 'refused')
      return c.redirect('/access', 303)
    })
}

type Trouble = Exclude<OperatorChange, 'done'> | 'bad-name' | 'taken' | 'bad-key'

function trouble(shell: Shell, c: PageContext, what: Trouble): Html {
  return html`<p class="notice bad" role="alert">${shell.say(c)(`access.${what}`)}</p>`
}

/** Nobody can look it up again. */
function shownOnce(shell: Shell, c: PageContext, name: string, secret: string): Html {
  const say = shell.say(c)
  return html`<div class="notice good" role="status">
    <p>${say('access.shown-once', { name })}</p>
    <p><code class="figure" dir="ltr">${secret}</code></p>
  </div>`
}
