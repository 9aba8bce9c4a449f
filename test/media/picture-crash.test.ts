/** Children that hang, die or never come up: what the picture gets as its answer, and that the pool goes on. */
import { beforeAll, describe, expect, it } from 'vitest'
import { noisePicture } from '../support/hostile-picture.ts'
import { cpuTicks, hasProc, killPictureChildren, pictureChildren } from '../support/picture-children.ts'
import { poolsOfTests, withoutPrint } from '../support/picture-pools.ts'
import { qrPng } from '../support/qr-picture.ts'

const createPool = poolsOfTests()

const text = 'https://example.org/some-code'
const readable = { ok: true, readings: [{ kind: 'qr', text }], writing: 'unread' }
/** What a slow picture may come to when nobody kills its child: it is searched to the end or in time no more. */
const searched = [
  { ok: true, readings: [], writing: 'unread' },
  { ok: false, failure: 'timeout' },
]
const damaged = { ok: false, failure: 'damaged' }

/** Takes about a second to search, in many steps; the other is never searched in 120 ms. */
let slow: Buffer
let endless: Buffer
let small: Buffer
beforeAll(async () => {
  slow = await noisePicture(2000)
  endless = await noisePicture(3900)
  small = await qrPng(text, { scale: 2 })
})

const BUSY_TICKS = 30

/** Waits for a child in mid-job: one that has computed for longer than it needs to start. */
async function busyChild(startTicks: number, not?: number): Promise<number> {
  const busy = (): number[] =>
    pictureChildren().filter((pid) => pid !== not && cpuTicks(pid) >= startTicks + BUSY_TICKS)
  await expect.poll(busy, { interval: 5, timeout: 15_000 }).toHaveLength(1)
  return busy()[0] ?? 0
}

describe('a picture that takes too long', () => {
  it('loses its child at once, and the pool goes on with a new one', async () => {
    const pool = createPool({ children: 1, budgetMs: 120 })
    await pool.warmUp()
    const started = performance.now()
    expect(await pool.read(endless)).toEqual({ ok: false, failure: 'timeout' })
    expect(performance.now() - started).toBeLessThan(1500)
    // So short a budget may be missed by an honest picture too while the machine is busy: it is asked again.
    await expect.poll(async () => withoutPrint(await pool.read(small)), { timeout: 10_000 }).toEqual(readable)
  })

  it.runIf(hasProc)('is not tried a second time', async () => {
    const pool = createPool({ children: 1, budgetMs: 120 })
    await pool.warmUp()
    const seen = new Set<number>()
    const watching = setInterval(() => pictureChildren().forEach((pid) => seen.add(pid)), 2)
    expect(await pool.read(endless).finally(() => clearInterval(watching))).toEqual({
      ok: false,
      failure: 'timeout',
    })
    // The one that was killed, and the one that waits for the next picture.
    expect(seen.size).toBeLessThanOrEqual(2)
  })

  it('keeps its symbols when only the writing takes too long, and says that nobody read it', async () => {
    const pool = createPool({ children: 1, textChildren: 1, textBudgetMs: 1 })
    await pool.warmUp()
    expect(withoutPrint(await pool.read(small))).toEqual(readable)
  })
})

describe.runIf(hasProc)('a child that dies in mid-job', { timeout: 60_000 }, () => {
  const signals = ['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const
  it.each(signals)('gives the picture a second chance alone: %s', async (signal) => {
    const pool = createPool({ children: 1, budgetMs: 6000 })
    await pool.warmUp()
    const startTicks = cpuTicks(pictureChildren()[0] ?? 0)
    const [doomed, waiting] = [pool.read(slow), pool.read(small)]
    const first = await busyChild(startTicks)
    process.kill(first, signal)
    const second = await busyChild(startTicks, first)
    expect(searched).toContainEqual(withoutPrint(await doomed))
    expect(withoutPrint(await waiting)).toEqual(readable)
    // Neither the one that died nor the one that saw a dangerous picture lives on.
    expect(pictureChildren()).not.toContain(first)
    expect(pictureChildren()).not.toContain(second)
  })

  it('answers for the picture that kills twice, and reads the one that waits', async () => {
    const pool = createPool({ children: 1, budgetMs: 6000 })
    await pool.warmUp()
    const startTicks = cpuTicks(pictureChildren()[0] ?? 0)
    const [doomed, waiting] = [pool.read(slow), pool.read(small)]
    const first = await busyChild(startTicks)
    process.kill(first, 'SIGKILL')
    process.kill(await busyChild(startTicks, first), 'SIGKILL')
    expect(await doomed).toEqual(damaged)
    expect(withoutPrint(await waiting)).toEqual(readable)
  })

  it('keeps the symbols when the child that reads the writing is killed again and again', async () => {
    const pool = createPool({ children: 1, textChildren: 1 })
    await pool.warmUp()
    const killing = setInterval(() => {
      pictureChildren('text').forEach((pid) => process.kill(pid, 'SIGKILL'))
    }, 2)
    const reading = pool.read(small)
    expect(withoutPrint(await reading.finally(() => clearInterval(killing)))).toEqual(readable)
  })
})

describe.runIf(hasProc)('a child that dies before it begins', () => {
  it('is replaced once, for that says nothing about the picture', async () => {
    const result = createPool({ children: 1 }).read(small)
    await expect.poll(killPictureChildren, { interval: 2 }).toBeGreaterThan(0)
    expect(withoutPrint(await result)).toEqual(readable)
  })

  it('means that nobody looked when none comes up, and the next picture finds a new one', async () => {
    const pool = createPool({ children: 1 })
    const killing = setInterval(killPictureChildren, 2)
    const result = await pool.read(small).finally(() => clearInterval(killing))
    expect(result).toEqual({ ok: false, failure: 'unavailable' })
    expect(withoutPrint(await pool.read(small))).toEqual(readable)
  })
})
