/** A QR symbol as a PNG (1 bit grey, W3C PNG 3rd edition), for examples: no file to keep and no library to draw with. */
import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Modules of quiet zone, as ISO/IEC 18004 asks, and pixels of a module. */
const QUIET = 4
const SCALE = 6

export function qrPicture(text: string): Buffer {
  const { data, size } = encode(text, { border: QUIET, ecc: 'M' })
  const side = size * SCALE
  const line = Math.ceil(side / 8)
  const rows = data.flatMap((modules) => {
    // The first byte of a row names its filter: none.
    const row = Buffer.alloc(line + 1, 0xff)
    row[0] = 0
    for (let x = 0; x < side; x++) {
      if (modules[Math.floor(x / SCALE)]) row[1 + (x >> 3)]! &= ~(0x80 >> (x & 7))
    }
    return Array<Buffer>(SCALE).fill(row)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named) >>> 0)
  return Buffer.concat([length, named, sum])
}
