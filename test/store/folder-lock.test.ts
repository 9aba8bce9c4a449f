/** One process per data folder: two at once, killed ones, reused pids, unreadable locks; its rights. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareFolder, rememberMode } from '../../src/store/data-folder.ts'
import { FolderInUseError, lockFolder } from '../../src/store/folder-lock.ts'
import { temporaryFolder, type TestFolder } from '../support/servers.ts'

const LOCK = new URL('../../src/store/folder-lock.ts', import.meta.url).pathname
const QUICK = { heartbeatMs: 20, silenceMs: 200, settleMs: 20 }

describe('data folder', () => {
  let folder: TestFolder
  let child: ChildProcess | undefined
  beforeEach(() => (folder = temporaryFolder()))
  afterEach(() => {
    child?.kill('SIGKILL')
    folder.remove()
  })

  /** Locks the folder from another process, which then does nothing. */
  async function lockElsewhere(): Promise<void> {
    const script = `import(${JSON.stringify(LOCK)}).then(async ({ lockFolder }) => {
      await lockFolder(${JSON.stringify(folder.path)})
      process.stdout.write('locked')
      setInterval(() => {}, 1000)
    })`
    child = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.stdout) await once(child.stdout, 'data')
  }

  const lockFile = (): string => join(folder.path, 'owner.lock')
  const rewriteLock = (change: object): void => {
    const owner: object = JSON.parse(readFileSync(lockFile(), 'utf8'))
    writeFileSync(lockFile(), JSON.stringify({ ...owner, ...change }))
  }

  it('is locked by one process at a time', async () => {
    await lockElsewhere()
    await expect(lockFolder(folder.path)).rejects.toThrow(`running process ${child?.pid}`)
  })

  it('cannot be locked twice by one process, and again after release', async () => {
    const release = await lockFolder(folder.path)
    await expect(lockFolder(folder.path)).rejects.toThrow(FolderInUseError)
    release()
    const again = await lockFolder(folder.path)
    again()
  })

  it('is taken over from a process killed with -9', async () => {
    await lockElsewhere()
    child?.kill('SIGKILL')
    if (child) await once(child, 'exit')
    const release = await lockFolder(folder.path)
    release()
  })

  it('is taken over when the pid belongs to another process by now', async () => {
    await lockElsewhere()
    rewriteLock({ startedAt: 'another boot/1' })
    const release = await lockFolder(folder.path)
    release()
  })

  it('is taken over from a lock that cannot be read', async () => {
    writeFileSync(lockFile(), 'garbage')
    const release = await lockFolder(folder.path)
    release()
  })

  it('goes by heartbeat where a pid means nothing', async () => {
    const release = await lockFolder(folder.path, QUICK)
    rewriteLock({ place: 'another machine', pid: 1 })
    await expect(lockFolder(folder.path, QUICK)).rejects.toThrow('in another container')
    release()
    const next = await lockFolder(folder.path, QUICK)
    next()
  })

  it('goes to one of many that start at once on a stale lock', async () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: 2 ** 22 - 1, startedAt: 'x/1', place: 'x' }))
    const attempts = Array.from({ length: 8 }, () => lockFolder(folder.path, QUICK))
    const results = await Promise.allSettled(attempts)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  it('is closed to others and keeps its mode', () => {
    prepareFolder(folder.path)
    expect(statSync(folder.path).mode & 0o777).toBe(0o700)
    rememberMode(folder.path, 'embedded')
    rememberMode(folder.path, 'embedded')
    expect(() => rememberMode(folder.path, 'distributed')).toThrow('unset DATABASE_URL')
  })

  it('says which folder cannot be used', () => {
    writeFileSync(join(folder.path, 'file'), '')
    expect(() => prepareFolder(join(folder.path, 'file', 'data'))).toThrow('set DATA_DIR')
  })
})
