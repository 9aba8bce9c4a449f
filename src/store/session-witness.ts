/**
 * What this gateway remembers of a session outside the database: the version it used last. A database that was
 * restored from a backup is behind that, and its old keys would make messages unreadable without anybody knowing why.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DamagedSessionError } from './session-damage.ts'
import { CREDS, linkOf } from './session-link.ts'
import type { Ownership, Store } from './store.ts'

/** How far a session got. `link`: as of linkOf; null when no phone is linked. */
export interface SessionMark {
  version: number
  link: string | null
}

export interface Witness {
  /** Notes the last version; for a graceful end, before the number is released. Never rejects. */
  close(): Promise<void>
}

export interface WitnessParts {
  /** The data folder. */
  dir: string
  account: string
  /** See readSessionMark. */
  read: () => Promise<SessionMark>
  /** Hears of a file that cannot be read or written; the number goes on without. */
  onTrouble: (error: unknown) => void
  /** How often the version is noted. */
  everyMs?: number
}

const EVERY_MS = 60_000

/** The database is behind what this gateway used. */
export class StaleSessionError extends Error {
  constructor(account: string, version: number, used: number) {
    super(
      `the database holds an older WhatsApp session of "${account}" than this gateway used last (version ${version}, not ${used}): ` +
        `a backup was put back, or DATABASE_URL names another database. With old keys some people's messages cannot be read ` +
        `until their phones send them again, so nothing was connected. Bring the newest database, or restore a newer export; ` +
        `if there is none, stop this gateway and run: forwardcheck session accept-stale --account ${account} (docs/operations/keys.md)`,
    )
    this.name = 'StaleSessionError'
  }
}

const Noted = z.object({ account: z.string(), link: z.string(), version: z.number().int().nonnegative() })
type Noted = z.infer<typeof Noted>

/**
 * Call once the number is ours and before its session is opened. Throws StaleSessionError; after that it notes the
 * version again and again until it is closed.
 */
export async function openWitness(parts: WitnessParts): Promise<Witness> {
  const { dir, account, read, onTrouble, everyMs = EVERY_MS } = parts
  const mark = await read()
  const noted = tryRead(parts)
  if (noted && noted.link === mark.link && mark.version < noted.version) {
    throw new StaleSessionError(account, mark.version, noted.version)
  }
  let written = noted
  const note = async (): Promise<void> => {
    try {
      const { version, link } = await read()
      if (link === null || (written?.link === link && written.version >= version)) return
      written = { account, link, version }
      writeWitness(dir, written)
    } catch (error) {
      onTrouble(error)
    }
  }
  await note()
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(note)
  }, everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
      await note()
    },
  }
}

/** Of a number this process holds. Throws DamagedSessionError. */
export async function readSessionMark(
  store: Pick<Store, 'sessionHead' | 'session'>,
  ownership: Ownership,
): Promise<SessionMark> {
  // The version first: what is noted must never be ahead of what was read.
  const { version } = await store.sessionHead(ownership.account)
  const creds = (await store.session(ownership).get(CREDS, [CREDS])).get(CREDS)
  try {
    return { version, link: creds ? linkOf(creds) : null }
  } catch (error) {
    throw new DamagedSessionError(ownership.account, { cause: error })
  }
}

/** null when there is none yet. Throws when it cannot be read. */
export function readWitness(dir: string, account: string): Noted | null {
  const file = fileOf(dir, account)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return Noted.parse(JSON.parse(text))
  } catch (error) {
    throw new Error(`${file} is damaged: remove it, a new one is written`, { cause: error })
  }
}

/** A witness that cannot be read says nothing, and must not keep the number from working. */
function tryRead({ dir, account, onTrouble }: WitnessParts): Noted | null {
  try {
    return readWitness(dir, account)
  } catch (error) {
    onTrouble(error)
    return null
  }
}

function writeWitness(dir: string, noted: Noted): void {
  const file = fileOf(dir, noted.account)
  const draft = `${file}.new`
  writeFileSync(draft, `${JSON.stringify(noted)}\n`, { mode: 0o600, flush: true })
  renameSync(draft, file)
}

function fileOf(dir: string, account: string): string {
  return join(dir, `session-${account}.witness`)
}
