/**
 * Trains src/content/classifier.bin from the tuning rows of test/corpus, the lure files' examples, the tests' rows and, as further harmless messages, from
 * public ordinary ones `{id,text,lang,licence}` whose licence allows it. Usage:
 *   npx tsx bench/train-classifier.ts [--ordinary FILE] [--folds N]
 * `--folds` writes nothing: it trains on all but one part of the rows and prints what the model makes of that part.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { EMPTY_CLASSIFIER, encodeClassifier } from '../src/content/classifier-model.ts'
import { LANGUAGES } from '../src/model.ts'
import { readSet } from './eval-rows.ts'
import { isHeldOut, readRows } from './language-rows.ts'

/** There are many of them, and most are easy: together they must not outweigh the labelled rows. */
const ORDINARY_WEIGHT = 0.6
const OUTPUT = 'src/content/classifier.bin'
const { values } = parseArgs({ options: { ordinary: { type: 'string' }, folds: { type: 'string' } } })
if (!existsSync(OUTPUT)) writeFileSync(OUTPUT, encodeClassifier(EMPTY_CLASSIFIER))
// The samples are read with the content, which holds the file that is made here.
const { exampleSamples, labelOf, sampleOf, testedSamples } = await import('./classifier-samples.ts')
const { trainClassifier } = await import('./classifier-training.ts')

const spoken = new Set<string>(LANGUAGES)
const ordinary = values.ordinary === undefined ? [] : readRows(values.ordinary)
const harmless = ordinary
  .filter((row) => row.isFree && !isHeldOut(row))
  .map((row) => sampleOf(row.text, 'harmless', spoken.has(row.lang) ? ORDINARY_WEIGHT : ORDINARY_WEIGHT / 2))
// What is between lure and everyday talk teaches nothing.
const rows = readSet('tuning').filter(({ level }) => level !== 'caution')
if (values.folds !== undefined) {
  const { judgeByFolds } = await import('./classifier-folds.ts')
  const { printReport } = await import('./eval-report.ts')
  const judged = judgeByFolds(rows, harmless, Number(values.folds))
  for (const isWide of [false, true]) {
    console.log(isWide ? 'rows with a family' : 'rows without a family')
    printReport(judged.filter(({ row }) => (row.family !== undefined) === isWide))
  }
} else {
  const labelled = [
    ...rows.map((row) => sampleOf(row.text, labelOf(row))),
    ...exampleSamples(),
    ...testedSamples(),
  ]
  const bytes = encodeClassifier(trainClassifier([...labelled, ...harmless]))
  writeFileSync(OUTPUT, bytes)
  console.log(`${labelled.length} labelled and ${harmless.length} ordinary rows, ${bytes.length} bytes`)
}
