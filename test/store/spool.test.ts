/** The spool on a disk: what was acknowledged is read, in order, whatever happened to the files meanwhile. */
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeyedCrypto, deriveKeys, UnknownKeyError } from '../../src/store/crypto.ts'
import type { SpoolRecord } from '../../src/store/spool-line.ts'
import { createSpool, type Spool } from '../../src/store/spool.ts'
import { temporaryFolder, testCrypto, type TestFolder } from '../support/servers.ts'
import { ACCOUNT, readAll, readIds, spoolFiles, spoolFolder, spoolRecord } from './spooled.ts'

let folder: TestFolder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close()
  folder.remove()
})

const opened: Spool[] = []
function openSpool(account = ACCOUNT, crypto = testCrypto): Spool {
  const spool = createSpool(folder.path, account, crypto)
  opened.push(spool)
  return spool
}
/** As a process that starts after the one before died. */
const reread = (): Promise<string[]> => readIds(openSpool())

/** Short lines, for tests that go through all their bytes. */
const shortRecord = (id: string): SpoolRecord => ({ fence: 1, changes: [{ type: id, id, value: null }] })
const readTypes = async (spool: Spool): Promise<string[]> =>
  (await readAll(spool)).map((entry) => (entry === 'damaged' ? entry : (entry.changes[0]?.type ?? '')))

async function filledShortly(ids: string[]): Promise<void> {
  const spool = openSpool()
  for (const id of ids) await spool.append(shortRecord(id))
}

async function filled(ids: string[]): Promise<Spool> {
  const spool = openSpool()
  for (const id of ids) await spool.append(spoolRecord(id))
  return spool
}

