/** The figures that ship with the program (src/content/accuracy.json), from the judged rows of the third set. */
import { writeFileSync } from 'node:fs'
import { ACCURACY_FILE, type PublishedAccuracy } from '../src/content/accuracy.ts'
import { LANGUAGES, LURES } from '../src/model.ts'
import { VERSION } from '../src/version.ts'
import { called, ofClass, precision, recall, rightClass, rightLanguage } from './eval-figures.ts'
import { isHarmless, type Judged } from './eval-judge.ts'

export function shippedFigures(
  judged: Judged[],
  { measuredOn, version }: Pick<PublishedAccuracy, 'measuredOn' | 'version'>,
): PublishedAccuracy {
  const inLanguage = (language: string): Judged[] =>
    language === 'all' ? judged : judged.filter(({ row }) => row.lang === language)
  const languages = [...LANGUAGES, 'all'].map((language) => {
    const rows = inLanguage(language)
    const figures = {
      recall: recall(rows),
      precision: precision(rows),
      falseAlarms: called('danger', rows.filter(isHarmless)),
      language: rightLanguage(rows),
    }
    return [language, figures] as const
  })
  const classes = LURES.map((lure) => {
    const rows = ofClass(judged, lure)
    return [lure, { recall: recall(rows), rightClass: rightClass(rows) }] as const
  })
  return {
    measuredOn,
    version,
    rows: judged.length,
    languages: Object.fromEntries(languages) as PublishedAccuracy['languages'],
    classes: Object.fromEntries(classes) as PublishedAccuracy['classes'],
  }
}

/** Of today. */
export function updateShipped(judged: Judged[]): void {
  const measuredOn = new Date().toISOString().slice(0, 10)
  writeFileSync(ACCURACY_FILE, formatShipped(shippedFigures(judged, { measuredOn, version: VERSION })))
}

/** One share a line, so that a change is read in its diff. */
export function formatShipped(figures: PublishedAccuracy): string {
  const text = JSON.stringify(figures, null, 2)
  const lines = text.replace(/\{\s*"found": ([\d.]+),\s*"of": ([\d.]+)\s*\}/g, '{ "found": $1, "of": $2 }')
  return `${lines}\n`
}
