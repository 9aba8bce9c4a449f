/**
 * A Redis and a PostgreSQL of a test's own, as processes that it may kill, freeze and start again on the same port
 * and data. Needs Debian's packages; as root, PostgreSQL runs as user postgres.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { descendantsOf, isAlive } from './bot-process.ts'
import { eventually } from './eventually.ts'

export interface OwnServer {
  /** On the same port and data as before; resolves when it answers. `args` are added to the usual ones. */
  start(args?: string[]): Promise<void>
  /** SIGKILL to it and all its children; resolves when they are gone. */
  kill(): Promise<void>
  /** SIGSTOP: connections stay and nothing is answered. */
  freeze(): void
  thaw(): void
}

export interface OwnRedis extends OwnServer {
  url: string
  /** One command on a connection of its own, e.g. `FLUSHALL`. */
  command(name: string, ...args: string[]): Promise<unknown>
}

export interface OwnPostgres extends OwnServer {
  /** As the role `bot`, which owns the database and is no superuser. */
  url: string
  /** Its data folder, where `standby.signal` may be put while it is down. */
  data: string
  /** User and group it runs as; undefined: this process's. */
  owner: { uid: number; gid: number } | undefined
  /** Starts it without waiting for an answer, which a server in recovery does not give. */
  startSilent(args?: string[]): Promise<void>
  /** One statement as superuser; in the bot's database unless told. */
  query(sql: string, database?: string): Promise<unknown[]>
}

export interface OwnServers {
  redis: OwnRedis
  postgres: OwnPostgres
  /** Kills both and removes their data. */
  remove(): Promise<void>
}

const PATIENCE_MS = 20_000
/** Ends what is still running when this process ends. */
const atExit = new Set<() => void>()
process.on('exit', () => atExit.forEach((kill) => kill()))

const DATABASE = 'forwardcheck'

/** What is missing on this machine, for a message; null when both servers can be started. */
export function missingServers(): string | null {
  const missing = [
    ...(spawnSync('redis-server', ['--version']).error ? ['redis-server'] : []),
    ...(postgresFolder() ? [] : ['postgresql']),
  ]
  return missing.length > 0 ? `apt-get install ${missing.join(' ')}` : null
}

/** Both running, with an empty database. The process that started them kills them when it ends. */
export async function startOwnServers(): Promise<OwnServers> {
  const dir = mkdtempSync(join(tmpdir(), 'forwardcheck-own-'))
  chmodSync(dir, 0o711)
  const redis = await createRedis(mkdtempSync(join(dir, 'redis-')))
  const postgres = await createPostgres(mkdtempSync(join(dir, 'postgres-')))
  await Promise.all([redis.start(), postgres.start()])
  await postgres.query('CREATE ROLE bot LOGIN', 'postgres')
  await postgres.query(`CREATE DATABASE ${DATABASE} OWNER bot`, 'postgres')
  return {
    redis,
    postgres,
    async remove() {
      await Promise.all([redis.kill(), postgres.kill()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function createRedis(dir: string): Promise<OwnRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const usual = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--logfile', join(dir, 'log')]
  // Everything reaches the file within a second, as in the recommended operation.
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '']
  const server = createServerProcess('redis-server', [...usual, ...durable])
  const command: OwnRedis['command'] = async (name, ...args) => {
    const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await client.call(name, ...args)
    } finally {
      client.disconnect()
    }
  }
  return {
    url,
    command,
    ...server,
    async start(args = ['--maxmemory-policy', 'noeviction']) {
      server.run(args)
      await eventually(() => command('PING'), PATIENCE_MS)
    },
  }
}

async function createPostgres(dir: string): Promise<OwnPostgres> {
  const owner = process.getuid?.() === 0 ? idsOf('postgres') : undefined
  if (owner) chownSync(dir, owner.uid, owner.gid)
  const data = join(dir, 'data')
  const folder = postgresFolder() ?? ''
  execFileSync(join(folder, 'initdb'), ['-D', data, '-U', 'postgres', ...INITDB], {
    ...owner,
    stdio: 'ignore',
  })
  const port = await freePort()
  // A killed server loses nothing that the operating system has, so fsync would only cost time here.
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off']
  const usual = ['-D', data, '-p', `${port}`, ...settings.flatMap((each) => ['-c', each])]
  const server = createServerProcess(join(folder, 'postgres'), usual, owner)
  const query: OwnPostgres['query'] = async (sql, database = DATABASE) => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  return {
    url: `postgres://bot@127.0.0.1:${port}/${DATABASE}`,
    data,
    owner,
    query,
    ...server,
    startSilent: async (args) => server.run(args),
    async start(args) {
      server.run(args)
      await eventually(() => query('SELECT 1', 'postgres'), PATIENCE_MS)
    },
  }
}

const INITDB = ['-A', 'trust', '-E', 'UTF8', '--no-locale', '-N']

/** Restarts with the same arguments; dies with this process. */
function createServerProcess(command: string, usual: string[], owner?: { uid: number; gid: number }) {
  let child: ChildProcess | undefined
  const pids = (): number[] => (child?.pid ? [child.pid, ...descendantsOf(child.pid)] : [])
  const signalAll = (signal: NodeJS.Signals): void => pids().forEach((pid) => signalOne(pid, signal))
  const killAtExit = (): void => signalAll('SIGKILL')
  return {
    run(args: string[] = []): void {
      child = spawn(command, [...usual, ...args], { ...owner, stdio: 'ignore' })
      atExit.add(killAtExit)
    },
    async kill(): Promise<void> {
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const exited = once(running, 'exit')
      const all = pids()
      signalAll('SIGKILL')
      await exited
      // Those that were being started meanwhile notice by themselves that their parent is gone.
      await eventually(() => {
        if (all.some(isAlive)) throw new Error(`${command} has processes left`)
      }, PATIENCE_MS)
      child = undefined
      atExit.delete(killAtExit)
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
  }
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone by itself.
  }
}

function postgresFolder(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  return readdirSync(root)
    .map((version) => join(root, version, 'bin'))
    .findLast((folder) => existsSync(join(folder, 'initdb')))
}

function idsOf(user: string): { uid: number; gid: number } {
  const idOf = (option: string): number => Number(execFileSync('id', [option, user], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
