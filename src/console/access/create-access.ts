/** Access over the console's tables: sessions, limits, set-up link, and the middleware of every request. */
import type { ConsoleConfig } from '../../config-console.ts'
import type { ConsoleRecords } from '../../store/console/records.ts'
import type { Identity, PageContext } from '../shell.ts'
import type { Access } from './access.ts'
import { clientAddress } from './client-address.ts'
import { createSecurityHeaders } from './headers.ts'
import { checkPassword, logIn, startSession, type LogInParts } from './log-in.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createProtect } from './protect.ts'
import { createSecrets, hashOfId } from './secrets.ts'
import { dropSessionId, giveDevice, readSessionId } from './session-cookie.ts'
import { createSetup, type Setup } from './setup.ts'

export interface AccessParts {
  config: { console: Pick<ConsoleConfig, 'listen' | 'isPublic' | 'origin' | 'secret'> }
  records: Pick<
    ConsoleRecords,
    'secret' | 'operators' | 'operatorSessions' | 'logInAttempts' | 'apiKeys' | 'audit'
  >
  nowMs: () => number
}

/** In the audit trail. */
const SET_UP = '(set-up link)'

/** `passwords`: tests use cheaper ones. */
export function createAccess(
  { config, records, nowMs }: AccessParts,
  passwords: Passwords = createPasswords(),
): Access {
  const { secret, origin, isPublic } = config.console
  const secrets = createSecrets(secret ?? records.secret)
  const setup = createSetup()
  const parts: LogInParts = {
    ...records,
    passwords,
    secrets,
    addressOf: (c) => clientAddress(c, origin !== null),
    nowMs,
  }
  return {
    passwords,
    identify: (c) => identify(parts, c),
    securityHeaders: createSecurityHeaders(origin?.startsWith('https://') ?? false),
    protect: createProtect(config.console),
    record: (entry) => records.audit.record(entry),

    async createSetup(address) {
      if (isPublic || (await records.operators.hasAny())) return { link: null }
      return { link: address.replace(/\/$/, '') + setup.open() }
    },

    logIn: (c, typed) => logIn(parts, c, typed),
    logOut: (c) => logOut(parts, c),
    isSetupOpen: (token) => isSetupOpen(setup, records, token),
    finishSetup: (c, wish) => finishSetup(parts, records, setup, c, wish),
    changePassword: (c, change) => changePassword(parts, records, c, change),
  }
}

async function identify(
  { operatorSessions, secrets, nowMs }: LogInParts,
  c: PageContext,
): Promise<Identity | null> {
  const id = await readSessionId(c, secrets)
  const operator = id === null ? null : await operatorSessions.find(hashOfId(id), nowMs(), isUse(c))
  return id === null || operator === null ? null : { operator, csrf: secrets.csrfOf(id) }
}

/** A page left open asks by itself for what is new: nobody need be sitting before it. */
function isUse(c: PageContext): boolean {
  return c.req.method !== 'GET' || c.req.header('sec-fetch-dest') !== 'empty'
}

async function logOut(
  { operatorSessions, secrets, audit, nowMs }: LogInParts,
  c: PageContext,
): Promise<void> {
  const id = await readSessionId(c, secrets)
  if (id !== null) await operatorSessions.end(hashOfId(id))
  dropSessionId(c)
  const actor = c.get('identity')?.operator.name
  if (actor === undefined) return
  await audit.record({ actor, action: 'log-out', subject: null, outcome: 'done', nowMs: nowMs() })
}

async function isSetupOpen(
  setup: Setup,
  { operators }: AccessParts['records'],
  token: string,
): Promise<boolean> {
  return setup.knows(token) && !(await operators.hasAny())
}

async function finishSetup(
  parts: LogInParts,
  { operators, audit }: AccessParts['records'],
  setup: Setup,
  c: PageContext,
  { token, name, password }: { token: string; name: string; password: string },
): Promise<boolean> {
  if (!setup.knows(token)) return false
  const hash = await parts.passwords.hash(password)
  if (!setup.knows(token) || !(await operators.addFirst({ name, password: hash }, parts.nowMs())))
    return false
  setup.close()
  const nowMs = parts.nowMs()
  await audit.record({ actor: SET_UP, action: 'operator.add', subject: name, outcome: 'admin', nowMs })
  const known = await operators.find(name)
  if (known === null || !(await startSession(parts, c, known, password))) return false
  giveDevice(c, parts.secrets, name)
  return true
}

/** The present password is checked as at a log-in, under the same limits. */
async function changePassword(
  parts: LogInParts,
  { operators, audit }: AccessParts['records'],
  c: PageContext,
  { name, password, next }: { name: string; password: string; next: string },
): ReturnType<Access['changePassword']> {
  const checked = await checkPassword(parts, c, { name, password })
  if (checked.outcome !== 'done') return checked
  const hash = await parts.passwords.hash(next)
  await operators.setPassword(name, hash)
  const nowMs = parts.nowMs()
  await audit.record({ actor: name, action: 'operator.password', subject: name, outcome: 'done', nowMs })
  const { id } = checked.known
  return { outcome: (await startSession(parts, c, { id, password: hash }, next)) ? 'done' : 'refused' }
}
