/** What a process stands on, as questions that can be asked of it. */
import { statfs } from 'node:fs/promises'
import type { Queues } from '../../queues/queues.ts'
import type { Crypto } from '../../store/crypto.ts'
import type { Database } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import type { Dependency, Finding } from './readiness.ts'

/** A number as its gateway sees it. */
export interface HeldNumber {
  state: string
  isStandby: boolean
  /** Why it does not run, when that needs a person. */
  problem: string | null
}

export interface DependencyParts {
  database: Pick<Database, 'query'>
  queues: Pick<Queues, 'counts'>
  crypto: Pick<Crypto, 'seal' | 'open'>
  dataDir: string
  /** Of a process that examines or shows content: throws when there is none. */
  content?: () => unknown
  /** Of a gateway. */
  numbers?: () => readonly HeldNumber[]
  /** Of a process in which, or behind which, workers answer. */
  answers?: { store: Pick<Store, 'health'>; nowMs: () => number }
}

/** A question waits for what else its sender writes, for its pictures, and for three attempts with their pauses. */
const UNANSWERED_MS = 3 * 60_000
/** Room for the spool and the logs of a bad day. */
const FREE_BYTES = 256 * 1024 * 1024

export function dependenciesOf(parts: DependencyParts): Dependency[] {
  const { database, queues, crypto, dataDir, content, numbers, answers } = parts
  return [
    { name: 'database', check: async () => void (await database.query('SELECT 1')) },
    { name: 'queues', check: async () => void (await queues.counts()) },
    { name: 'keys', check: async () => checkKeys(crypto) },
    { name: 'disk', check: () => checkDisk(dataDir) },
    ...(content ? [{ name: 'content', check: async () => void content() }] : []),
    ...(numbers ? [{ name: 'numbers', check: async () => checkNumbers(numbers()) }] : []),
    ...(answers ? [{ name: 'workers', check: () => checkAnswers(answers) }] : []),
  ]
}

export interface DiskRoom {
  freeBytes: number
  sizeBytes: number
}

export async function diskRoom(dataDir: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(dataDir)
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
}

async function checkDisk(dataDir: string): Promise<Finding> {
  const { freeBytes } = await diskRoom(dataDir)
  return { state: freeBytes < FREE_BYTES ? 'away' : 'ok' }
}

/** What is sealed now must be openable now. */
function checkKeys(crypto: Pick<Crypto, 'seal' | 'open'>): void {
  const place = 'readiness'
  const plain = Buffer.from(place)
  if (!crypto.open(place, crypto.seal(place, plain)).equals(plain)) throw new Error('keys do not fit')
}

/**
 * Never `away`: a process that is taken out of service for a number that is not linked, or logged out, could not be
 * asked to link it.
 */
function checkNumbers(numbers: readonly HeldNumber[]): Finding {
  const held = numbers.filter(({ state }) => state !== 'waiting').length
  const needPerson = numbers.filter(({ problem }) => problem !== null).length
  return {
    state: needPerson > 0 ? 'attention' : 'ok',
    counts: { configured: numbers.length, held, needPerson },
  }
}

/** By what they do: workers are other processes, and one that hangs is alive, too. */
async function checkAnswers({ store, nowMs }: NonNullable<DependencyParts['answers']>): Promise<Finding> {
  const { unanswered, oldestUnansweredMs } = await store.health(nowMs())
  return { state: (oldestUnansweredMs ?? 0) > UNANSWERED_MS ? 'away' : 'ok', counts: { unanswered } }
}
