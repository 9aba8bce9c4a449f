/**
 * One owner of the data folder at a time: two processes on one PGlite folder silently lose data. The lock of an
 * owner that died, even by kill -9, is taken over.
 */
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** Somebody else owns the folder. */
export class FolderInUseError extends Error {
  /** Meaningful on `place` only. */
  readonly pid: number

  constructor(dir: string, pid: number, place: string) {
    super(
      `${dir} is in use by the running process ${pid}${place}: stop that one first, or give this one another folder with DATA_DIR`,
    )
    this.name = 'FolderInUseError'
    this.pid = pid
  }
}

const LOCK_FILE = 'owner.lock'

/**
 * `startedAt` tells a process from a later one with the same pid; `place` tells machines and containers apart,
 * where a pid says nothing.
 */
const Owner = z.object({ pid: z.number().int().positive(), startedAt: z.string(), place: z.string() })
type Owner = z.infer<typeof Owner>

export interface LockTiming {
  /** How often the owner touches the lock. */
  heartbeatMs: number
  /** How long an owner in another place may stay without a heartbeat. */
  silenceMs: number
  /** How long a lock taken over from a dead owner must stay ours before we trust it. */
  settleMs: number
}

const TIMING: LockTiming = { heartbeatMs: 2_000, silenceMs: 8_000, settleMs: 100 }

/**
 * Takes the folder for this process; the returned function gives it back. Throws FolderInUseError while the owner
 * is alive: told by its pid in the same place, elsewhere by its heartbeat (which takes up to `silenceMs`).
 */
export async function lockFolder(dir: string, timing: LockTiming = TIMING): Promise<() => void> {
  const file = join(dir, LOCK_FILE)
  const me: Owner = { pid: process.pid, startedAt: startOf(process.pid) ?? '', place: placeOf() }
  for (let attempt = 0; attempt < 5; attempt++) {
    if (claim(file, me)) {
      // Another starter may have taken our fresh lock for the stale one it had just looked at.
      if (attempt > 0) await sleep(timing.settleMs)
      if (isSame(readOwner(file), me)) return keep(file, me, timing.heartbeatMs)
    }
    const owner = readOwner(file)
    if (owner && (await isAlive(file, owner, me.place, timing.silenceMs))) {
      throw new FolderInUseError(
        dir,
        owner.pid,
        owner.place === me.place ? '' : ' on another machine or in another container',
      )
    }
    removeStale(file, owner)
  }
  throw new Error(`${file} changes hands too fast: several processes are starting on one data folder`)
}

/** Written aside and linked into place, so that nobody ever reads half a lock. */
function claim(file: string, me: Owner): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function keep(file: string, me: Owner, heartbeatMs: number): () => void {
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date())
    } catch {
      // A removed lock cannot be mended here; the next starter finds the folder free.
    }
  }, heartbeatMs)
  heartbeat.unref()
  return () => {
    clearInterval(heartbeat)
    if (isSame(readOwner(file), me)) rmSync(file, { force: true })
  }
}

/** Moved aside and looked at again: another starter may have replaced the stale lock by its own meanwhile. */
function removeStale(file: string, stale: Owner | null): void {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
    const moved = readOwner(aside)
    if (moved && !isSame(moved, stale)) linkSync(aside, file)
  } catch {
    // Gone, or replaced already: the next claim shows whose it is.
  }
  rmSync(aside, { force: true })
}

function readOwner(file: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function isSame(a: Owner | null, b: Owner | null): boolean {
  return a !== null && b !== null && a.pid === b.pid && a.startedAt === b.startedAt && a.place === b.place
}

async function isAlive(file: string, owner: Owner, here: string, silenceMs: number): Promise<boolean> {
  if (owner.place !== here) return showsHeartbeat(file, silenceMs)
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: alive, of another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = startOf(owner.pid)
  return started === null || owner.startedAt === '' || started === owner.startedAt
}

/** Compares two readings of the lock's time, so that clocks of different machines do not matter. */
async function showsHeartbeat(file: string, silenceMs: number): Promise<boolean> {
  const before = touchedAt(file)
  const deadline = Date.now() + silenceMs
  while (Date.now() < deadline) {
    await sleep(Math.min(250, silenceMs / 4))
    const now = touchedAt(file)
    if (now !== before) return now !== null
  }
  return false
}

function touchedAt(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}

/** Boot id and start time of a process in clock ticks since boot (proc(5), field 22); null without /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // Field 2, the name in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${boot}/${fields[19]}`
  } catch {
    return null
  }
}

/** Host and, on Linux, pid namespace: containers on one host have their own pids. */
function placeOf(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
