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
  /** Open-addressing table, small enough for the processor's cache: bucket + 1, or 0 where a slot is free. */
  keys: Int32Array
  /** Per slot of `keys`, where the bucket's `columns` weights begin. */
  places: Int32Array
  weights: Int8Array
  columns: number
  /** One step of a stored weight, in logits. */
  scale: number
}

/** Slots of the table; a power of two, well above the number of features. */
const SLOTS = 2 ** 15
const MOST_FEATURES = (SLOTS * 3) / 4

/** Where the bucket's weights begin, or -1: most buckets tell nothing. */
export function placeOf(bucket: number, { keys, places }: ClassifierModel): number {
  let slot = (bucket ^ (bucket >> 5)) & (SLOTS - 1)
  for (let key = keys[slot]; key !== 0; key = keys[slot]) {
    if (key === bucket + 1) return places[slot] as number
    slot = (slot + 1) & (SLOTS - 1)
  }
  return -1
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
  const isOurs = isKnown && bytes.readUInt32LE(8) === CLASSIFIER_LABELS.length && features <= MOST_FEATURES
  const model: ClassifierModel = {
    keys: new Int32Array(SLOTS),
    places: new Int32Array(SLOTS),
    weights: new Int8Array(isOurs ? features * COLUMNS : 0),
    columns: COLUMNS,
    scale: isKnown ? bytes.readFloatLE(12) : 1,
  }
  let at = HEADER_BYTES
  let bucket = 0
  let feature = 0
  for (; isOurs && feature < features; feature++) {
    for (; bytes[at] === LONG; at++) bucket += LONG
    bucket += bytes[at++] ?? 0
    if (at + COLUMNS > bytes.length) break
    const own = new Int8Array(bytes.buffer, bytes.byteOffset + at, COLUMNS)
    model.weights.set(own, feature * COLUMNS)
    addKey(bucket & (CLASSIFIER_BUCKETS - 1), feature * COLUMNS, model)
    at += COLUMNS
  }
  if (!isOurs || feature < features || at !== bytes.length) {
    throw new Error(`${source} is not a text classifier; make it again with bench/train-classifier.ts`)
  }
  return model
}

function addKey(bucket: number, place: number, { keys, places }: ClassifierModel): void {
  let slot = (bucket ^ (bucket >> 5)) & (SLOTS - 1)
  while (keys[slot] !== 0) slot = (slot + 1) & (SLOTS - 1)
  keys[slot] = bucket + 1
  places[slot] = place
}

/** `buckets` in ascending order; throws when they are too many to be read again. */
export function encodeClassifier({ buckets, weights, scale }: ClassifierWeights): Buffer {
  if (buckets.length > MOST_FEATURES) throw new Error(`at most ${MOST_FEATURES} features fit the table`)
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
