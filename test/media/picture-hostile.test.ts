/** What must be refused: each case ends as its failure, without much work, and the pool goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { stillReads } from '../support/hostile-cases.ts'
import { refusedPictures } from '../support/hostile-pictures.ts'
import { qrPng } from '../support/qr-picture.ts'

const pool = createPicturePool({ children: 1 })
const text = 'https://example.org/still-here'
beforeAll(() => pool.warmUp())
afterAll(() => pool.close())

describe('hostile pictures', () => {
  it('has enough of them', () => expect(refusedPictures.length).toBeGreaterThanOrEqual(28))

  it.each(refusedPictures)('refuses %s', async (_what, make, failure) => {
    const bytes = await make()
    const before = performance.now()
    expect(await pool.read(bytes)).toEqual({ ok: false, failure })
    // A limit, not a measurement: the largest of them used to cost six seconds on an idle machine.
    expect(performance.now() - before).toBeLessThan(5000)
  })

  it('survives single flipped bytes anywhere in a file', async () => {
    const files = [await qrPng(text, { scale: 3 }), await qrPng(text, { scale: 3, format: 'webp' })]
    for (const file of files) {
      for (let step = 1; step <= 15; step += 1) {
        const bytes = Buffer.from(file)
        const at = Math.floor((bytes.length * step) / 16)
        bytes[at] = (bytes[at] ?? 0) ^ 0xff
        const result = await pool.read(bytes)
        const found = result.ok ? result.readings.map((reading) => reading.text) : [result.failure]
        expect([text, 'damaged', 'not-an-image', 'too-large']).toEqual(expect.arrayContaining(found))
      }
    }
  })

  it('still reads after all that', () => stillReads(pool))
})
