/** How well screenshots are read: error rates, links and codes, times, and what is admitted to be illegible. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { percent } from '../eval-tables.ts'
import { printTable, quantile, show } from '../figures.ts'
import type { PictureSet } from './cache.ts'
import { distance, distanceWithin, normalise, withoutChrome } from './error-rate.ts'
import { createTextReaders, type Patience, type TextAnswer } from './text-readers.ts'
import type { TextPicture } from './truth.ts'

export interface TextReading {
  reader: string
  truth: TextPicture
  answer: TextAnswer
  ms: number
  errors: number
  letters: number
  /** Bubbles that come out as one passage, nearly as written. */
  wholeBubbles: number
  exactFound: number
}

/** Reads all pictures with all readers in turns. */
export async function readTexts(set: PictureSet<TextPicture>, patience: Patience): Promise<TextReading[]> {
  const readers = await createTextReaders(patience)
  const readings: TextReading[] = []
  for (const truth of set.truths) {
    const path = join(set.folder, truth.file)
    const bytes = readFileSync(path)
    for (const reader of readers) {
      const started = performance.now()
      const answer = await reader.read({ bytes, path, language: truth.language })
      const ms = performance.now() - started
      readings.push({ reader: reader.name, truth, answer, ms, ...compare(truth, answer.passages) })
    }
  }
  for (const reader of readers) await reader.close?.()
  return readings
}

function compare(
  { bubbles, chrome, exact }: TextPicture,
  passages: string[],
): Pick<TextReading, 'errors' | 'letters' | 'wholeBubbles' | 'exactFound'> {
  const kept = withoutChrome(passages, chrome)
  const said = bubbles.map(({ text }) => normalise(text)).filter((text) => text !== '')
  const [truth, seen] = [said.join(' '), kept.join(' ')]
  const isWhole = (text: string): boolean =>
    kept.some((passage) => distance(text, passage) <= Math.max(1, text.length * 0.1))
  return {
    errors: Math.min(distanceWithin(truth, seen), truth.length),
    letters: truth.length,
    wholeBubbles: said.filter(isWhole).length,
    exactFound: exact.filter((part) => seen.includes(normalise(part))).length,
  }
}

export function printTexts(readings: TextReading[]): void {
  const names = [...new Set(readings.map(({ reader }) => reader))]
  for (const name of names) {
    const own = readings.filter(({ reader }) => reader === name)
    const kinds = [...new Set(own.map(({ truth }) => `${truth.category} ${truth.language}`))].toSorted()
    const rows = kinds.map((kind) =>
      rowOf(
        kind,
        own.filter(({ truth }) => `${truth.category} ${truth.language}` === kind),
      ),
    )
    const legible = own.filter(({ truth }) => truth.isLegible)
    printTable(`Text: ${name}`, HEAD, [...rows, rowOf('  all that is legible', legible)])
  }
}

const HEAD = [
  'category, language',
  'pictures',
  'CER',
  'bubbles whole',
  'links, codes exact',
  'read',
  'illegible',
  'none',
  'other',
  'p50',
  'p95 ms',
]

function rowOf(kind: string, list: TextReading[]): string[] {
  const sum = (value: (reading: TextReading) => number): number =>
    list.reduce((total, one) => total + value(one), 0)
  const count = (writing: string): number => list.filter(({ answer }) => answer.writing === writing).length
  const times = list.map(({ ms }) => ms)
  const [read, illegible, none] = [count('read'), count('illegible'), count('none')]
  return [
    kind,
    String(list.length),
    percent({ found: sum(({ errors }) => errors), of: sum(({ letters }) => letters) }),
    percent({ found: sum(({ wholeBubbles }) => wholeBubbles), of: sum(({ truth }) => truth.bubbles.length) }),
    percent({ found: sum(({ exactFound }) => exactFound), of: sum(({ truth }) => truth.exact.length) }),
    ...[read, illegible, none, list.length - read - illegible - none].map(String),
    show(quantile(times, 0.5)),
    show(quantile(times, 0.95)),
  ]
}
