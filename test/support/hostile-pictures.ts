/** The hostile pictures: what each is called, how it is made, and the answers that are right for it. */
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import {
  claimedSize,
  gifBomb,
  jpegOfScans,
  noisePicture,
  pngBomb,
  pngChunk,
  randomBytes,
} from './hostile-picture.ts'
import { pdfFile } from './pdf-file.ts'
import { qrPng, screenshot } from './qr-picture.ts'

const MEGABYTE = 1024 * 1024

export type Hostile = [what: string, make: () => Promise<Buffer> | Buffer, answers: string[]]

export const svg = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="file:///etc/hostname"/></svg>',
)
const text = 'https://example.org/half'
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2)
const photo = (): Promise<Buffer> => screenshot([{ text, left: 100, top: 2000 }], { format: 'jpeg' })

/** Refused without much work, each with this one failure. */
export const refusedPictures: [what: string, make: () => Promise<Buffer> | Buffer, failure: string][] = [
  ['0 bytes', () => Buffer.alloc(0), 'not-an-image'],
  ['random bytes', () => randomBytes(50_000), 'not-an-image'],
  ['SVG named .jpg', () => svg, 'unsupported-format'],
  ['HEIC', () => randomBytes(5000, '\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'unsupported-format'],
  ['17 MiB', () => randomBytes(17 * MEGABYTE, '\xff\xd8\xff\xe0'), 'too-large'],
  ['a JPEG header and noise', () => randomBytes(50_000, '\xff\xd8\xff\xe0'), 'damaged'],
  ['a PNG header and noise', () => randomBytes(50_000, '\x89PNG\r\n\x1a\n'), 'damaged'],
  ['a WebP header and noise', () => randomBytes(50_000, 'RIFF\x40\xc3\0\0WEBPVP8 '), 'damaged'],
  ['a GIF header and noise', () => randomBytes(50_000, 'GIF89a'), 'damaged'],
  ['an AVIF header and noise', () => randomBytes(50_000, '\0\0\0\x18ftypavif\0\0\0\0mif1avif'), 'damaged'],
  ['half a JPEG', async () => half(await photo()), 'damaged'],
  ['half a PNG', async () => half(await noisePicture(300)), 'damaged'],
  ['half a WebP', async () => half(await qrPng(text, { format: 'webp' })), 'damaged'],
  ['half an AVIF', async () => half(await qrPng(text, { format: 'avif' })), 'damaged'],
  ['half a GIF', async () => half(await qrPng(text, { format: 'gif' })), 'damaged'],
  ['half a PDF', async () => half(await pdfFile([{ picture: await photo() }])), 'damaged'],
  ['an SVG behind a JPEG header', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), svg]), 'damaged'],
  ['one pixel', () => sharp(pngBomb(64, 64)).resize(1, 1).png().toBuffer(), 'damaged'],
  ['a PNG bomb of 16k × 16k', () => pngBomb(16_384, 16_384), 'too-large'],
  [
    'a PNG of 65k × 65k by its header',
    () => pngBomb(8, 8).fill(0xff, 18, 20).fill(0xff, 22, 24),
    'too-large',
  ],
  ['a GIF canvas of 65k × 65k with one small frame', () => gifBomb(8, 8, 1).fill(0xff, 6, 10), 'damaged'],
  ['a GIF of 16k × 16k', () => gifBomb(16_000, 16_000, 1), 'too-large'],
  ['a JPEG of 65k × 65k by its header', () => claimedSize('jpeg', 65_500), 'too-large'],
  ['a WebP of 16k × 16k by its header', () => claimedSize('webp', 16_384), 'damaged'],
  ['an AVIF of 16k × 16k by its header', () => claimedSize('avif', 16_384), 'too-large'],
  ['a ribbon of 20,000 × 30', () => pngBomb(20_000, 30), 'too-large'],
  ['13 megapixels of AVIF', () => sharp(pngBomb(3700, 3600)).avif({ effort: 0 }).toBuffer(), 'too-large'],
  ['just above 30 megapixels', () => pngBomb(6000, 5001), 'too-large'],
]

/** Accepted, and as dear as a picture can be: read, given up in time, or found broken half-way. */
export const dearPictures: Hostile[] = [
  ['30 megapixels of PNG', () => pngBomb(6000, 5000), ['ok', 'timeout']],
  [
    '30 megapixels of 16-bit RGBA in seven passes',
    () => pngBomb(6000, 5000, { isDear: true }),
    ['ok', 'timeout', 'damaged'],
  ],
  ['a ribbon of 12,000 × 2,500', () => pngBomb(12_000, 2500), ['ok', 'timeout']],
  [
    '30 megapixels of progressive JPEG',
    () => sharp(pngBomb(6000, 5000)).jpeg({ progressive: true }).toBuffer(),
    ['ok', 'timeout'],
  ],
  [
    '12 megapixels of AVIF',
    () => sharp(pngBomb(4000, 3000)).avif({ effort: 0 }).toBuffer(),
    ['ok', 'timeout'],
  ],
  [
    '30 megapixels of lossless WebP',
    () => sharp(pngBomb(11_990, 2500)).webp({ lossless: true, effort: 0 }).toBuffer(),
    ['ok', 'timeout'],
  ],
  ['300 frames of 9 megapixels', () => gifBomb(3000, 3000, 300), ['ok', 'timeout']],
  ['a JPEG of 2,000 scans', () => jpegOfScans(3000, 2000), ['ok', 'damaged', 'timeout']],
  ['four megapixels of noise', () => noisePicture(2000), ['ok', 'timeout']],
  [
    'a million empty chunks',
    () => pngBomb(500, 500, { chunks: [Buffer.concat(Array.from({ length: 1_000_000 }, () => emptyChunk))] }),
    ['ok', 'damaged', 'timeout'],
  ],
  ['a note that unpacks to 256 MB', () => pngBomb(500, 500, { chunks: [noteBomb()] }), ['ok', 'damaged']],
  [
    'a colour profile of noise',
    () => pngBomb(500, 500, { chunks: [profile(randomBytes(50_000))] }),
    ['ok', 'damaged'],
  ],
  [
    'a colour profile that unpacks to 256 MB',
    () => pngBomb(500, 500, { chunks: [profile(Buffer.alloc(256 * MEGABYTE))] }),
    ['ok', 'damaged'],
  ],
]

const emptyChunk = pngChunk('tEXt', Buffer.from('a\0', 'latin1'))

function noteBomb(): Buffer {
  const packed = deflateSync(Buffer.alloc(256 * MEGABYTE, 'x'))
  return pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), packed]))
}

function profile(data: Buffer): Buffer {
  return pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(data)]))
}
