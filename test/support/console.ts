/** The console over a database of its own and with a made-up log-in: pages and forms through `app.request()`. */
import type { Hono } from 'hono'
import { createSimulator } from '../../src/channels/simulator.ts'
import { createCheckMessage } from '../../src/check-message.ts'
import { readConfig } from '../../src/config.ts'
import { CONTENT_FOLDER, loadContent } from '../../src/content/load.ts'
import { loadLocales } from '../../src/content/locales.ts'
import { createAccess } from '../../src/console/access/create-access.ts'
import { createContentTools } from '../../src/content-in-force.ts'
import { createConsole, type Guard } from '../../src/console/console.ts'
import type { ConsoleParts } from '../../src/console/parts.ts'
import type { ConsoleEnv, Role } from '../../src/console/shell.ts'
import type { AuditEntry } from '../../src/store/console/audit.ts'
import { createConsoleRecords } from '../../src/store/console/records.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { prepareContent, type PipelineContent } from '../../src/pipeline.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import { openTestDatabase, silentLog, testCrypto } from './servers.ts'

export interface TestConsole {
  app: Hono<ConsoleEnv>
  /** Who sends the requests from now on; null: a visitor. */
  as: (role: Role | null) => void
  /** A page, in English unless the headers say otherwise. */
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** A form, with the token that the pages put into it. */
  post: (path: string, fields?: Record<string, string>) => Promise<Response>
  parts: ConsoleParts
  database: Database
  /** What operators did, newest last. */
  audit: AuditEntry[]
  /** Chats that would have got a job. */
  jobs: { account: string; chatKey: string }[]
  close: () => Promise<void>
}

export interface TestConsoleOptions {
  as?: Role | null
  /** Variables as an operator sets them. */
  environment?: Record<string, string>
  /** Parts other than the usual ones. */
  parts?: Partial<ConsoleParts>
}

export const CSRF = 'token-of-the-forms'
const ORIGIN = 'http://127.0.0.1:8080'

export async function openTestConsole(options: TestConsoleOptions = {}): Promise<TestConsole> {
  const { database, close } = await openTestDatabase('embedded')
  await migrate(database)
  const content = loadContent()
  let prepared: PipelineContent | undefined
  const audit: AuditEntry[] = []
  const jobs: TestConsole['jobs'] = []
  const addJob = async (account: string, chatKey: string): Promise<void> =>
    void jobs.push({ account, chatKey })
  const config = readConfig(options.environment ?? {})
  const records = createConsoleRecords(database, testCrypto)
  const parts: ConsoleParts = {
    config,
    store: createSqlStore(database, testCrypto, RETENTION),
    records,
    access: createAccess({ config, records, nowMs: Date.now }),
    queues: { addDrain: addJob, addDeliver: addJob, counts: async () => ({}) },
    simulator: createSimulator(),
    content: () => content,
    check: createCheckMessage({ content: () => (prepared ??= prepareContent(content)) }),
    tools: createContentTools(
      () => content,
      () => (prepared ??= prepareContent(content)),
    ),
    readPicture: async () => ({ ok: false, failure: 'unavailable' }),
    readiness: async () => ({ isReady: true, dependencies: [] }),
    metrics: { contentType: 'text/plain', text: async () => '' },
    texts: loadLocales(`${CONTENT_FOLDER}/console`),
    log: silentLog,
    nowMs: Date.now,
    ...options.parts,
  }
  let role = options.as ?? null
  const guard: Guard = {
    identify: async () => role && { operator: { id: '1', name: `an ${role}`, role }, csrf: CSRF },
    around: [],
    protect: [],
    record: async (entry) => void audit.push(entry),
  }
  const app = createConsole(parts, guard)
  return {
    app,
    parts,
    database,
    audit,
    jobs,
    as: (next) => void (role = next),
    get: async (path, headers = {}) =>
      app.request(`${ORIGIN}${path}`, { headers: { 'accept-language': 'en', ...headers } }),
    post: async (path, fields = {}) =>
      app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        headers: { 'accept-language': 'en', origin: ORIGIN },
        body: new URLSearchParams({ csrf: CSRF, ...fields }),
      }),
    close,
  }
}
