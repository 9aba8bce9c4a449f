/** Parts of broken and hostile picture files for tests, made on the fly so that none has to be stored. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

export interface PngOptions {
  /** Sixteen bits of red, green, blue and alpha in seven passes, which a decoder must hold whole. */
  isDear?: boolean
  /** Chunks between header and pixels. */
  chunks?: Buffer[]
}

/** A PNG of one colour, one bit per pixel unless told: tiny as a file, `width` × `height` when decoded. */
export function pngBomb(
  width: number,
  height: number,
  { isDear = false, chunks = [] }: PngOptions = {},
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set(isDear ? [16, 6, 0, 0, 1] : [1, 0, 0, 0, 0], 8)
  const bytes = isDear ? adam7Bytes(width, height, 8) : (Math.ceil(width / 8) + 1) * height
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', deflateSync(Buffer.alloc(bytes))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** Rows of all seven passes with their filter bytes (PNG specification, section 8.1). */
function adam7Bytes(width: number, height: number, pixelBytes: number): number {
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const
  return passes.reduce((sum, [left, top, across, down]) => {
    const columns = Math.ceil((width - left) / across)
    return sum + (columns * pixelBytes + 1) * Math.ceil((height - top) / down)
  }, 0)
}

/** An animation of blank frames that all fill the canvas; a kilobyte or so each, however large they are. */
export function gifBomb(width: number, height: number, frames: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt16LE(width, 0)
  size.writeUInt16LE(height, 2)
  const screen = Buffer.concat([
    Buffer.from('GIF89a'),
    size,
    Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
  ])
  const image = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 9, 0, 0, 0, 0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([0, 2]),
    inSubBlocks(lzwOfZeros(width * height)),
  ])
  return Buffer.concat([screen, ...Array.from({ length: frames }, () => image), Buffer.from([0x3b])])
}

/** Zeros as a GIF packs them: each code stands for a run one longer than the last, until the table is full. */
function lzwOfZeros(count: number): Buffer {
  const bits: number[] = []
  const put = (code: number, width: number): void => {
    for (let bit = 0; bit < width; bit += 1) bits.push((code >> bit) & 1)
  }
  const [clear, end] = [4, 5]
  let left = count
  while (left > 0) {
    let width = 3
    put(clear, width)
    // The first code is a single pixel, the n-th stands for n of them.
    for (let run = 1, next = 6; left > 0 && next < 4094; run += 1) {
      const take = Math.min(run, left)
      put(take === 1 ? 0 : 4 + take, width)
      left -= take
      if (run > 1) next += 1
      if (next === 2 ** width) width += 1
    }
    if (left > 0) continue
    put(end, width)
  }
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8))
  bits.forEach((bit, at) => (bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7))))
  return bytes
}

function inSubBlocks(data: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255)
    parts.push(Buffer.from([part.length]), part)
  }
  return Buffer.concat([...parts, Buffer.from([0])])
}

/** Noise of a fixed seed: nothing to find, and as slow to search as a picture can be. */
export function noisePicture(side: number, format: 'png' | 'jpeg' = 'png'): Promise<Buffer> {
  const pixels = randomBytes(side * side)
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('b-w')
    .toFormat(format, format === 'png' ? { compressionLevel: 1 } : {})
    .toBuffer()
}

/** Bytes of a fixed seed behind a chosen beginning. */
export function randomBytes(length: number, beginning = ''): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0, state = length; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  bytes.write(beginning, 'latin1')
  return bytes
}

/** A progressive JPEG whose last scan is repeated: each costs a pass over all its pixels. */
export async function jpegOfScans(side: number, scans: number): Promise<Buffer> {
  const jpeg = await sharp(pngBomb(side, side)).jpeg({ progressive: true }).toBuffer()
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]))
  const scan = jpeg.subarray(last, -2)
  return Buffer.concat([
    jpeg.subarray(0, last),
    ...Array.from({ length: scans }, () => scan),
    jpeg.subarray(-2),
  ])
}

/** Changes the size that a JPEG, lossless WebP or AVIF claims, and nothing else. */
export async function claimedSize(format: 'jpeg' | 'webp' | 'avif', side: number): Promise<Buffer> {
  const picture = sharp(pngBomb(64, 64))
  if (format === 'jpeg') {
    const file = await picture.jpeg().toBuffer()
    const frame = file.indexOf(Buffer.from([0xff, 0xc0]))
    file.writeUInt16BE(side, frame + 5)
    file.writeUInt16BE(side, frame + 7)
    return file
  }
  if (format === 'webp') {
    const file = await picture.webp({ lossless: true }).toBuffer()
    // RFC 9649, section 3.4: fourteen bits each of width and height less one behind the signature byte.
    const at = file.indexOf('VP8L') + 9
    file.writeUInt32LE((((side - 1) | ((side - 1) << 14)) & 0x0fffffff) >>> 0, at)
    return file
  }
  const file = await picture.avif({ effort: 0 }).toBuffer()
  for (let at = file.indexOf('ispe'); at >= 0; at = file.indexOf('ispe', at + 4)) {
    file.writeUInt32BE(side, at + 8)
    file.writeUInt32BE(side, at + 12)
  }
  return file
}
