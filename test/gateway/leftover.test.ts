/** What an earlier term left on the disk while another gateway holds the number: stored, and told where somebody must look. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLeftover, type Leftover, type LeftoverParts } from '../../src/gateway/leftover.ts'
import { createSpool } from '../../src/store/spool.ts'
import { ACCOUNT, spoolFiles, spoolFolder, spoolRecord } from '../store/spooled.ts'
import { databaseError } from '../store/switchable-database.ts'
import { temporaryFolder, testCrypto, type TestFolder } from '../support/servers.ts'

let folder: TestFolder
let lines: { level: number; msg: string; damaged?: number; outdated?: number; reason?: string }[]
let stored: string[]

beforeEach(() => {
  folder = temporaryFolder()
  lines = []
  stored = []
})
afterEach(() => folder.remove())

const openSpool = () => createSpool(folder.path, ACCOUNT, testCrypto)

/** As of a session that was last written under `headFence`. */
function leftover(headFence: number, over: Partial<LeftoverParts['store']> = {}): Leftover {
  return createLeftover({
    account: ACCOUNT,
    openSpool,
    store: {
      sessionHead: async () => ({ fence: headFence, version: 1 }),
      acceptInbound: async ({ chat, id }) => {
        const isNew = !stored.includes(id)
        if (isNew) stored.push(id)
        return { chatKey: chat, isNew }
      },
      ...over,
    },
    onAccepted: () => {},
    log: pino({ level: 'warn' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  })
}

async function leave(...ids: string[]): Promise<void> {
  const spool = openSpool()
  for (const id of ids) await spool.append(spoolRecord(id))
  await spool.close()
}

test('a damaged line is told once, and the others are stored', async () => {
  await leave('A', 'B')
  appendFileSync(spoolFiles(folder.path)[0]!.path, 'no line of ours\n')
  const { drain } = leftover(1)
  expect(await drain()).toBe(2)
  await drain()
  expect(stored).toEqual(['A', 'B'])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ level: 50, damaged: 1 })
})

test('keys that another gateway overtook are told', async () => {
  await leave('A')
  expect(await leftover(2).drain()).toBe(0)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ level: 40, outdated: 1, damaged: 0 })
  expect(await openSpool().isEmpty()).toBe(true)
})

test('nothing wrong is nothing told', async () => {
  const { drain } = leftover(1)
  expect(await drain()).toBe(0)
  await leave('A')
  await drain()
  expect(stored).toEqual(['A'])
  expect(lines).toEqual([])
})

test('a spool that cannot be read keeps nobody from waiting; a database that is away is passed on', async () => {
  await leave('A')
  await expect(
    leftover(1, { sessionHead: () => Promise.reject(databaseError('57P01')) }).drain(),
  ).rejects.toThrow('synthetic')
  expect(lines).toEqual([])
  folder.remove()
  mkdirSync(join(folder.path, 'spool'), { recursive: true })
  // No folder where one should be.
  writeFileSync(spoolFolder(folder.path), '')
  const { drain, count } = leftover(1)
  expect(await drain()).toBeNull()
  expect(await count()).toBeNull()
  expect(lines.map(({ reason }) => reason)).toEqual(['Error ENOTDIR'])
})

test('what lies there is counted without the database, keys alone as well', async () => {
  const away = () => Promise.reject(databaseError('57P01'))
  const { count, drain } = leftover(1, { sessionHead: away, acceptInbound: away })
  expect(await count()).toBe(0)
  await leave('A', 'B')
  const spool = openSpool()
  await spool.append({ fence: 1, changes: [{ type: 'session', id: 'b', value: null }] })
  await spool.close()
  expect(await count()).toBe(3)
  await expect(drain()).rejects.toThrow('synthetic')
  expect(await count()).toBe(3)
  expect(lines).toEqual([])
})
