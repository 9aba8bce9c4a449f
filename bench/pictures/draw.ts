/**
 * Draws one set of pictures into a folder, its manifest last. Runs in a process of its own: the reader under test
 * forbids sharp the SVG that is drawn with here. Usage: tsx bench/pictures/draw.ts <set> <folder>
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageDrawer } from './browser.ts'
import { findChromium, startChromium } from './browser.ts'
import { readSubjects } from './chat-texts.ts'
import { drawText } from './draw-texts.ts'
import { drawNegatives } from './negatives.ts'
import { drawCategory, QR_CATEGORIES } from './qr-plan.ts'
import { planTexts } from './text-plan.ts'
import type { Drawn, QrPicture, TextPicture } from './truth.ts'

type Draw = (drawer: PageDrawer | null) => AsyncGenerator<Drawn<QrPicture | TextPicture>>

const SETS: Record<string, Draw> = { qr: drawAllQr, negatives: drawNegatives, texts: drawAllTexts }

async function* drawAllQr(drawer: PageDrawer | null): AsyncGenerator<Drawn<QrPicture>> {
  for (const category of Object.keys(QR_CATEGORIES)) yield* drawCategory(category, drawer)
}

async function* drawAllTexts(drawer: PageDrawer | null): AsyncGenerator<Drawn<TextPicture>> {
  if (drawer === null) return
  const subjects = readSubjects()
  for (const plan of planTexts()) yield await drawText(plan, subjects, drawer)
}

const [set = '', folder = ''] = process.argv.slice(2)
const draw = SETS[set]
if (draw === undefined || folder === '') throw new Error('Usage: draw.ts qr|negatives|texts <folder>')
mkdirSync(folder, { recursive: true })
const chromium = findChromium()
const drawer = chromium === undefined ? null : await startChromium(chromium)
const truths: (QrPicture | TextPicture)[] = []
try {
  for await (const { truth, bytes } of draw(drawer)) {
    writeFileSync(join(folder, truth.file), bytes)
    truths.push(truth)
    if (truths.length % 50 === 0) console.log(`  ${set}: ${truths.length} pictures drawn`)
  }
} finally {
  await drawer?.close()
}
writeFileSync(join(folder, 'manifest.json'), JSON.stringify(truths))
