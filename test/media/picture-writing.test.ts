/** Writing and symbols of one picture in every form it may arrive in: both must come out, whatever the encoding. */
import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPdf } from '../../src/media/pdf.ts'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { withoutPrint } from '../support/picture-pools.ts'
import { randomBytes } from '../support/hostile-picture.ts'
import { pdfFile } from '../support/pdf-file.ts'
import { animation, qrPng } from '../support/qr-picture.ts'

/** Patient, for this is about what is read and not about how fast a busy machine does it. */
const pool = createPicturePool({ children: 1, budgetMs: 10_000, textBudgetMs: 20_000 })
const symbol = 'https://example.org/symbol'
const words = 'Grandmother arrives on Friday at noon'

/** A notice with a line of writing and a symbol below it; PDFium brings its own letters. */
let notice: Buffer
beforeAll(async () => {
  const line = { width: 560, height: 60, content: `BT /F1 24 Tf 40 20 Td (${words}) Tj ET` }
  const drawn = await (await openPdf(await pdfFile([line]))).grey(1120, 0)
  const letters = sharp(drawn.data, { raw: { width: drawn.width, height: drawn.height, channels: 1 } })
  const code = await qrPng(symbol, { scale: 6 })
  notice = await sharp({ create: { width: 1120, height: 420, channels: 3, background: '#fff' } })
    .composite([
      { input: await letters.toColourspace('srgb').png().toBuffer(), top: 10, left: 0 },
      { input: code, top: 170, left: 60 },
    ])
    .png()
    .toBuffer()
  await pool.warmUp()
})
afterAll(() => pool.close())

interface Seen {
  symbols: string[]
  hasWords: boolean
  writing: string
  isCut: boolean
}
const both: Seen = { symbols: [symbol], hasWords: true, writing: 'read', isCut: false }

/** The modules of a symbol may look like letters to the recogniser: beside the words there may be more. */
async function read(bytes: Buffer): Promise<Seen | string> {
  const result = await pool.read(bytes)
  if (!result.ok) return result.failure
  const texts = (kind: string): string[] =>
    result.readings.filter((reading) => reading.kind === kind).map((reading) => reading.text)
  const hasWords = texts('text').includes(words)
  return { symbols: texts('qr'), hasWords, writing: result.writing, isCut: result.isCut === true }
}

const forms: [what: string, encode: (picture: Sharp) => Sharp][] = [
  ['PNG', (picture) => picture.png()],
  ['interlaced PNG', (picture) => picture.png({ progressive: true })],
  ['16-bit PNG', (picture) => picture.toColourspace('rgb16').png()],
  ['16-bit grey PNG', (picture) => picture.toColourspace('grey16').png()],
  ['palette PNG', (picture) => picture.png({ palette: true, colours: 8 })],
  ['grey PNG with transparency', (picture) => picture.toColourspace('b-w').ensureAlpha().png()],
  ['JPEG', (picture) => picture.jpeg({ quality: 80 })],
  ['progressive JPEG', (picture) => picture.jpeg({ quality: 80, progressive: true })],
  ['CMYK JPEG', (picture) => picture.toColourspace('cmyk').jpeg({ quality: 90 })],
  ['JPEG in Display P3', (picture) => picture.withIccProfile('p3').jpeg({ quality: 80 })],
  ['WebP', (picture) => picture.webp({ quality: 80 })],
  ['GIF', (picture) => picture.gif()],
  ['AVIF', (picture) => picture.avif({ effort: 0 })],
]

describe('forms of the same picture', () => {
  it('has enough of them', () => expect(forms.length).toBeGreaterThanOrEqual(13))

  it.each(forms)('reads both from %s', { timeout: 40_000 }, async (_what, encode) => {
    expect(await read(await encode(sharp(notice)).toBuffer())).toEqual(both)
  })

  it('reads both from a PDF, and from its second page', { timeout: 60_000 }, async () => {
    const page = { picture: notice, width: 560, height: 210 }
    expect(await read(await pdfFile([page]))).toEqual(both)
    expect(await read(await pdfFile([{}, page]))).toEqual(both)
    expect(await read(await pdfFile([{}, page, page]))).toEqual({ ...both, isCut: true })
    const none: Seen = { symbols: [], hasWords: false, writing: 'none', isCut: true }
    expect(await read(await pdfFile([{}, {}, page]))).toEqual(none)
  })

  it('tells of a page that cannot be read beside one that can', { timeout: 60_000 }, async () => {
    const nastaliq = new URL('../fixtures/pictures/chat-ur-nastaliq.webp', import.meta.url)
    const pages = [
      { picture: notice, width: 560, height: 210 },
      { picture: await readFile(nastaliq), width: 400, height: 800 },
    ]
    expect(await read(await pdfFile(pages))).toEqual({ ...both, writing: 'illegible' })
  })

  it('reads the writing of an animation from its first frame only', { timeout: 60_000 }, async () => {
    const blank = await sharp(notice).linear(0, 255).png().toBuffer()
    expect(await read(await animation([notice, blank], 'webp'))).toEqual(both)
    const symbolOnly: Seen = { ...both, hasWords: false, writing: 'none' }
    expect(await read(await animation([blank, notice], 'webp'))).toEqual(symbolOnly)
  })
})

