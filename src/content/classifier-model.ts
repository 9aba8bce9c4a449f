/**
 * Reads the text classifier's weights (classifier.bin). Layout: "FCT1", features (uint32 LE), labels (uint32 LE),
 * scale (float32 LE); then per feature its bucket (3 bytes LE) and one int8 weight per label but the last, whose
 * weights are zero. Made by bench/train-classifier.ts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LURES } from '../model.ts'

/** What a message can be; the order is the order of columns. */
export const CLASSIFIER_LABELS = [
  ...LURES,
  'recover-account',
  'secure-account',
  'notice',
  'harmless',
] as const
export type ClassifierLabel = (typeof CLASSIFIER_LABELS)[number]

/** Features are hashed into so many buckets; only those that tell something have a row. A power of two. */
export const CLASSIFIER_BUCKETS = 2 ** 20

export interface ClassifierModel {
  /** Row of a bucket's weights; 0 is the row of zeros that all other buckets share. */
  rows: Uint16Array
  /** `columns` weights per row. */
  weights: Int8Array
  columns: number
  /** One step of a stored weight, in logits. */
  scale: number
}

export interface ClassifierWeights {
  buckets: number[]
  /** `columns` int8 values per bucket. */
  weights: Int8Array
  scale: number
}

/** Believes nothing in particular: for training the first one. */
export const EMPTY_CLASSIFIER: ClassifierWeights = { buckets: [], weights: new Int8Array(0), scale: 1 }

const MAGIC = 'FCT1'
const HEADER_BYTES = 16
const KEY_BYTES = 3
const COLUMNS = CLASSIFIER_LABELS.length - 1

/** Reads `<dir>/classifier.bin`; throws when it is missing or not of this layout. */
export function loadClassifier(dir: string): ClassifierModel {
  const file = join(dir, 'classifier.bin')
  return decodeClassifier(readFileSync(file), file)
}

/** `source` only names the place in the error. */
export function decodeClassifier(bytes: Buffer, source: string): ClassifierModel {
  const isKnown = bytes.length >= HEADER_BYTES && bytes.toString('latin1', 0, 4) === MAGIC
  const features = isKnown ? bytes.readUInt32LE(4) : 0
  const isWhole =
    isKnown &&
    bytes.readUInt32LE(8) === CLASSIFIER_LABELS.length &&
    bytes.length === HEADER_BYTES + features * (KEY_BYTES + COLUMNS) &&
    features < 0xffff
  if (!isWhole) {
    throw new Error(`${source} is not a text classifier; make it again with bench/train-classifier.ts`)
  }
  const rows = new Uint16Array(CLASSIFIER_BUCKETS)
  const weights = new Int8Array((features + 1) * COLUMNS)
  for (let row = 1, at = HEADER_BYTES; row <= features; row++, at += KEY_BYTES + COLUMNS) {
    rows[bytes.readUIntLE(at, KEY_BYTES) & (CLASSIFIER_BUCKETS - 1)] = row
    for (let column = 0; column < COLUMNS; column++) {
      weights[row * COLUMNS + column] = bytes.readInt8(at + KEY_BYTES + column)
    }
  }
  return { rows, weights, columns: COLUMNS, scale: bytes.readFloatLE(12) }
}

export function encodeClassifier({ buckets, weights, scale }: ClassifierWeights): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + buckets.length * (KEY_BYTES + COLUMNS))
  bytes.write(MAGIC, 'latin1')
  bytes.writeUInt32LE(buckets.length, 4)
  bytes.writeUInt32LE(CLASSIFIER_LABELS.length, 8)
  bytes.writeFloatLE(scale, 12)
  buckets.forEach((bucket, i) => {
    const at = HEADER_BYTES + i * (KEY_BYTES + COLUMNS)
    bytes.writeUIntLE(bucket, at, KEY_BYTES)
    for (let column = 0; column < COLUMNS; column++) {
      bytes.writeInt8(weights[i * COLUMNS + column] as number, at + KEY_BYTES + column)
    }
  })
  return bytes
}
