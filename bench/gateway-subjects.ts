/** What the gateway bench measures: bare Baileys, and the built program in each mode, each with a loopback WhatsApp. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import { link, startBotProcess, type BotProcess } from './bot-process.ts'
import { inMode } from './modes.ts'
import { residentMegabytes, ROOT } from './spawned.ts'
import type { TestMode } from '../test/support/servers.ts'

export interface Subject {
  name: string
  whatsapp: SpawnedWhatsApp
  /** Of the process that holds the connection. */
  pid: number
  /** Its memory before it was linked, once it was running. */
  unlinkedMegabytes: number
  /** Messages it takes in a measurement: the embedded mode does everything in one process. */
  messages: number
  /** Whether messages are replied to. */
  isAnswering: boolean
  /** A new process on the same data, linked as before and ready: its next close is the first one. */
  restart(): Promise<void>
  /** Rows in its inbox; null where nobody keeps any or another process holds the database. */
  inboxRows(): Promise<number | null>
}

/** What a process has loaded by then it keeps. */
const SETTLE_MS = 1_500
const START_PATIENCE_MS = 60_000

/** `scale` of 1 for published figures, less to try. */
export async function withBare(
  scale: number,
  echo: boolean,
  work: (subject: Subject) => Promise<void>,
): Promise<void> {
  const whatsapp = await spawnLoopbackWhatsApp()
  await whatsapp.registerDevice(1)
  const { url, number, lid } = whatsapp
  const script = resolve(import.meta.dirname, 'gateway-bot.ts')
  const argument = JSON.stringify({ url, number, lid, echo })
  const bot = spawn(process.execPath, ['--import', 'tsx', script, argument], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(bot, 'exit')
  try {
    await once(bot.stdout, 'data')
    await sleep(SETTLE_MS)
    const pid = bot.pid ?? 0
    const unlinkedMegabytes = residentMegabytes(pid).own
    bot.stdin.write('go\n')
    await whatsapp.waitReady(30_000)
    await work({
      name: 'bare Baileys',
      whatsapp,
      pid,
      unlinkedMegabytes,
      messages: Math.ceil(1_000 * scale),
      isAnswering: echo,
      restart: async () => {},
      inboxRows: async () => null,
    })
  } finally {
    bot.kill()
    await exited
    await whatsapp.stop()
  }
}

/** Everything ends after `work`. Without `answering` the distributed mode has a gateway only; the embedded one answers. */
export async function withProgram(
  mode: TestMode,
  scale: number,
  answering: boolean,
  work: (subject: Subject) => Promise<void>,
): Promise<void> {
  await inMode(mode, async ({ config, environment: ofMode }) => {
    const whatsapp = await spawnLoopbackWhatsApp()
    const environment = {
      ...ofMode,
      WHATSAPP_WS_URL: whatsapp.url,
      WHATSAPP_MEDIA_HOSTS: new URL(whatsapp.mediaOrigin).host,
      // One person sends hundreds here.
      CHECKS_PER_HOUR: '0',
      QUEUE_LIMIT: '0',
    }
    const isWhole = mode === 'embedded'
    const start = () => startBotProcess(environment, isWhole ? undefined : 'gateway')
    const processes: BotProcess[] = []
    try {
      let gateway = await start()
      processes.push(gateway)
      await sleep(SETTLE_MS)
      const unlinkedMegabytes = residentMegabytes(gateway.pid).own
      await link(whatsapp, environment)
      if (answering && !isWhole) processes.push(await startBotProcess(environment, 'worker'))
      await work({
        name: isWhole ? 'embedded, all roles' : 'distributed',
        whatsapp,
        get pid() {
          return gateway.pid
        },
        unlinkedMegabytes,
        messages: Math.ceil((isWhole ? 150 : 1_000) * scale),
        isAnswering: isWhole || answering,
        async restart() {
          const { logins } = await whatsapp.counts()
          await gateway.stop()
          gateway = await start()
          processes.push(gateway)
          await whatsapp.waitCounts((counts) => counts.logins > logins, START_PATIENCE_MS)
        },
        inboxRows: async () => (config.mode.kind === 'embedded' ? null : countRows(config.mode.databaseUrl)),
      })
    } finally {
      for (const bot of processes.toReversed()) await bot.stop()
      await whatsapp.stop()
    }
  })
}

async function countRows(databaseUrl: string): Promise<number> {
  const { openPostgres } = await import('../src/store/postgres-pool.ts')
  const pool = await openPostgres(databaseUrl, () => undefined)
  try {
    const { rows } = await pool.query('SELECT count(*)::int AS rows FROM forwardcheck.inbox')
    return Number((rows[0] as { rows: number }).rows)
  } finally {
    await pool.end()
  }
}
