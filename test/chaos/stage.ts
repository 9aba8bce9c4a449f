/**
 * Everything one run stands on: the loopback WhatsApp and the servers as processes of their own, and the compiled
 * program's processes by name, each with a data folder of its own. The scenario kills and starts them.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linkRunning, runStart, type BotProcess } from '../support/bot-process.ts'
import { startOwnServers, type OwnServers } from '../support/own-servers.ts'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../support/whatsapp/control-client.ts'
import type { TestMode } from '../support/servers.ts'

/** A role, with a number behind it for a second one, as in `gateway-2`; `bot` has every role. */
export type ProcessName = 'bot' | `${'gateway' | 'worker'}${'' | '-2'}`

export interface Stage {
  mode: TestMode
  wa: SpawnedWhatsApp
  /** Throws in the embedded mode. */
  servers: OwnServers
  /** What runs at the moment. */
  processes: Map<ProcessName, BotProcess>
  /** What ended without being told to: operators would start it again, but nothing here should make it end. */
  ended: ProcessName[]
  /** Resolves when it says that it runs. */
  start(...names: ProcessName[]): Promise<void>
  /** SIGKILL; resolves when they are gone. */
  kill(...names: ProcessName[]): Promise<void>
  /** SIGTERM, as an operator stops it. */
  end(...names: ProcessName[]): Promise<void>
  /** The owner of the number scans the code that the gateway shows. */
  link(): Promise<void>
  dataDir(name: ProcessName): string
  /** What must be undone before the folders are removed. */
  atClose(step: () => void): void
  close(): Promise<void>
}

export const MAIN: Record<TestMode, ProcessName[]> = { embedded: ['bot'], distributed: ['gateway', 'worker'] }

export interface StageOptions {
  mode: TestMode
  /** Extra variables of the program's environment. */
  environment?: Record<string, string>
  /** Is called with the gateway's data folder before anything starts. */
  prepare?: (stage: Stage) => Promise<void> | void
}

/** Linked and waiting for messages; closed again when that fails. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { mode } = options
  const folder = mkdtempSync(join(tmpdir(), 'forwardcheck-chaos-'))
  const wa = await spawnLoopbackWhatsApp()
  const servers = mode === 'distributed' ? await startOwnServers() : null
  const stage = createStage(options, folder, wa, servers)
  try {
    await options.prepare?.(stage)
    await stage.start(...MAIN[mode])
    await stage.link()
    return stage
  } catch (error) {
    const said = [...stage.processes].map(([name, { stdout, stderr }]) => `${name}: ${stdout}${stderr}`)
    await stage.close()
    throw new Error([error instanceof Error ? error.message : String(error), ...said].join('\n'), {
      cause: error,
    })
  }
}

function createStage(
  { mode, environment }: StageOptions,
  folder: string,
  wa: SpawnedWhatsApp,
  servers: OwnServers | null,
): Stage {
  const processes: Stage['processes'] = new Map()
  const ended: ProcessName[] = []
  const undo: (() => void)[] = []
  // Shared, because gateways and workers on machines of their own have the same one.
  const dataKey = randomBytes(32).toString('hex')
  const dataDir = (name: ProcessName): string => {
    const dir = join(folder, name)
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    return dir
  }
  const environmentFor = (name: ProcessName): Record<string, string> => ({
    DATA_DIR: dataDir(name),
    DATA_KEY: dataKey,
    WHATSAPP_WS_URL: wa.url,
    WHATSAPP_MEDIA_HOSTS: new URL(wa.mediaOrigin).host,
    PACING: 'off',
    CHECKS_PER_HOUR: '0',
    PICTURE_TEXT_CHILDREN: '0',
    ...(servers && { DATABASE_URL: servers.postgres.url, REDIS_URL: servers.redis.url }),
    ...environment,
  })
  const finish = async (names: ProcessName[], signal: NodeJS.Signals): Promise<void> => {
    const ending = names.flatMap((name) => processes.get(name) ?? [])
    for (const name of names) processes.delete(name)
    await Promise.all(ending.map((process) => process.kill(signal)))
  }
  return {
    mode,
    wa,
    get servers() {
      if (!servers) throw new Error('the embedded mode has no servers')
      return servers
    },
    processes,
    ended,
    async start(...names) {
      const startOne = async (name: ProcessName): Promise<void> => {
        const roles = name === 'bot' ? 'gateway,worker' : name.replace(/-\d$/, '')
        const bot = await runStart(environmentFor(name), roles)
        processes.set(name, bot)
        void bot.exited.then(() => processes.get(name) === bot && ended.push(name))
      }
      await Promise.all(names.map(startOne))
    },
    kill: (...names) => finish(names, 'SIGKILL'),
    end: (...names) => finish(names, 'SIGTERM'),
    link: () => linkRunning(dataDir(MAIN[mode][0] ?? 'bot'), wa),
    dataDir,
    atClose: (step) => void undo.push(step),
    async close() {
      await finish([...processes.keys()], 'SIGKILL')
      await wa.stop()
      await servers?.redis.kill()
      await servers?.postgres.kill()
      for (const step of undo.toReversed()) step()
      await servers?.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