describe('spool', () => {
  it('gives back what was appended, in order, until it is removed', async () => {
    const spool = openSpool()
    expect(await spool.isEmpty()).toBe(true)
    expect(await readAll(spool)).toEqual([])
    const records = [
      spoolRecord('A'),
      spoolRecord('B', { changes: [{ type: 'session', id: 'gone', value: null }] }),
      { fence: 1, changes: [{ type: 'pre-key', id: '7', value: Buffer.from([0, 10, 255]) }] },
    ]
    for (const record of records) await spool.append(record)
    expect(await spool.isEmpty()).toBe(false)
    expect(await readAll(spool)).toEqual(records)
    expect(await readAll(openSpool())).toEqual(records)
    await spool.close()
    const later = openSpool()
    expect(await readAll(later)).toEqual(records)
    await later.remove()
    expect(await later.isEmpty()).toBe(true)
    expect(spoolFiles(folder.path)).toEqual([])
  })

  it('is for its user alone, and shows nothing of what it holds', async () => {
    await filled(['marked-secret'])
    const [file] = spoolFiles(folder.path)
    expect(file?.mode).toBe(0o600)
    expect(statSync(spoolFolder(folder.path)).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder.path, 'spool')).mode & 0o777).toBe(0o700)
    const text = file?.bytes.toString('latin1') ?? ''
    expect(text.length).toBeGreaterThan(100)
    for (const word of ['marked-secret', '15550001111', Buffer.from('marked-secret').toString('base64')]) {
      expect(text).not.toContain(word)
    }
  })

  it('keeps the order of what is appended at the same moment, in few writes', async () => {
    const spool = openSpool()
    const ids = Array.from({ length: 500 }, (_, index) => `M${index}`)
    await Promise.all(ids.map((id) => spool.append(spoolRecord(id))))
    expect(await reread()).toEqual(ids)
  })

  it('orders files by the fence under which they were written', async () => {
    const spool = openSpool()
    await spool.append(spoolRecord('NEW', { fence: 12 }))
    await spool.append(spoolRecord('OLD', { fence: 9 }))
    await Promise.all([
      spool.append(spoolRecord('NEWER', { fence: 12 })),
      spool.append(spoolRecord('NEWEST', { fence: 13 })),
    ])
    expect(await reread()).toEqual(['OLD', 'NEW', 'NEWER', 'NEWEST'])
  })

  it('keeps accounts apart', async () => {
    await filled(['A'])
    const other = openSpool('other')
    expect(await other.isEmpty()).toBe(true)
    await other.append(spoolRecord('B'))
    expect(await readIds(other)).toEqual(['B'])
    expect(await reread()).toEqual(['A'])
  })

  it('removes only what was read to its end', async () => {
    const spool = await filled(['A'])
    await expect(spool.remove()).rejects.toThrow('after all of it was read')
    await readIds(spool)
    await spool.append(spoolRecord('B'))
    await expect(spool.remove()).rejects.toThrow('after all of it was read')
    for await (const _ of spool.read()) break
    await expect(spool.remove()).rejects.toThrow('after all of it was read')
    expect(await readIds(spool)).toEqual(['A', 'B'])
    await spool.remove()
    expect(await reread()).toEqual([])
  })

  it('takes over the file of a process that still writes, and loses nothing of either', async () => {
    const writing = await filled(['A'])
    const taking = openSpool()
    expect(await readIds(taking)).toEqual(['A'])
    await writing.append(spoolRecord('B'))
    await taking.remove()
    expect(await readIds(taking)).toEqual(['B'])
    await writing.append(spoolRecord('C'))
    // C went into the file that was taken, which its writer noticed, and then into one of its own.
    expect(await readIds(writing)).toEqual(['B', 'C', 'C'])
    await writing.remove()
    expect(await reread()).toEqual([])
  })

  it('loses nothing between one that writes and one that drains at the same time', async () => {
    const writing = openSpool()
    const draining = openSpool()
    const drained: string[] = []
    let isOver = false
    async function drain(): Promise<void> {
      while (!isOver) {
        const ids = await readIds(draining)
        await draining.remove()
        drained.push(...ids)
      }
    }
    const over = drain()
    const ids = Array.from({ length: 300 }, (_, index) => `M${index}`)
    for (const id of ids) await writing.append(spoolRecord(id))
    isOver = true
    await over
    drained.push(...(await readIds(openSpool())))
    expect([...new Set(drained)]).toEqual(ids)
    expect(drained).not.toContain('damaged')
  })

  it('goes on when its file was removed behind its back', async () => {
    const spool = await filled(['A'])
    rmSync(spoolFolder(folder.path), { recursive: true })
    await spool.append(spoolRecord('B'))
    expect(await reread()).toEqual(['B'])
  })

  it('rejects a record that could not be read again, and takes the others', async () => {
    const spool = openSpool()
    const long = spoolRecord('LONG', {
      changes: [{ type: 'session', id: 'a', value: Buffer.alloc(17 * 1024 * 1024) }],
    })
    const results = await Promise.allSettled([
      spool.append(spoolRecord('A')),
      spool.append(long),
      spool.append(spoolRecord('B')),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await reread()).toEqual(['A', 'B'])
  })

  it('waits for a key it does not have yet, and calls nothing damaged for it', async () => {
    const keys = deriveKeys(Buffer.alloc(32, 7))
    const content = new Map([...keys.content, [5, Buffer.alloc(32, 5)]])
    const rotated = createKeyedCrypto(() => ({ ...keys, content, current: 5 }))
    await openSpool(ACCOUNT, rotated).append(spoolRecord('A'))
    await expect(reread()).rejects.toBeInstanceOf(UnknownKeyError)
    expect(await readIds(openSpool(ACCOUNT, rotated))).toEqual(['A'])
    expect(spoolFiles(folder.path).map(({ name }) => name)).toEqual([expect.stringMatching(/\.left$/)])
  })
})

