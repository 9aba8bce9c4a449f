/**
 * Trains src/content/language-model.bin from rows `{id,text,lang,licence}` (JSON lines), a softmax regression
 * on hashed 1-3-grams per script, and from the tuning rows of test/corpus. Only rows whose licence allows it
 * (CC BY, Apache) are used. Usage:
 *   npx tsx bench/train-language.ts <rows.jsonl> [<out.bin>]
 */
import { writeFileSync } from 'node:fs'
import { encodeLanguageModel, type LanguageModel } from '../src/content/language-model.ts'
import { makeBucketList } from '../src/triage/bucket-list.ts'
import { hashGrams, splitWords } from '../src/triage/language-features.ts'
import { MODEL_COLUMNS, MODEL_LANGUAGES } from '../src/triage/language-families.ts'
import type { Script } from '../src/triage/language-words.ts'
import { readSet } from './eval-rows.ts'
import { cropped, isHeldOut, readRows, type Row } from './language-rows.ts'
import { spellingsOf } from './language-spellings.ts'

const BUCKETS = 8192
const EPOCHS = 12
const RATE = 0.6
const DECAY = 2e-6
/** Rows per language and epoch, so that no language wins by numbers. */
const PER_LANGUAGE = 6000
/** Our own rows are written as people type to us, the public ones mostly are not. */
const OWN_TIMES = 2
const SCRIPTS = Object.keys(MODEL_LANGUAGES) as Script[]

interface Sample {
  column: number
  grams: number[]
}

/** Deterministic, so that training twice gives the same file. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const repeated = <T>(items: T[], times: number): T[] => Array.from({ length: times }, () => items).flat()

function samplesOf(script: Script, rows: Row[], random: () => number): Sample[] {
  return MODEL_LANGUAGES[script].flatMap((language, column) => {
    const pool = rows.flatMap((row) => spellingsOf(row, script, language))
    if (pool.length === 0) throw new Error(`no rows for ${language} in ${script}`)
    return Array.from({ length: PER_LANGUAGE }, (_, i) => {
      const into = makeBucketList()
      hashGrams(splitWords(cropped(pool[i % pool.length]!, random))[script], BUCKETS, into)
      return { column, grams: [...into.buckets.subarray(0, into.size)] }
    }).filter((sample) => sample.grams.length > 0)
  })
}

function step(weights: Float32Array, sample: Sample, columns: number, rate: number): void {
  const norm = 1 / Math.sqrt(sample.grams.length)
  const logits = Array.from({ length: columns }, () => 0)
  for (const gram of sample.grams) {
    for (let c = 0; c < columns; c++) logits[c]! += weights[gram * MODEL_COLUMNS + c]! * norm
  }
  const top = Math.max(...logits)
  const exps = logits.map((logit) => Math.exp(logit - top))
  const sum = exps.reduce((a, b) => a + b, 0)
  for (let c = 0; c < columns; c++) {
    const gradient = (exps[c]! / sum - (c === sample.column ? 0.98 : 0.02 / (columns - 1))) * norm * rate
    for (const gram of sample.grams) {
      const at = gram * MODEL_COLUMNS + c
      weights[at] = weights[at]! * (1 - DECAY) - gradient
    }
  }
}

function train(rows: Row[]): LanguageModel {
  const random = randomFrom(7)
  const weights = new Float32Array(BUCKETS * MODEL_COLUMNS)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (const script of SCRIPTS) {
      const samples = samplesOf(script, rows, random)
      for (let i = samples.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1))
        ;[samples[i], samples[j]] = [samples[j]!, samples[i]!]
      }
      for (const sample of samples)
        step(weights, sample, MODEL_LANGUAGES[script].length, RATE / (1 + epoch / 3))
    }
  }
  return quantise(weights)
}

function quantise(weights: Float32Array): LanguageModel {
  const sorted = Float32Array.from(weights, Math.abs).toSorted()
  const scale = sorted[Math.floor(sorted.length * 0.9995)]! / 127
  const bytes = Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w / scale))))
  return { buckets: BUCKETS, columns: MODEL_COLUMNS, scale, weights: bytes }
}

const [input, output = 'src/content/language-model.bin'] = process.argv.slice(2)
if (!input) throw new Error('usage: train-language.ts <rows.jsonl> [<out.bin>]')
const own = readSet('tuning').map(({ id, text, lang }): Row => ({ id, text, lang, isFree: true }))
// First, because only the first PER_LANGUAGE of each language are used.
const rows = [...repeated(own, OWN_TIMES), ...readRows(input)].filter((row) => row.isFree && !isHeldOut(row))
const bytes = encodeLanguageModel(train(rows))
writeFileSync(output, bytes)
console.log(`${rows.length} rows, ${bytes.length} bytes`)
