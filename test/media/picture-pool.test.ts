/** The pool around the children: many pictures at once, growing, what a child may know, starting, closing. */
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { noisePicture } from '../support/hostile-picture.ts'
import { environmentOf, hasProc, killPictureChildren, pictureChildren } from '../support/picture-children.ts'
import { poolsOfTests, withoutPrint } from '../support/picture-pools.ts'
import { qrPng } from '../support/qr-picture.ts'

const createPool = poolsOfTests()

const text = 'https://example.org/some-code'
/** Takes about a second to search, in many steps; made once. */
const slowPicture = noisePicture(3900)
const readable = { ok: true, readings: [{ kind: 'qr', text }], writing: 'unread' }

describe('many pictures', () => {
  it('answers 20 at once, each with its own code', async () => {
    const pool = createPool({ children: 2 })
    const texts = Array.from({ length: 20 }, (_, index) => `${text}/${index}`)
    const pictures = await Promise.all(texts.map((each) => qrPng(each, { scale: 4 })))
    const results = await Promise.all(pictures.map((bytes) => pool.read(bytes)))
    expect(results.map(withoutPrint)).toEqual(
      texts.map((each) => ({ ok: true, readings: [{ kind: 'qr', text: each }], writing: 'unread' })),
    )
  })

  it('does not count the wait for a free child as the time of a picture', { timeout: 60_000 }, async () => {
    const budgetMs = 2000
    const pool = createPool({ children: 1, budgetMs })
    await pool.warmUp()
    const [slow, small] = [await slowPicture, await qrPng(text)]
    const started = performance.now()
    const slowOnes = Array.from({ length: 2 }, () => pool.read(slow))
    expect(withoutPrint(await pool.read(small))).toEqual(readable)
    expect(performance.now() - started).toBeGreaterThan(budgetMs)
    expect(await Promise.all(slowOnes)).toHaveLength(2)
  })
})

describe('children between pictures', () => {
  it.runIf(hasProc)('notices nothing of a child killed while idle', async () => {
    const pool = createPool({ children: 1 })
    await pool.warmUp()
    expect(killPictureChildren()).toBe(1)
    await sleep(50)
    expect(withoutPrint(await pool.read(await qrPng(text)))).toEqual(readable)
  })

  it.runIf(hasProc)('replaces a child that has grown too large, and loses no picture over it', async () => {
    const pool = createPool({ children: 2, residentLimitBytes: 1 })
    await pool.warmUp()
    const before = pictureChildren()
    const picture = await qrPng(text)
    const results = await Promise.all(Array.from({ length: 6 }, () => pool.read(picture)))
    expect(results.map(withoutPrint)).toEqual(Array.from({ length: 6 }, () => readable))
    await expect.poll(() => pictureChildren().filter((pid) => before.includes(pid))).toEqual([])
  })
})

describe('what a child may know', () => {
  it.runIf(hasProc)('inherits no secret from the environment', async () => {
    process.env['FORWARDCHECK_TEST_SECRET'] = 'swordfish'
    try {
      const pool = createPool({ children: 1 })
      await pool.warmUp()
      const [pid] = pictureChildren()
      expect(new Set(environmentOf(pid ?? 0))).toEqual(
        new Set([
          'MALLOC_ARENA_MAX',
          'TINYPOOL_WORKER_ID',
          'NODE_CHANNEL_FD',
          'NODE_CHANNEL_SERIALIZATION_MODE',
        ]),
      )
    } finally {
      delete process.env['FORWARDCHECK_TEST_SECRET']
    }
  })
})

describe('starting and closing', () => {
  it.runIf(hasProc)('starts no child before it is asked, nor for what is no picture', async () => {
    const pool = createPool({ children: 1 })
    expect(await pool.read(Buffer.from('PK\x03\x04'))).toEqual({ ok: false, failure: 'not-an-image' })
    expect(pictureChildren()).toEqual([])
  })

  it('loads no decoder into the parent', async () => {
    const script = `
      const { createPicturePool } = await import(${JSON.stringify(new URL('../../src/media/picture-pool.ts', import.meta.url).href)})
      const pool = createPicturePool({ children: 1 })
      await pool.warmUp()
      const { report } = process
      await pool.close()
      process.stdout.write(JSON.stringify(report.getReport().sharedObjects))`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      { env: {} },
    )
    const loaded: unknown = JSON.parse(stdout)
    expect(loaded).toSatisfy((list: unknown) => Array.isArray(list) && list.length > 3)
    expect(stdout).not.toMatch(/vips|sharp/)
  })

  it('answers `unavailable` once closed, to those who wait too, and leaves no child behind', async () => {
    const pool = createPool({ children: 1 })
    await pool.warmUp()
    const slow = await slowPicture
    const waiting = [pool.read(slow), pool.read(slow), pool.read(slow)]
    await sleep(30)
    await pool.close()
    const gone = { ok: false, failure: 'unavailable' }
    expect(await Promise.all(waiting)).toEqual([gone, gone, gone])
    expect(await pool.read(slow)).toEqual(gone)
    expect(pictureChildren()).toEqual([])
    await pool.close()
  })
})
