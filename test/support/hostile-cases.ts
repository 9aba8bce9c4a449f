/** Asks a pool about a hostile file the way every such test does: one allowed answer, in time, and life goes on. */
import { expect } from 'vitest'
import type { PicturePool } from '../../src/media/picture-pool.ts'
import type { PictureResult } from '../../src/model.ts'
import { qrPng } from './qr-picture.ts'

/** The hard limits of both children, one start and one retry: above that something hangs. */
export const WORST_MS = 30_000
/** Megabytes that no child ever held, over all hostile files; docs/operations states them. */
export const PEAK_MEGABYTES = { qr: 512, text: 704 }

const text = 'https://example.org/still-here'

/** Reads the file, checks the answer, and reads a good picture after it. */
export async function survive(pool: PicturePool, bytes: Buffer, answers: string[]): Promise<PictureResult> {
  const before = performance.now()
  const result = await pool.read(bytes)
  expect(answers).toContain(result.ok ? 'ok' : result.failure)
  expect(performance.now() - before).toBeLessThan(WORST_MS)
  await stillReads(pool)
  return result
}

/** A good picture is read; asked again while the machine is so busy that it misses its time. */
export async function stillReads(pool: PicturePool): Promise<void> {
  const good = await qrPng(text)
  const symbols = async () => {
    const result = await pool.read(good)
    return result.ok ? result.readings.map((reading) => reading.text) : result.failure
  }
  await expect.poll(symbols, { timeout: WORST_MS }).toContain(text)
}
