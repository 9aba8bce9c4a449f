/** A PNG as far as its header tells, filled up with chance: what a card is to code that never looks inside. */
import { randomBytes } from 'node:crypto'

export function pngOf(width: number, height: number, size = 1_000): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000', 'hex')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  return Buffer.concat([header, randomBytes(size)])
}
