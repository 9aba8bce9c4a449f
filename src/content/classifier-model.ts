/**
 * Reads the text classifier's weights (classifier.bin). Layout: "FCT2", features (uint32 LE), labels (uint32 LE),
 * scale (float32 LE); then per feature, in order of buckets, the distance from the bucket before (one byte; 255
 * stands for 255 and goes on) and one int8 weight per label but the last, whose weights are zero. Made by
 * bench/train-classifier.ts.
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
  /** One bit per bucket that has a row: small enough to stay in the processor's cache. */
  known: Uint32Array
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
  /** `columns` values per bucket. */
  weights: Int8Array
  scale: number
}

/** Believes nothing in particular: for training the first one. */
export const EMPTY_CLASSIFIER: ClassifierWeights = { buckets: [], weights: new Int8Array(0), scale: 1 }

const MAGIC = 'FCT2'
const HEADER_BYTES = 16
const LONG = 255
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
  const isOurs = isKnown && bytes.readUInt32LE(8) === CLASSIFIER_LABELS.length && features < 0xffff
  const known = new Uint32Array(CLASSIFIER_BUCKETS / 32)
  const rows = new Uint16Array(CLASSIFIER_BUCKETS)
  const weights = new Int8Array((features + 1) * COLUMNS)
  let at = HEADER_BYTES
  let bucket = 0
  for (let row = 1; isOurs && row <= features && at < bytes.length; row++) {
    for (; bytes[at] === LONG; at++) bucket += LONG
    bucket += bytes[at++] ?? 0
    bucket &= CLASSIFIER_BUCKETS - 1
    rows[bucket] = row
    known[bucket >> 5] = (known[bucket >> 5] as number) | (1 << (bucket & 31))
    weights.set(
      new Int8Array(bytes.buffer, bytes.byteOffset + at, Math.min(COLUMNS, bytes.length - at)),
      row * COLUMNS,
    )
    at += COLUMNS
  }
  if (!isOurs || at !== bytes.length) {
    throw new Error(`${source} is not a text classifier; make it again with bench/train-classifier.ts`)
  }
  return { known, rows, weights, columns: COLUMNS, scale: bytes.readFloatLE(12) }
}

/** `buckets` in ascending order. */
export function encodeClassifier({ buckets, weights, scale }: ClassifierWeights): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(buckets.length, 4)
  header.writeUInt32LE(CLASSIFIER_LABELS.length, 8)
  header.writeFloatLE(scale, 12)
  const parts: Buffer[] = [header]
  buckets.forEach((bucket, i) => {
    const distance = bucket - (buckets[i - 1] ?? 0)
    const long = Math.floor(distance / LONG)
    parts.push(Buffer.from([...Array.from({ length: long }, () => LONG), distance % LONG]))
    parts.push(Buffer.from(weights.slice(i * COLUMNS, (i + 1) * COLUMNS).buffer))
  })
  return Buffer.concat(parts)
}
