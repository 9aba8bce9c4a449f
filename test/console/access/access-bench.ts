/** The whole console behind its real guard, over a database of its own, with cheap passwords and a clock to turn. */
import type { Hono } from 'hono'
import { scrypt } from 'node:crypto'
import type { Access } from '../../../src/console/access/access.ts'
import { createAccess } from '../../../src/console/access/create-access.ts'
import { createPasswords, type Derive, type Passwords } from '../../../src/console/access/passwords.ts'
import { createConsole } from '../../../src/console/console.ts'
import type { ConsoleEnv, Role } from '../../../src/console/shell.ts'
import type { ConsoleRecords } from '../../../src/store/console/records.ts'
import type { Database } from '../../../src/store/database.ts'
import { openTestConsole } from '../../support/console.ts'

export const ORIGIN = 'http://127.0.0.1:8080'
export const PASSWORD = 'correct horse battery'
/** Enough to compute something, and no more. */
export const CHEAP = { logN: 4, r: 8, p: 1 }

export interface AccessBench {
  app: Hono<ConsoleEnv>
  access: Access
  records: ConsoleRecords
  database: Database
  passwords: Passwords
  /** How often a password was stretched. */
  runs: () => number
  nowMs: () => number
  pass: (ms: number) => void
  /** With PASSWORD. */
  addOperator: (name: string, role: Role) => Promise<void>
  /** Everything that any table holds, as text. */
  dump: () => Promise<string>
  close: () => Promise<void>
}

export async function openAccessBench(environment: Record<string, string> = {}): Promise<AccessBench> {
  const bench = await openTestConsole({ environment })
  const { parts, database } = bench
  let clockMs = Date.UTC(2026, 10, 23)
  const nowMs = (): number => clockMs
  const { derive, runs } = countingDerive()
  const passwords = createPasswords(CHEAP, derive)
  const access = createAccess({ config: parts.config, records: parts.records, nowMs }, passwords)
  const app = createConsole(
    { ...parts, access, nowMs },
    {
      identify: access.identify,
      around: [access.securityHeaders],
      protect: [access.protect],
      record: access.record,
    },
  )
  return {
    app,
    access,
    database,
    passwords,
    runs,
    nowMs,
    records: parts.records,
    pass: (ms) => void (clockMs += ms),
    async addOperator(name, role) {
      const password = await passwords.hash(PASSWORD)
      await parts.records.operators.add({ name, role, password }, clockMs)
    },
    dump: () => dump(database),
    close: bench.close,
  }
}

export function countingDerive(): { derive: Derive; runs: () => number } {
  let count = 0
  const derive: Derive = (password, salt, length, options) => {
    count += 1
    return new Promise((resolve, reject) =>
      scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key))),
    )
  }
  return { derive, runs: () => count }
}

async function dump(database: Database): Promise<string> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'forwardcheck'`,
  )
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await database.query<{ text: string }>(
        `SELECT row_to_json(one)::text AS text FROM forwardcheck.${name} AS one`,
      )
      return `${name}: ${rows.map(({ text }) => text).join('\n')}`
    }),
  )
  return texts.join('\n')
}

export interface Browser {
  /** By name, as the server set them. */
  cookies: Map<string, string>
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** A form with the token of the page, unless `fields` bring their own. */
  post: (path: string, fields?: Fields, headers?: Record<string, string>) => Promise<Response>
  logIn: (name: string, password?: string) => Promise<Response>
  /** Token of the session's forms. */
  token: () => Promise<string>
}

type Fields = Record<string, string | string[]>

/** Keeps cookies, and says where its forms come from, as browsers do. */
export function openBrowser(app: Hono<ConsoleEnv>, address = '192.0.2.1'): Browser {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit, extra: Record<string, string>): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { host: '127.0.0.1:8080', 'accept-language': 'en', ...(cookie && { cookie }), ...extra }
    const env = { incoming: { socket: { remoteAddress: address, remotePort: 5_000, remoteFamily: 'IPv4' } } }
    const answer = await app.request(`${ORIGIN}${path}`, { ...init, headers }, env)
    for (const line of answer.headers.getSetCookie()) keep(cookies, line)
    return answer
  }
  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => send(path, {}, { 'sec-fetch-dest': 'document', ...headers }),
    async post(path, fields = {}, headers = {}) {
      const body = new URLSearchParams()
      const all = 'csrf' in fields ? fields : { csrf: await browser.token(), ...fields }
      for (const [name, value] of Object.entries(all))
        for (const one of [value].flat()) body.append(name, one)
      const sent = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...headers }
      return send(path, { method: 'POST', body }, sent)
    },
    logIn: (name, password = PASSWORD) => browser.post('/login', { csrf: '', name, password }),
    async token() {
      const page = await (await browser.get('/password')).text()
      return /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    },
  }
  return browser
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/;\s*max-age=0(;|$)/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}
