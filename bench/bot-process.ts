/** The built program as a person runs it: `start` in a process of its own, linked to a loopback WhatsApp by QR. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import type { BenchMode } from './modes.ts'
import { CLI, ROOT } from './spawned.ts'

export interface BotProcess {
  pid: number
  /** From starting the process until it said that it is running. */
  startMs: number
  stop(): Promise<void>
}

/** Rejects when the process ends before it is running. */
export async function startBotProcess(environment: NodeJS.ProcessEnv, roles?: string): Promise<BotProcess> {
  const started = performance.now()
  // Several run on one machine, and what is measured is the bot.
  const withoutConsole = { CONSOLE_LISTEN: 'off', ...environment }
  const child = program(['start', ...(roles === undefined ? [] : ['--roles', roles])], withoutConsole)
  await lineOf(child, (line) => line.includes('is running'))
  const startMs = performance.now() - started
  return {
    pid: child.pid ?? 0,
    startMs,
    async stop() {
      if (child.exitCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

export interface LinkedBot {
  whatsapp: SpawnedWhatsApp
  /** By role. */
  processes: Record<string, BotProcess>
}

/** All roles in one process, or gateway and worker apart in the distributed mode; everything ends after `work`. */
export async function withLinkedBot(mode: BenchMode, work: (bot: LinkedBot) => Promise<void>): Promise<void> {
  const whatsapp = await spawnLoopbackWhatsApp()
  const environment = {
    ...mode.environment,
    WHATSAPP_WS_URL: whatsapp.url,
    WHATSAPP_MEDIA_HOSTS: new URL(whatsapp.mediaOrigin).host,
  }
  const processes: Record<string, BotProcess> = {}
  try {
    if (mode.name === 'embedded') {
      processes['all'] = await startBotProcess(environment)
    } else {
      processes['gateway'] = await startBotProcess(environment, 'gateway')
      processes['worker'] = await startBotProcess(environment, 'worker')
    }
    await link(whatsapp, environment)
    await work({ whatsapp, processes })
  } finally {
    for (const bot of Object.values(processes)) await bot.stop()
    await whatsapp.stop()
  }
}

/** Links the program that runs with this environment to the loopback WhatsApp, by QR. */
export async function link(whatsapp: SpawnedWhatsApp, environment: NodeJS.ProcessEnv): Promise<void> {
  const pairing = program(['pair', '--raw'], environment)
  const exited = once(pairing, 'exit')
  await whatsapp.scanQr(await lineOf(pairing, () => true))
  await exited
  await whatsapp.waitReady(30_000)
}

function program(args: string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const options = { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'inherit'] as const }
  return spawn(process.execPath, [CLI, ...args], { ...options, stdio: [...options.stdio] })
}

/** The first line of standard output that fits; the rest is read and dropped. */
async function lineOf(child: ChildProcess, fits: (line: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${child.spawnargs[2]} ended with code ${code}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (fits(line)) resolve(line)
    })
  })
}
