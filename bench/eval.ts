/**
 * Accuracy per set, language and class, as docs/accuracy.md publishes it. Run: npm run eval -- [options]
 * --set tuning|first|second (default: all) · --benign FILE (one {"text","lang"} a line: false alarms only) ·
 * --misses (with --set tuning only: whoever reads the misses of an evaluation set can no longer be measured on it)
 */
import { parseArgs } from 'node:util'
import { loadContent } from '../src/content/load.ts'
import { LANGUAGES, type Level } from '../src/model.ts'
import { detectLanguage } from '../src/triage/language.ts'
import { prepareTriage, triage } from '../src/triage/triage.ts'
import { byClass, harmless, overall, recallGrid, share, type Cells, type Judged } from './eval-figures.ts'
import { readOrdinary, readSet, SET_TITLES, SETS, type Row, type SetName } from './eval-rows.ts'

const content = loadContent()
const ready = prepareTriage(content)

/** As a message somebody typed or pasted: the forwarded mark would tell too much about our own rows. */
function judge(row: Row): Judged {
  const { verdict, language } = triage({ kind: 'text', text: row.text, forwarded: false }, [], ready)
  return { row, verdict, language: language ?? detectLanguage(row.text, content.languageModel).language }
}

function evaluate(set: SetName): Judged[] {
  const judged = readSet(set).map(judge)
  const perLanguage = (figure: (of: string, rows: Judged[]) => Cells): Cells[] => [
    ...LANGUAGES.map((language) =>
      figure(
        language,
        judged.filter(({ row }) => row.lang === language),
      ),
    ),
    figure('all', judged),
  ]
  console.log(`\n${SET_TITLES[set]}: ${judged.length} rows`)
  print(perLanguage(overall))
  print(byClass(judged))
  console.log('found (caution ½) of rows')
  print(recallGrid(judged, LANGUAGES))
  console.log('rows that are no lure')
  print(perLanguage(harmless))
  return judged
}

/** The first cell of each row becomes its heading. */
function print(rows: Cells[]): void {
  console.table(
    Object.fromEntries(
      rows.map((cells) => {
        const [heading, ...others] = Object.entries(cells)
        return [heading?.[1] ?? '', Object.fromEntries(others)]
      }),
    ),
  )
}

function printMisses(judged: Judged[]): void {
  for (const { row, verdict } of judged) {
    const isRight = (row.level === 'danger') === (verdict.level === 'danger')
    if (!isRight) console.log(row.id, row.level, row.lure, '→', verdict.level, verdict.story, '|', row.text)
  }
}

function falseAlarms(file: string): void {
  const byLanguage = new Map<string, Record<Level, number> & { rows: number }>()
  for (const { text, lang } of readOrdinary(file)) {
    const counts = byLanguage.get(lang) ?? { rows: 0, danger: 0, caution: 0, info: 0, unknown: 0 }
    byLanguage.set(lang, counts)
    counts.rows++
    counts[triage({ kind: 'text', text, forwarded: false }, [], ready).verdict.level]++
  }
  console.log('\nordinary messages, all of them harmless')
  print(
    [...byLanguage].map(([language, counts]) => ({
      language,
      rows: counts.rows,
      danger: counts.danger,
      'danger share': share(counts.danger, counts.rows, 3),
      caution: counts.caution,
      'caution share': share(counts.caution, counts.rows, 3),
      info: counts.info,
    })),
  )
}

function readOptions(): { sets: readonly SetName[]; benign?: string; misses: boolean } {
  const { values } = parseArgs({
    options: {
      set: { type: 'string' },
      benign: { type: 'string' },
      misses: { type: 'boolean', default: false },
    },
  })
  const sets = values.set === undefined ? SETS : SETS.filter((name) => name === values.set)
  if (sets.length === 0) throw new Error(`--set must be one of ${SETS.join(', ')}`)
  if (values.misses && values.set !== 'tuning') {
    throw new Error(
      '--misses needs --set tuning: rows of an evaluation set that are read are lost for measuring',
    )
  }
  return { sets, misses: values.misses, ...(values.benign !== undefined && { benign: values.benign }) }
}

const { sets, benign, misses } = readOptions()
for (const set of sets) {
  const judged = evaluate(set)
  if (misses) printMisses(judged)
}
if (benign !== undefined) falseAlarms(benign)
