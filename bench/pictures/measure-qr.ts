/** Rate and time of every reader of QR symbols over the same pictures, taken in turns so that other load hits all alike. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { percent, interval } from '../eval-tables.ts'
import { printTable, quantile, show } from '../figures.ts'
import type { PictureSet } from './cache.ts'
import { createDecoders, type Decoder } from './decoders.ts'
import type { QrPicture } from './truth.ts'

interface Attempt {
  category: string
  isLinking: boolean
  isPositive: boolean
  /** All symbols of the picture were found. */
  isComplete: boolean
  /** Texts that no symbol of the picture says. */
  wrong: number
  ms: number
}

type Attempts = Map<Decoder, Attempt[]>

/** Runs all and prints three tables. */
export async function measureQr(
  positives: PictureSet<QrPicture>,
  negatives: PictureSet<QrPicture>,
): Promise<void> {
  const decoders = await createDecoders()
  const attempts: Attempts = new Map(decoders.map((decoder) => [decoder, []]))
  const pictures = [
    ...positives.truths.map((truth) => ({ ...positives, truth })),
    ...negatives.truths.map((truth) => ({ ...negatives, truth })),
  ]
  const [first] = pictures
  if (first) for (const decoder of decoders) await attempt(decoder, first.truth, first.folder)
  for (const { truth, folder } of pictures)
    for (const [decoder, list] of attempts) list.push(await attempt(decoder, truth, folder))
  for (const decoder of decoders) await decoder.close?.()
  printRates(attempts)
  printTimes(attempts)
  printFalseHits(attempts)
}

async function attempt(decoder: Decoder, truth: QrPicture, folder: string): Promise<Attempt> {
  const path = join(folder, truth.file)
  const bytes = readFileSync(path)
  const started = performance.now()
  const found = await decoder.read({ bytes, path }).catch((): string[] => [])
  const ms = performance.now() - started
  return {
    category: truth.category,
    isLinking: truth.texts.some((text) => text.includes('2@')),
    isPositive: truth.texts.length > 0,
    isComplete: truth.texts.every((text) => found.includes(text)),
    wrong: new Set(found.filter((text) => !truth.texts.includes(text))).size,
    ms,
  }
}

const PHOTOS = ['monitor near', 'monitor far', 'phone in hand', 'glare']

/** Groups of the order that asks for figures, below the categories themselves. */
const GROUPS: Record<string, (attempt: Attempt) => boolean> = {
  '  stickers and direct screenshots': ({ category }) =>
    /^(?:screenshot|web page|sticker|recompressed|downscaled|several)/.test(category),
  '  photos of screens': ({ category }) => PHOTOS.includes(category),
  '  linking payloads': ({ isLinking }) => isLinking,
  '  all': () => true,
}

function printRates(attempts: Attempts): void {
  const positives = [...attempts].map(([decoder, list]) => ({
    decoder,
    list: list.filter(({ isPositive }) => isPositive),
  }))
  const categories = [...new Set(positives.flatMap(({ list }) => list.map(({ category }) => category)))]
  const row = (name: string, belongs: (attempt: Attempt) => boolean): string[] => {
    const cells = positives.map(({ list }) => shareOf(list.filter(belongs)))
    return [name, String(positives[0]?.list.filter(belongs).length ?? 0), ...cells]
  }
  const rows = [
    ...categories.map((name) => row(name, ({ category }) => category === name)),
    ...Object.entries(GROUPS).map(([name, belongs]) => row(name, belongs)),
  ]
  const head = ['all codes of the picture found', 'pictures', ...positives.map(({ decoder }) => decoder.name)]
  printTable('QR: rate by category', head, rows)
  const [ours] = positives
  const complete = ours?.list.filter(({ isComplete }) => isComplete).length ?? 0
  console.log(
    `ours, all: ${complete}/${ours?.list.length ?? 0}, Wilson 95 %: ${interval({ found: complete, of: ours?.list.length ?? 0 })} %`,
  )
}

function shareOf(list: Attempt[]): string {
  return percent({ found: list.filter(({ isComplete }) => isComplete).length, of: list.length })
}

function printTimes(attempts: Attempts): void {
  const rows = [...attempts].map(([decoder, list]) => {
    const times = (isPositive: boolean): string[] => {
      const of = list.filter((one) => one.isPositive === isPositive).map(({ ms }) => ms)
      return [0.5, 0.95, 1].map((share) => show(quantile(of, share)))
    }
    const wrong = list.filter(({ isPositive }) => isPositive).reduce((sum, one) => sum + one.wrong, 0)
    const hits = list.filter((one) => !one.isPositive && one.wrong > 0).length
    return [decoder.name, String(wrong), String(hits), ...times(true), ...times(false)]
  })
  const head = [
    '',
    'wrong texts',
    'false hits',
    'with codes p50',
    'p95',
    'max',
    'without p50',
    'p95',
    'max ms',
  ]
  printTable('QR: wrong texts, hits where no code is, and milliseconds', head, rows)
}

function printFalseHits(attempts: Attempts): void {
  for (const [decoder, list] of attempts) {
    const hit = list.filter((one) => !one.isPositive && one.wrong > 0).map(({ category }) => category)
    if (hit.length > 0) console.log(`${decoder.name}: false hits among ${[...new Set(hit)].join(', ')}`)
  }
}
