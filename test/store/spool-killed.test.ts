/** Processes that spool and are killed at any moment, or run out of disk: what they acknowledged is there, and once. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSpool } from '../../src/store/spool.ts'
import type { KilledSpooler } from '../support/killed-spooler.ts'
import {
  isSkipped,
  MODES,
  openTestRuntime,
  temporaryFolder,
  testCrypto,
  type TestFolder,
} from '../support/servers.ts'
import { openDurable, valuesOf } from './durable.ts'
import { ACCOUNT, readIds, spoolFiles, spoolRecord } from './spooled.ts'
import { held } from './waiting.ts'

const SCRIPT = fileURLToPath(new URL('../support/killed-spooler.ts', import.meta.url))

let folder: TestFolder
const undo: (() => unknown)[] = []
beforeEach(() => {
  folder = temporaryFolder()
  undo.push(() => folder.remove())
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

interface Spooling {
  acknowledged: string[]
  rejected: string[]
}

/** Until it ends by itself, or at most `lifeMs` after its first acknowledgement. `limit`: see ulimit -f. */
async function spoolInChild(options: KilledSpooler, lifeMs?: number, limit?: number): Promise<Spooling> {
  const node = [process.execPath, '--import', 'tsx', SCRIPT, JSON.stringify(options)]
  const command = limit === undefined ? node : ['sh', '-c', `ulimit -f ${limit}; exec "$@"`, 'sh', ...node]
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
  undo.push(() => child.kill('SIGKILL'))
  const ended = once(child, 'close')
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part))
  if (lifeMs !== undefined) {
    await once(child.stdout, 'data')
    await sleep(lifeMs)
    child.kill('SIGKILL')
  }
  await ended
  const lines = text.split('\n').slice(0, -1)
  const having = (sign: string): string[] => lines.filter((line) => line.startsWith(sign))
  return {
    acknowledged: having('+').map((line) => line.slice(1)),
    rejected: having('-').map((line) => line.slice(1)),
  }
}

describe.each(MODES)('killed while spooling, %s', (mode) => {
  it.skipIf(isSkipped(mode))(
    'reads back all that was acknowledged, in order, once',
    { timeout: 120_000 },
    async () => {
      const runtime = await openTestRuntime(mode)
      undo.push(() => runtime.close())
      const acknowledged: string[] = []
      const lives = [0, 3, 11, 29, 53, 97]
      for (const [index, lifeMs] of lives.entries()) {
        const { fence } = await takeOver()
        const together = index % 2 === 0 ? 1 : 7
        const life = await spoolInChild({ dataDir: folder.path, account: ACCOUNT, fence, together }, lifeMs)
        acknowledged.push(...life.acknowledged)
      }
      expect(acknowledged.length).toBeGreaterThan(lives.length * 5)
      const read = await readIds(createSpool(folder.path, ACCOUNT, testCrypto))
      // What was on the disk but not acknowledged yet may be there, too.
      const isAcknowledged = new Set(acknowledged)
      expect(read.filter((id) => isAcknowledged.has(id))).toEqual(acknowledged)
      expect(new Set(read).size).toBe(read.length)
      expect(read.length).toBeLessThanOrEqual(acknowledged.length + lives.length * 7)

      const ownership = await takeOver()
      const durable = openDurable({ dataDir: folder.path, store: runtime.store, ownership })
      await durable.records.start()
      expect(durable.told).toEqual(read)
      const [chat] = await runtime.store.chatsToDrain(Date.now(), 0)
      const rows = await runtime.store.unanswered(chat?.chatKey ?? '', 100_000)
      expect(rows.map(({ message }) => message.id)).toEqual(read)
      expect(await valuesOf(durable.records, ['last'])).toEqual({ last: read.at(-1) })
      expect(spoolFiles(folder.path)).toEqual([])

      /** As the next process does it once the lease of the one killed ran out. */
      async function takeOver(): ReturnType<typeof held> {
        await sleep(5)
        return held(runtime.store, ACCOUNT, 1)
      }
    },
  )
})

describe('a spool on a full disk', () => {
  it('acknowledges nothing that is not whole, and keeps what it had', { timeout: 60_000 }, async () => {
    for (const together of [1, 5]) {
      const options = { dataDir: folder.path, account: ACCOUNT, fence: 1, together }
      const { acknowledged, rejected } = await spoolInChild(options, undefined, 64)
      expect(acknowledged.length).toBeGreaterThan(10)
      // What waits for the disk together goes to it together, or not at all.
      expect(rejected.length).toBeGreaterThanOrEqual(Math.max(1, together - 1))
      for (const each of rejected) expect(each).toMatch(/ EFBIG$/)
      const [file] = spoolFiles(folder.path)
      expect(file?.bytes.at(-1)).toBe(10)
      const spool = createSpool(folder.path, ACCOUNT, testCrypto)
      expect(await readIds(spool)).toEqual(acknowledged)
      await spool.remove()
    }
  })

  it.each(tinyDisk() ? ['a disk of its own'] : ['no right to mount one'])(
    'goes on once there is room: %s',
    async () => {
      const dataDir = join(folder.path, 'disk')
      mkdirSync(dataDir)
      const isOwn = tinyDisk(dataDir)
      const spool = createSpool(dataDir, ACCOUNT, testCrypto)
      undo.push(() => spool.close())
      const filler = join(dataDir, 'filler')
      const acknowledged: string[] = []
      for (const round of [1, 2, 3]) {
        const results: string[] = []
        for (let n = 0; n < 40; n++) {
          // Without a disk of its own nothing is ever full.
          if (n === 20 && isOwn) fill(filler)
          const id = `${round}.${n}`
          const failure = await spool.append(spoolRecord(id)).then(
            () => null,
            (error: NodeJS.ErrnoException) => error.code,
          )
          if (failure === null) acknowledged.push(id)
          results.push(failure ?? 'kept')
        }
        expect(results.slice(0, 20)).toEqual(Array(20).fill('kept'))
        expect(results.at(-1)).toBe(isOwn ? 'ENOSPC' : 'kept')
        rmSync(filler, { force: true })
      }
      expect(await readIds(createSpool(dataDir, ACCOUNT, testCrypto))).toEqual(acknowledged)
    },
  )
})

/** Whether a file system of 256 kB can be mounted; in `dir`, until the end of the test, when told. */
function tinyDisk(dir?: string): boolean {
  const probe = dir ?? temporaryFolder().path
  const mount = (command: string, ...args: string[]): boolean => {
    try {
      execFileSync(command, [...args, probe], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  const isMounted = mount('mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs')
  if (dir === undefined) {
    if (isMounted) mount('umount')
    rmSync(probe, { recursive: true })
  } else if (isMounted) undo.push(() => mount('umount'))
  return isMounted
}

function fill(file: string): void {
  try {
    writeFileSync(file, Buffer.alloc(1024 * 1024))
  } catch {
    // That was the purpose: what fits is written.
  }
}
