/**
 * Reads the trained language weights (language-model.bin). Layout: "FCL1", buckets (uint32 LE), columns
 * (uint32 LE), scale (float32 LE), then buckets × columns weights as int8. Made by bench/train-language.ts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface LanguageModel {
  /** A power of two. */
  buckets: number
  columns: number
  /** One step of a stored weight, in logits. */
  scale: number
  /** Row per bucket. */
  weights: Int8Array
}

const MAGIC = 'FCL1'
const HEADER_BYTES = 16

/** Reads `<dir>/language-model.bin`; throws when it is missing or not of this layout. */
export function loadLanguageModel(dir: string): LanguageModel {
  const file = join(dir, 'language-model.bin')
  return decodeLanguageModel(readFileSync(file), file)
}

/** `source` only names the place in the error. */
function decodeLanguageModel(bytes: Buffer, source: string): LanguageModel {
  const isKnown = bytes.length >= HEADER_BYTES && bytes.toString('latin1', 0, 4) === MAGIC
  const buckets = isKnown ? bytes.readUInt32LE(4) : 0
  const columns = isKnown ? bytes.readUInt32LE(8) : 0
  if (!isKnown || bytes.length !== HEADER_BYTES + buckets * columns) {
    throw new Error(`${source} is not a language model; make it again with bench/train-language.ts`)
  }
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, buckets * columns)
  return { buckets, columns, scale: bytes.readFloatLE(12), weights }
}

export function encodeLanguageModel(model: LanguageModel): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(model.buckets, 4)
  header.writeUInt32LE(model.columns, 8)
  header.writeFloatLE(model.scale, 12)
  return Buffer.concat([header, Buffer.from(model.weights)])
}
