/** Broken and hostile picture files for tests, made on the fly so that none has to be stored. */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** A PNG of one colour and one bit per pixel: tiny as a file, `width` × `height` when decoded. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(1, 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** Noise of a fixed seed: nothing to find, and as slow to search as a picture can be. */
export function noisePicture(side: number, format: 'png' | 'jpeg' = 'png'): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side)
  for (let at = 0, state = 1; at < pixels.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    pixels[at] = state >>> 24
  }
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