describe('a spool file that suffered', () => {
  it('is read up to a torn last line, at whatever byte it was torn', async () => {
    await filledShortly(['A', 'B', 'C'])
    const [file] = spoolFiles(folder.path)
    const { bytes, path } = file!
    // Each line has a line feed before and behind.
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 10 && bytes[at - 1] !== 10 && at > 0)
    expect(ends).toHaveLength(3)
    let cases = 0
    for (let size = 0; size <= bytes.length; size++) {
      writeFileSync(path, bytes.subarray(0, size))
      const ids = await readTypes(openSpool())
      // A line without its end may be whole all the same.
      expect(ids).toEqual(['A', 'B', 'C'].slice(0, ends.filter((end) => end <= size).length))
      renameSync(path.replace(/log$/, 'left'), path)
      cases++
    }
    expect(cases).toBeGreaterThan(300)
    expect(spoolFiles(folder.path)).toHaveLength(1)
  })

  it('loses at most the line in which a byte changed, tells so, and keeps that line', async () => {
    const ids = ['A', 'B', 'C', 'D', 'E']
    await filledShortly(ids)
    const { bytes, path } = spoolFiles(folder.path)[0]!
    const left = path.replace(/log$/, 'left')
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes)
        changed[at]! ^= flip
        writeFileSync(left, changed)
        const spool = openSpool()
        const read = await readTypes(spool)
        const whole = read.filter((id) => id !== 'damaged')
        const gone = ids.filter((id) => !whole.includes(id))
        expect(whole).toEqual(ids.filter((id) => !gone.includes(id)))
        expect(gone.length).toBeLessThanOrEqual(1)
        await spool.remove()
        const aside = spoolFiles(folder.path)
        // The very last line feed gone, its line is like a torn one.
        const isTorn = gone[0] === 'E' && !read.includes('damaged')
        expect(isTorn ? at : -1).toBe(isTorn ? bytes.length - 1 : -1)
        expect(aside.map(({ name }) => name.endsWith('.damaged'))).toEqual(
          read.includes('damaged') ? [true] : [],
        )
        for (const each of aside) rmSync(each.path)
      }),
      { numRuns: 300 },
    )
  })

  it('is never believed about the order of its lines, nor a line of another file', async () => {
    await filled(['A', 'B', 'C'])
    const { bytes, path } = spoolFiles(folder.path)[0]!
    const [a, b, c] = bytes.toString('latin1').split('\n').filter(Boolean)
    writeFileSync(path, [a, c, b, c, ''].join('\n'))
    expect(await reread()).toEqual(['A', 'C', 'damaged', 'damaged'])
    rmSync(spoolFolder(folder.path), { recursive: true })
    await filled(['OTHER'])
    const other = spoolFiles(folder.path)[0]!
    writeFileSync(other.path, Buffer.concat([other.bytes, Buffer.from(`\n${b}\n`)]))
    expect(await reread()).toEqual(['OTHER', 'damaged'])
  })

  it('is read past anything, in bounded memory', async () => {
    await filled(['A', 'B'])
    const { bytes, path } = spoolFiles(folder.path)[0]!
    const line = bytes.subarray(0, bytes.indexOf(10, 1) + 1)
    const rest = bytes.subarray(line.length)
    const junk = [Buffer.alloc(70 * 1024 * 1024), Buffer.from('\n\n9 \n1 !!\nx'), Buffer.from([10])]
    writeFileSync(path, Buffer.concat([line, ...junk, rest]))
    const read = await reread()
    expect(read.filter((id) => id !== 'damaged')).toEqual(['A', 'B'])
    expect(read.filter((id) => id === 'damaged').length).toBeGreaterThan(3)
  })

  it('is kept whole on demand', async () => {
    const spool = await filled(['A'])
    const [before] = spoolFiles(folder.path)
    await readIds(spool)
    await spool.remove(true)
    expect(await spool.isEmpty()).toBe(true)
    expect(spoolFiles(folder.path)).toMatchObject([{ bytes: before?.bytes, mode: 0o600 }])
  })
})
