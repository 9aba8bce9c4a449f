/**
 * The picture benchmark: codes and writing in drawn pictures with exact ground truth, ours beside what one would use
 * instead, in one run. Usage: npm run bench:pictures -- [--only qr|text|end-to-end]… [--sample N] [--patient] [--redraw]
 * `--sample` takes at most N pictures of each category and language; `--patient` gives ours two minutes for the writing
 * of a picture, so that a busy machine does not turn slowness into errors. It fails on no figure.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { environmentLine } from './figures.ts'
import { findChromium } from './pictures/browser.ts'
import { qrSet, textSet, type PictureSet } from './pictures/cache.ts'
import { measureEndToEnd } from './pictures/measure-end-to-end.ts'
import { measureQr } from './pictures/measure-qr.ts'
import { printTexts, readTexts } from './pictures/measure-text.ts'
import { createRandom } from './pictures/random.ts'

const PARTS = ['qr', 'text', 'end-to-end']

interface Options {
  /** Some of PARTS; all when undefined. */
  only?: string[] | undefined
  sample?: number | undefined
  redraw?: boolean | undefined
  patient?: boolean | undefined
}

/** Draws what is not in the cache, measures and prints; without `sample` half an hour on two quiet cores. */
export async function run(options: Options = {}): Promise<void> {
  const { only = PARTS, sample = Infinity, redraw = false, patient = false } = options
  if (findChromium() === undefined)
    console.log(
      '!! Chromium is not installed: screenshots, photos of screens and ALL WRITING are LEFT OUT (CHROME_PATH)',
    )
  if (only.includes('qr')) {
    const positives = sampled(qrSet('qr', redraw), sample)
    const negatives = sampled(qrSet('negatives', redraw), sample)
    console.log(`${positives.truths.length} pictures with QR codes, ${negatives.truths.length} without`)
    await measureQr(positives, negatives)
  }
  if (!only.includes('text') && !only.includes('end-to-end')) return
  const texts = sampled(textSet(redraw), sample)
  console.log(
    `\n${texts.truths.length} screenshots with writing${patient ? ', with all the time they need' : ''}`,
  )
  const readings = await readTexts(texts, patient ? { textBudgetMs: 120_000 } : {})
  if (only.includes('text')) printTexts(readings)
  if (only.includes('end-to-end')) await measureEndToEnd(readings)
}

/** The same few of each category and language in every run; theme and payload go by turns, so not every n-th. */
function sampled<T extends { category: string; language?: string }>(
  set: PictureSet<T>,
  most: number,
): PictureSet<T> {
  const groups = new Map<string, T[]>()
  for (const truth of set.truths) {
    const name = `${truth.category} ${truth.language}`
    groups.set(name, [...(groups.get(name) ?? []), truth])
  }
  const random = createRandom('sample')
  const chosen = new Set([...groups.values()].flatMap((group) => random.shuffle(group).slice(0, most)))
  const truths = set.truths.filter((truth) => chosen.has(truth))
  return { ...set, truths }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      sample: { type: 'string' },
      redraw: { type: 'boolean' },
      patient: { type: 'boolean' },
    },
  })
  if (values.only?.some((part) => !PARTS.includes(part))) {
    console.error(`--only takes ${PARTS.join(', ')}`)
    process.exit(2)
  }
  console.log(environmentLine())
  const sample = values.sample === undefined ? undefined : Number(values.sample)
  await run({ ...values, sample })
}
