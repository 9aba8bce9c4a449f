/** What must be refused or survived: each case ends as a value within the budget, and the pool goes on. */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPicturePool } from '../../src/media/picture-pool.ts'
import { noisePicture, pngBomb, randomBytes } from '../support/hostile-picture.ts'
import { animation, qrPng, screenshot } from '../support/qr-picture.ts'

const pool = createPicturePool({ children: 1, textChildren: 0 })
const text = 'https://example.org/still-here'
beforeAll(() => pool.warmUp())
afterAll(() => pool.close())

const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="file:///etc/hostname"/></svg>',
)
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)
const photo = () => screenshot([{ text, left: 100, top: 2000 }], { format: 'jpeg' })

const cases: [what: string, make: () => Promise<Buffer> | Buffer, failure: string][] = [
  ['0 bytes', () => Buffer.alloc(0), 'not-an-image'],
  ['random bytes', () => randomBytes(50_000), 'not-an-image'],
  ['SVG named .jpg', () => svg, 'unsupported-format'],
  ['HEIC', () => randomBytes(5000, '\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'unsupported-format'],
  ['17 MiB', () => randomBytes(17 * 1024 * 1024, '\xff\xd8\xff\xe0'), 'too-large'],
  ['a JPEG header and noise', () => randomBytes(50_000, '\xff\xd8\xff\xe0'), 'damaged'],
  ['a PNG header and noise', () => randomBytes(50_000, '\x89PNG\r\n\x1a\n'), 'damaged'],
  ['a WebP header and noise', () => randomBytes(50_000, 'RIFF\x40\xc3\0\0WEBPVP8 '), 'damaged'],
  ['a GIF header and noise', () => randomBytes(50_000, 'GIF89a'), 'damaged'],
  ['an AVIF header and noise', () => randomBytes(50_000, '\0\0\0\x18ftypavif\0\0\0\0mif1avif'), 'damaged'],
  ['half a JPEG', async () => half(await photo()), 'damaged'],
  ['half a PNG', async () => half(await noisePicture(300)), 'damaged'],
  ['half a WebP', async () => half(await qrPng(text, { format: 'webp' })), 'damaged'],
  ['half an AVIF', async () => half(await qrPng(text, { format: 'avif' })), 'damaged'],
  ['an SVG behind a JPEG header', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), svg]), 'damaged'],
  ['one pixel', () => sharp(pngBomb(64, 64)).resize(1, 1).png().toBuffer(), 'damaged'],
  ['a bomb of 16k × 16k', () => pngBomb(16_384, 16_384), 'too-large'],
  [
    'a bomb of 65k × 65k by its header',
    () => pngBomb(8, 8).fill(0xff, 18, 20).fill(0xff, 22, 24),
    'too-large',
  ],
  ['a ribbon of 20,000 × 30', () => pngBomb(20_000, 30), 'too-large'],
  ['13 megapixels of AVIF', () => sharp(pngBomb(3700, 3600)).avif({ effort: 0 }).toBuffer(), 'too-large'],
  ['just above 30 megapixels', () => pngBomb(6000, 5001), 'too-large'],
]

describe('hostile pictures', () => {
  it('has enough of them', () => expect(cases.length).toBeGreaterThanOrEqual(20))

  it.each(cases)('refuses %s', async (_what, make, failure) => {
    const bytes = await make()
    const before = performance.now()
    expect(await pool.read(bytes)).toEqual({ ok: false, failure })
    // A limit, not a measurement: the largest of them used to cost six seconds.
    expect(performance.now() - before).toBeLessThan(2000)
  })

  it('reads what is just below the limits, or gives up within the budget', async () => {
    for (const bytes of [pngBomb(6000, 5000), pngBomb(12_000, 2500), await noisePicture(2000)]) {
      const result = await pool.read(bytes)
      expect(result.ok ? result.readings : result.failure).toSatisfy(
        (answer: unknown) => answer === 'timeout' || (Array.isArray(answer) && answer.length === 0),
      )
    }
  }, 30_000)

  it('samples an animation of many frames instead of decoding it all', async () => {
    const frame = await qrPng(text, { scale: 2 })
    const many = await animation(
      Array.from({ length: 150 }, () => frame),
      'gif',
    )
    expect(await pool.read(many)).toEqual({ ok: true, readings: [{ kind: 'qr', text }], writing: 'unread' })
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

  it('still reads after all that', async () => {
    expect(await pool.read(await qrPng(text))).toEqual({
      ok: true,
      readings: [{ kind: 'qr', text }],
      writing: 'unread',
    })
  })
})
