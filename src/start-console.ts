/** The console of a process: its parts put together over the runtime, listening on its address. */
import type { Config } from './config.ts'
import type { Address } from './config-console.ts'
import { createAccess } from './console/access/create-access.ts'
import { createAccessLog } from './console/access-log.ts'
import { createConsole } from './console/console.ts'
import type { ConsoleParts } from './console/parts.ts'
import { serveApp } from './console/serve.ts'
import { CONTENT_FOLDER } from './content/load.ts'
import { loadLocales } from './content/locales.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Runtime } from './runtime.ts'
import { createConsoleRecords } from './store/console/records.ts'

export interface RunningConsole {
  /** As a browser on this machine calls it. */
  url: string
  /** Makes the first admin, once; null when there is an operator already. Never to be logged. */
  setupLink: string | null
  close(): Promise<void>
}

export type ConsoleSurroundings = Pick<
  ConsoleParts,
  'simulator' | 'content' | 'tools' | 'check' | 'readPicture' | 'readiness'
> & { metrics: Metrics }

/** Rejects with ListenError when the address cannot be used. */
export async function startConsole(
  config: Config,
  listen: Address,
  log: Log,
  { store, queues, database, keyring }: Runtime,
  surroundings: ConsoleSurroundings,
): Promise<RunningConsole> {
  const records = createConsoleRecords(database, keyring.crypto)
  const access = createAccess({ config, records, nowMs: Date.now })
  const parts: ConsoleParts = {
    config,
    store,
    queues,
    log,
    records,
    access,
    texts: loadLocales(`${CONTENT_FOLDER}/console`),
    nowMs: Date.now,
    ...surroundings,
  }
  const app = createConsole(parts, {
    identify: access.identify,
    around: [
      createAccessLog(log, (request) => surroundings.metrics.http.served(request)),
      access.securityHeaders,
    ],
    protect: [access.protect],
    record: access.record,
  })
  const served = await serveApp(app, listen).catch((error: unknown) => {
    throw new ListenError(listen, error)
  })
  try {
    const { link } = await access.createSetup(served.url)
    return { url: served.url, setupLink: link, close: () => served.close() }
  } catch (error) {
    // Nobody else knows of the port yet.
    await served.close()
    throw error
  }
}

/** What is wrong with the address, and what to do. */
export class ListenError extends Error {
  /** The system's, like EADDRINUSE. */
  readonly code: string

  constructor({ host, port }: Address, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`
    super(`The console's address ${host}:${port} ${why}: set CONSOLE_LISTEN to another one, or to off.`)
    this.name = 'ListenError'
    this.code = code
  }
}
