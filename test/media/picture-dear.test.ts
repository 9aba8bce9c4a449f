/** Pictures that are accepted and as dear as they can be: an answer in time, bounded memory, and life goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { openPdf } from '../../src/media/pdf.ts'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { PEAK_MEGABYTES, stillReads, survive, WORST_MS } from '../support/hostile-cases.ts'
import { hostilePdfs } from '../support/hostile-pdf.ts'
import { dearPictures } from '../support/hostile-pictures.ts'
import { pdfFile } from '../support/pdf-file.ts'
import { hasProc, watchPeaks, type PeakWatch } from '../support/picture-children.ts'
import { animation, qrPng } from '../support/qr-picture.ts'

/** A shorter time for the writing makes no difference to memory, and minutes to these tests. */
const pool = createPicturePool({ children: 1, textBudgetMs: 3000 })
let watch: PeakWatch
beforeAll(async () => {
  await pool.warmUp()
  watch = watchPeaks()
})
afterAll(async () => {
  watch.stop()
  await pool.close()
})

/** A page of tiny words in lines without end: Tesseract would need the better part of a minute. */
async function densePage(): Promise<Buffer> {
  const line = 'The quick brown fox 4821-9034 jumps over https://vote.example/abc and so on. '.repeat(4)
  const lines = Array.from({ length: 150 }, () => `(${line}) Tj T*`).join('\n')
  const page = await (
    await openPdf(await pdfFile([{ content: `BT /F1 5 Tf 5.6 TL 5 835 Td ${lines} ET` }]))
  ).grey(2000, 0)
  return sharp(page.data, { raw: { width: page.width, height: page.height, channels: 1 } })
    .png()
    .toBuffer()
}

describe('dear pictures', { timeout: 3 * WORST_MS }, () => {
  it('has enough of them', () => expect(dearPictures.length).toBeGreaterThanOrEqual(13))

  it.each(dearPictures)('survives %s', async (_what, make, answers) => {
    await survive(pool, await make(), answers)
  })

  it('ends reading a dense page in time, with what it has or without', async () => {
    const real = createPicturePool({ children: 1 })
    try {
      const result = await survive(real, await densePage(), ['ok', 'timeout'])
      expect(['read', 'illegible', 'unread', 'timeout']).toContain(
        result.ok ? result.writing : result.failure,
      )
    } finally {
      await real.close()
    }
  })

  it('samples an animation of 300 frames instead of decoding it all', async () => {
    const text = 'https://example.org/frames'
    const frame = await qrPng(text, { scale: 2 })
    const many = await animation(
      Array.from({ length: 300 }, () => frame),
      'gif',
    )
    const result = await pool.read(many)
    expect(result.ok && result.readings).toContainEqual({ kind: 'qr', text })
  })
})

describe('dear documents', { timeout: 3 * WORST_MS }, () => {
  it('has enough of them', () => expect(hostilePdfs.length).toBeGreaterThanOrEqual(22))

  it.each(hostilePdfs)('survives %s', async (_what, make, answers) => {
    await survive(pool, await make(), answers)
  })
})

describe('after all of them', () => {
  it('the pool still reads', () => stillReads(pool))

  it.runIf(hasProc).each(['qr', 'text'] as const)(
    'no child ever held more memory than stated: %s',
    (kind) => {
      expect(watch.peak(kind)).toBeGreaterThan(30)
      expect(watch.peak(kind)).toBeLessThan(PEAK_MEGABYTES[kind])
    },
  )
})
