/** A linked bot of the built program with its console on and an operator logged in, for the load measurement. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { spawnLoopbackWhatsApp, type SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import { link, startBotProcess, type BotProcess } from './bot-process.ts'
import type { BenchMode } from './modes.ts'
import { CLI, ROOT } from './spawned.ts'

export interface WatchedBot {
  whatsapp: SpawnedWhatsApp
  /** Of the process that holds the number. */
  gatewayPid: number
  /** What that process tells of itself; nobody else asks it. */
  gatewayMetrics: string
  /** Address of the console. */
  console: string
  /** Of a session that may see everything but administration. */
  cookie: string
}

/** Everything in one process, or gateway, worker and console apart; all of it ends after `work`. */
export async function withWatchedBot(
  mode: BenchMode,
  work: (bot: WatchedBot) => Promise<void>,
): Promise<void> {
  const whatsapp = await spawnLoopbackWhatsApp()
  const [consolePort, healthPort] = [await freePort(), await freePort()]
  const environment = {
    ...mode.environment,
    WHATSAPP_WS_URL: whatsapp.url,
    WHATSAPP_MEDIA_HOSTS: new URL(whatsapp.mediaOrigin).host,
    // What is measured is load, and all of it comes from few people.
    CHECKS_PER_HOUR: '0',
    QUEUE_LIMIT: '0',
  }
  const health = { HEALTH_LISTEN: `127.0.0.1:${healthPort}` }
  const pages = { CONSOLE_LISTEN: `127.0.0.1:${consolePort}` }
  const processes: BotProcess[] = []
  try {
    // Before the bot runs: in the embedded mode one process alone has the database.
    const password = await addOperator(environment)
    if (mode.name === 'embedded') {
      processes.push(await startBotProcess({ ...environment, ...health, ...pages }))
    } else {
      processes.push(await startBotProcess({ ...environment, ...health }, 'gateway'))
      processes.push(await startBotProcess(environment, 'worker'))
      processes.push(await startBotProcess({ ...environment, ...pages }, 'console'))
    }
    await link(whatsapp, environment)
    const address = `http://${pages.CONSOLE_LISTEN}`
    await work({
      whatsapp,
      gatewayPid: processes[0]?.pid ?? 0,
      gatewayMetrics: `http://${health.HEALTH_LISTEN}/metrics`,
      console: address,
      cookie: await logIn(address, password),
    })
  } finally {
    for (const bot of processes) await bot.stop()
    await whatsapp.stop()
  }
}

const OPERATOR = 'bench'

async function addOperator(environment: NodeJS.ProcessEnv): Promise<string> {
  const args = [CLI, 'operator', 'add', OPERATOR, '--role', 'analyst', '--generate']
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...environment, CONSOLE_LISTEN: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  const password = /: (\S+)\s*$/.exec(said)?.[1]
  if (password === undefined) throw new Error('no operator was added')
  return password
}

/** Resolves to the cookies of the session. */
async function logIn(address: string, password: string): Promise<string> {
  const response = await fetch(`${address}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: address, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ name: OPERATOR, password, back: '/' }),
  })
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  if (response.status !== 303) throw new Error(`the bench could not log in (${response.status})`)
  return cookies.join('; ')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
