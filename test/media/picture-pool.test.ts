/** The pool around the children: deadlines, crashes, many pictures at once, what a child may know, closing. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createPicturePool, type PicturePool, type PicturePoolOptions } from '../../src/media/picture-pool.ts'
import { checkedResult } from '../../src/media/picture-job.ts'
import { noisePicture } from '../support/hostile-picture.ts'
import { qrPng, screenshot } from '../support/qr-picture.ts'

const hasProc = existsSync('/proc/self/stat')
const open: PicturePool[] = []
const createPool = (options: PicturePoolOptions) => {
  const pool = createPicturePool(options)
  open.push(pool)
  return pool
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()))
})

const text = 'https://example.org/some-code'
/** Takes about a second to search, in many steps; made once. */
const slowPicture = noisePicture(3900)
const readable = { ok: true, readings: [{ kind: 'qr', text }], writing: 'unread' }

/** Process ids of the children that read pictures, from Linux's process table. */
function children(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const fields = readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
      const isRunning = fields[0] !== 'Z'
      return (
        isRunning &&
        fields[1] === String(process.pid) &&
        readOrEmpty(`/proc/${pid}/cmdline`).includes('tinypool')
      )
    })
}

/** Hundredths of a second that the process has computed. */
function cpuTicks(pid: number): number {
  const fields = readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}
const BUSY_TICKS = 30

function killChildren(): number {
  const pids = children()
  pids.forEach((pid) => process.kill(pid, 'SIGKILL'))
  return pids.length
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

describe('many pictures', () => {
  it('answers 20 at once, each with its own code', async () => {
    const pool = createPool({ children: 2 })
    const texts = Array.from({ length: 20 }, (_, index) => `${text}/${index}`)
    const pictures = await Promise.all(texts.map((each) => qrPng(each, { scale: 4 })))
    const results = await Promise.all(pictures.map((bytes) => pool.read(bytes)))
    expect(results).toEqual(
      texts.map((each) => ({ ok: true, readings: [{ kind: 'qr', text: each }], writing: 'unread' })),
    )
  })

  it('does not count the wait for a free child as the time of a picture', async () => {
    const pool = createPool({ children: 1, budgetMs: 1500 })
    await pool.warmUp()
    const empty = await screenshot([])
    const started = performance.now()
    const results = await Promise.all(Array.from({ length: 30 }, () => pool.read(empty)))
    expect(results).toEqual(Array.from({ length: 30 }, () => ({ ok: true, readings: [], writing: 'unread' })))
    expect(performance.now() - started).toBeGreaterThan(1500)
  })
})

describe('deadlines and crashes', () => {
  it('kills the child of a picture that takes too long, and goes on with a new one', async () => {
    const pool = createPool({ children: 1, budgetMs: 120 })
    await pool.warmUp()
    const slow = await slowPicture
    const started = performance.now()
    expect(await pool.read(slow)).toEqual({ ok: false, failure: 'timeout' })
    expect(performance.now() - started).toBeLessThan(1500)
    // So short a budget may be missed by an honest picture too while the machine is busy: it is asked again.
    const small = await qrPng(text, { scale: 2 })
    await expect.poll(() => pool.read(small), { timeout: 10_000 }).toEqual(readable)
  })

  const signals = ['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const
  it.runIf(hasProc).each(signals)(
    'answers for children ended by %s in mid-job and goes on',
    async (signal) => {
      const pool = createPool({ children: 2 })
      await pool.warmUp()
      const [slow, small] = [await slowPicture, await qrPng(text)]
      const idle = new Map(children().map((pid) => [pid, cpuTicks(pid)]))
      const doomed = [pool.read(slow), pool.read(slow)]
      const waiting = pool.read(small)
      // In mid-job: both have computed for some time, and the picture takes far longer.
      const victims = [...idle.keys()]
      const busy = (): boolean => victims.every((pid) => cpuTicks(pid) - (idle.get(pid) ?? 0) >= BUSY_TICKS)
      await expect.poll(busy, { interval: 5, timeout: 10_000 }).toBe(true)
      victims.forEach((pid) => process.kill(pid, signal))
      const damaged = { ok: false, failure: 'damaged' }
      expect(await Promise.all(doomed)).toEqual([damaged, damaged])
      expect(await waiting).toEqual(readable)
      expect(children().filter((pid) => victims.includes(pid))).toEqual([])
    },
  )

  it.runIf(hasProc)('tries once more when the child dies before it begins', async () => {
    const result = createPool({ children: 1 }).read(await qrPng(text))
    await expect.poll(killChildren, { interval: 2 }).toBeGreaterThan(0)
    expect(await result).toEqual(readable)
  })

  it.runIf(hasProc)(
    'says that nobody looked when no child comes up, and tries again for the next picture',
    async () => {
      const pool = createPool({ children: 1 })
      const killing = setInterval(killChildren, 2)
      const result = await pool.read(await qrPng(text)).finally(() => clearInterval(killing))
      expect(result).toEqual({ ok: false, failure: 'unavailable' })
      expect(await pool.read(await qrPng(text))).toEqual(readable)
    },
  )

  it.runIf(hasProc)('notices nothing of a child killed while idle', async () => {
    const pool = createPool({ children: 1 })
    await pool.warmUp()
    expect(killChildren()).toBe(1)
    await sleep(50)
    expect(await pool.read(await qrPng(text))).toEqual(readable)
  })

  it.runIf(hasProc)('replaces a child that has grown too large, and loses no picture over it', async () => {
    const pool = createPool({ children: 2, residentLimitBytes: 1 })
    await pool.warmUp()
    const before = children()
    const picture = await qrPng(text)
    const results = await Promise.all(Array.from({ length: 6 }, () => pool.read(picture)))
    expect(results).toEqual(Array.from({ length: 6 }, () => readable))
    await expect.poll(() => children().filter((pid) => before.includes(pid))).toEqual([])
  })

  it('takes nothing from a child that is not a well-formed answer', () => {
    const reading = { kind: 'qr', text }
    expect(checkedResult(readable)).toEqual(readable)
    expect(checkedResult({ ok: false, failure: 'too-large' })).toEqual({ ok: false, failure: 'too-large' })
    const forged = [
      null,
      'ok',
      {},
      { ok: true },
      { ok: 'yes', readings: [] },
      { ok: true, readings: [{ kind: 'qr', text: 5 }] },
      { ok: true, readings: Array.from({ length: 21 }, () => reading) },
      { ok: true, readings: [{ kind: 'qr', text: 'x'.repeat(5000) }] },
      { ok: false, failure: 'because' },
    ]
    for (const answer of forged) expect(checkedResult(answer)).toEqual({ ok: false, failure: 'damaged' })
  })
})

describe('what a child may know', () => {
  it.runIf(hasProc)('inherits no secret from the environment', async () => {
    process.env['FORWARDCHECK_TEST_SECRET'] = 'swordfish'
    try {
      const pool = createPool({ children: 1 })
      await pool.warmUp()
      const [pid] = children()
      const names = readOrEmpty(`/proc/${pid}/environ`)
        .split('\0')
        .map((entry) => entry.split('=')[0])
        .filter((name) => name !== '')
      expect(new Set(names)).toEqual(
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
    expect(await pool.read(Buffer.from('%PDF-1.7'))).toEqual({ ok: false, failure: 'not-an-image' })
    expect(children()).toEqual([])
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
    expect(hasProc ? children() : []).toEqual([])
    await pool.close()
  })
})