/** What undoes each of the eight orientations of EXIF: how the pixels lie in the file. */
const orientations: [
  orientation: number,
  turn: (picture: Sharp) => Sharp,
  mirror: (picture: Sharp) => Sharp,
][] = [
  [1, same, same],
  [2, same, (picture) => picture.flop()],
  [3, (picture) => picture.rotate(180), same],
  [4, same, (picture) => picture.flip()],
  [5, (picture) => picture.rotate(90), (picture) => picture.flop()],
  [6, (picture) => picture.rotate(270), same],
  [7, (picture) => picture.rotate(90), (picture) => picture.flip()],
  [8, (picture) => picture.rotate(90), same],
]

function same(picture: Sharp): Sharp {
  return picture
}

describe('orientations', () => {
  it('has all of them', () => expect(orientations).toHaveLength(8))

  it.each(orientations)(
    'reads both from orientation %i',
    { timeout: 40_000 },
    async (orientation, turn, mirror) => {
      const turned = await turn(sharp(notice)).png().toBuffer()
      const file = mirror(sharp(turned)).jpeg({ quality: 85 }).withMetadata({ orientation })
      expect(await read(await file.toBuffer())).toEqual(both)
    },
  )
})

/** Files that are two things: read as what they begin as, and never as the other. */
const polyglots: [what: string, make: () => Promise<Buffer>][] = [
  [
    'a PNG with an archive behind it',
    async () => Buffer.concat([notice, Buffer.from('PK\x03\x04'), randomBytes(5000)]),
  ],
  [
    'a JPEG with a PDF behind it',
    async () => Buffer.concat([await sharp(notice).jpeg().toBuffer(), await pdfFile([{}])]),
  ],
  [
    'a GIF with a script behind it',
    async () =>
      Buffer.concat([await sharp(notice).gif().toBuffer(), Buffer.from('/*<script>alert(1)</script>')]),
  ],
  [
    'a PDF with a JPEG behind it',
    async () =>
      Buffer.concat([
        await pdfFile([{ picture: notice, width: 560, height: 210 }]),
        await sharp({ create: { width: 99, height: 99, channels: 3, background: '#000' } })
          .jpeg()
          .toBuffer(),
      ]),
  ],
]

describe('polyglots', () => {
  it('has enough of them', () => expect(polyglots.length).toBeGreaterThanOrEqual(4))

  it.each(polyglots)('reads both from %s', { timeout: 40_000 }, async (_what, make) => {
    expect(await read(await make())).toEqual(both)
  })
})

it('answers with the symbols alone where the writing takes too long', { timeout: 60_000 }, async () => {
  const busy = createPicturePool({ children: 1, budgetMs: 10_000, textBudgetMs: 20_000, textPatienceMs: 1 })
  try {
    await busy.warmUp()
    const alone = { ok: true, readings: [{ kind: 'qr', text: symbol }], writing: 'unread' }
    const results = await Promise.all([busy.read(notice), busy.read(notice)])
    expect(results.map(withoutPrint)).toEqual([alone, alone])
  } finally {
    await busy.close()
  }
})

it('reads letters as large as on a poster', { timeout: 60_000 }, async () => {
  const line = { width: 560, height: 300, content: 'BT /F1 44 Tf 30 120 Td (Grandmother arrives) Tj ET' }
  const drawn = await (await openPdf(await pdfFile([line]))).grey(1900, 0)
  const letters = sharp(drawn.data, { raw: { width: drawn.width, height: drawn.height, channels: 1 } })
  const result = await pool.read(await letters.png().toBuffer())
  expect(result).toMatchObject({ ok: true, writing: 'read', readings: [{ text: 'Grandmother arrives' }] })
})
