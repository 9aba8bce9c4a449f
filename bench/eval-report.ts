/** The tables that `npm run eval` prints for a set of judged rows. */
import { LANGUAGES, LURES, type Lure } from '../src/model.ts'
import { confusion, languageConfusion, type Cells } from './eval-confusion.ts'
import {
  called,
  classPrecision,
  falselyNamed,
  ofClass,
  part,
  precision,
  recall,
  rightClass,
  rightIntent,
  rightLanguage,
} from './eval-figures.ts'
import { isHarmless, isLure, isQuestion, type Judged } from './eval-judge.ts'
import { isHardNegative, kindOf, KINDS } from './eval-kinds.ts'
import { percent, printPlain, rate, type Table } from './eval-tables.ts'

export function printReport(judged: Judged[]): void {
  reportTables(judged).forEach(printPlain)
}

export function reportTables(judged: Judged[]): Table[] {
  const perLanguage = (figures: (rows: Judged[]) => Cells): Cells[] => [
    ...LANGUAGES.map((language) => ({ language, ...figures(inLanguage(judged, language)) })),
    { language: 'all', ...figures(judged) },
  ]
  return [
    {
      title: 'Lures by language; in recall and precision a caution counts ½',
      rows: perLanguage(lureFigures),
    },
    { title: 'Lures by class', rows: LURES.map((lure) => classFigures(judged, lure)) },
    { title: 'Recall by class and language', rows: grid((rows, lure) => recallCell(rows, lure), judged) },
    { title: 'Harmless rows by language', rows: perLanguage(harmlessFigures) },
    {
      title: 'Harmless rows called danger + caution, by the class that was named and by language',
      rows: grid(alarmCell, judged),
    },
    { title: 'Harmless rows by kind', rows: kindFigures(judged) },
    { title: "People's questions about their own account", rows: perLanguage(questionFigures) },
    { title: 'Label and answer, all languages', rows: confusion(judged) },
    { title: 'Language of the message and the one it is taken for', rows: languageConfusion(judged) },
  ]
}

function lureFigures(rows: Judged[]): Cells {
  const lures = rows.filter(isLure)
  return {
    recall: rate(recall(rows)),
    'called danger': rate(called('danger', lures)),
    'called caution': called('caution', lures).found,
    precision: rate(precision(rows)),
    'right class': rate(rightClass(rows)),
  }
}

function classFigures(rows: Judged[], lure: Lure): Cells {
  const own = ofClass(rows, lure)
  return {
    class: lure,
    recall: rate(recall(own)),
    'called danger': rate(called('danger', own)),
    'right class': rate(rightClass(own)),
    'class precision': rate(classPrecision(rows, lure)),
    'harmless called so, danger': rate(falselyNamed(rows, 'danger', lure)),
    'harmless called so, caution': rate(falselyNamed(rows, 'caution', lure)),
  }
}

function harmlessFigures(rows: Judged[]): Cells {
  const harmless = rows.filter(isHarmless)
  return {
    'called danger': rate(called('danger', harmless)),
    'called caution': rate(called('caution', harmless)),
    'hard negatives called danger': rate(called('danger', rows.filter(isHardNegative))),
    'language right, of all rows': rate(rightLanguage(rows)),
  }
}

function questionFigures(rows: Judged[]): Cells {
  const questions = rows.filter(isQuestion)
  const asking = (intent: string): Judged[] => questions.filter(({ row }) => row.intent === intent)
  return {
    'recover-account, right intent': rate(rightIntent(asking('recover-account'))),
    'secure-account, right intent': rate(rightIntent(asking('secure-account'))),
    'both, right intent': rate(rightIntent(questions)),
    'taken for either': rate(
      part(questions, ({ verdict }) => ['recover-account', 'secure-account'].includes(verdict.intent)),
    ),
    'called danger': called('danger', questions).found,
  }
}

function kindFigures(judged: Judged[]): Cells[] {
  const figures = (kind: string, rows: Judged[]): Cells => ({
    kind,
    'called danger': rate(called('danger', rows)),
    'called caution': rate(called('caution', rows)),
  })
  const harmless = judged.filter(isHarmless)
  const kinds = [...new Set([...KINDS, ...harmless.map(kindOf)])]
  return [
    ...kinds
      .map((kind) => ({ kind, rows: harmless.filter((each) => kindOf(each) === kind) }))
      .filter(({ rows }) => rows.length > 0)
      .map(({ kind, rows }) => figures(kind, rows)),
    figures('hard negatives: all but everyday', judged.filter(isHardNegative)),
  ]
}

function grid(cell: (rows: Judged[], lure: Lure) => string, judged: Judged[]): Cells[] {
  return LURES.map((lure) => ({
    class: lure,
    ...Object.fromEntries(LANGUAGES.map((language) => [language, cell(inLanguage(judged, language), lure)])),
    all: cell(judged, lure),
  }))
}

function recallCell(rows: Judged[], lure: Lure): string {
  const share = recall(ofClass(rows, lure))
  return share.of === 0 ? '–' : `${share.found}/${share.of} ${percent(share)}`
}

function alarmCell(rows: Judged[], lure: Lure): string {
  const danger = falselyNamed(rows, 'danger', lure)
  return `${danger.found} + ${falselyNamed(rows, 'caution', lure).found} of ${danger.of}`
}

function inLanguage(judged: Judged[], language: string): Judged[] {
  return judged.filter(({ row }) => row.lang === language)
}
