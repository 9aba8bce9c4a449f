/** What watches over a process: its figures, whether it can work, and where HEALTH_LISTEN wants both to be told. */
import { LINK_STATES } from './channels/whatsapp/link-states.ts'
import type { Config } from './config.ts'
import { dependenciesOf, diskRoom } from './console/health/dependencies.ts'
import { createHealthRoutes } from './console/health/health.ts'
import { createReadiness, type AskReadiness } from './console/health/readiness.ts'
import { serveApp, type Served } from './console/serve.ts'
import type { GatewayNumber } from './gateway/gateway-number.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import type { Runtime } from './runtime.ts'
import { countRising } from './store/campaigns-rising.ts'
import { VERSION } from './version.ts'

export interface Watch {
  metrics: Metrics
  readiness: AskReadiness
}

export interface Watched {
  /** Words for people, like `gateway + worker`. */
  roles: string
  /** Of a gateway. */
  numbers?: () => readonly GatewayNumber[]
  /** Of a process that examines. */
  content?: () => unknown
  /** Whether the answers of workers are this process's business. */
  hasAnswers: boolean
}

/** Chats of the terminal, and those of one console's try page (cli/start.ts). */
export function isSimulated(account: string): boolean {
  return account === 'simulator' || account.startsWith('console-')
}

export function watchOver({ dataDir }: Pick<Config, 'dataDir'>, runtime: Runtime, watched: Watched): Watch {
  const { database, queues, keyring, store, mode } = runtime
  const { roles, numbers, content, hasAnswers } = watched
  const readiness = createReadiness(
    dependenciesOf({
      database,
      queues,
      crypto: keyring.crypto,
      dataDir,
      ...(content && { content }),
      ...(numbers && { numbers }),
      ...(hasAnswers && { answers: { store, nowMs: Date.now } }),
    }),
  )
  const metrics = createMetrics({ version: VERSION, mode, roles, isSimulated })
  metrics.watch({
    health: (nowMs) => store.health(nowMs),
    queues: () => queues.counts(),
    numbers: () => store.numbers(),
    numberStates: ['waiting', ...LINK_STATES],
    disk: () => diskRoom(dataDir),
    campaignsRising: () => countRising(database, Date.now()),
    dependencies: async () =>
      (await readiness()).dependencies.map(({ name, state }) => ({ name, isUp: state !== 'away' })),
  })
  return { metrics, readiness }
}

/** null: nobody asked for it. Rejects, with what to do about it, when the address cannot be used. */
export async function serveHealth(
  { console: { health } }: Pick<Config, 'console'>,
  watch: Watch,
): Promise<Served | null> {
  if (!health) return null
  try {
    return await serveApp(createHealthRoutes(watch), health)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Error(
      `HEALTH_LISTEN: ${health.host}:${health.port} cannot be listened on (${code}): set another address, or off.`,
      { cause: error },
    )
  }
}
