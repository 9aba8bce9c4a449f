/**
 * Draws the pictures of steps from the texts card.* into src/content/cards, and their manifest.
 * Usage: npx tsx bin/draw-cards.ts [folder]   (a folder elsewhere to look before replacing)
 * Needs Chromium (CHROME_PATH when it is not in a usual place) and Noto's fonts: Debian's chromium,
 * fonts-noto-core and fonts-noto-extra (other fonts wrap lines elsewhere).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import sharp from 'sharp'
import { findChromium, startChromium, type PageDrawer } from '../bench/pictures/browser.ts'
import { CARD_BYTES, cardFile, hashCardTexts, sha256, type CardRecord } from '../src/content/cards.ts'
import { loadLocales, type Locale } from '../src/content/locales.ts'
import { CARDS, LANGUAGES, type CardId } from '../src/model.ts'
import { CARD_SIZE, LETTER_SIZES, cardPage } from './cards/card-page.ts'
import { findOverflow } from './cards/find-overflow.ts'
import { cardTextOf } from './cards/card-text.ts'

const content = resolve(import.meta.dirname, '..', 'src', 'content')
const folder = resolve(process.argv[2] ?? join(content, 'cards'))

/** Few colours: flat drawings and the edges of letters. The same pixels always give the same bytes. */
const PNG = { palette: true, colours: 48, dither: 0, effort: 10, compressionLevel: 9 } as const

interface Fitting {
  letters: number
  html: string
  png: Buffer
}

/** With the largest letters that fit; throws naming what sticks out when none do. */
async function drawFitting(card: CardId, locale: Locale, drawer: PageDrawer): Promise<Fitting> {
  const text = cardTextOf(locale)
  let overflow: string[] = []
  for (const letters of LETTER_SIZES) {
    const html = cardPage(card, text, letters)
    const { png, boxes } = await drawer.draw(html, { ...CARD_SIZE, scale: 1 })
    overflow = findOverflow(boxes, CARD_SIZE)
    if (overflow.length === 0) return { letters, html, png }
  }
  throw new Error(`${locale.language}: ${card}: too long for the picture: ${overflow.join(', ')}`)
}

async function drawCard(card: CardId, locale: Locale, drawer: PageDrawer): Promise<CardRecord> {
  const { letters, html, png } = await drawFitting(card, locale, drawer)
  const picture = await sharp(png).png(PNG).toBuffer()
  if (picture.length > CARD_BYTES)
    throw new Error(`${card} in ${locale.language} has ${picture.length} bytes`)
  const file = cardFile(card, locale.language, folder)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, picture)
  return {
    card,
    language: locale.language,
    texts: hashCardTexts(card, locale),
    letters,
    page: sha256(html),
    picture: sha256(picture),
    ...CARD_SIZE,
    bytes: picture.length,
  }
}

const chromium = findChromium()
if (chromium === undefined) throw new Error('No Chromium: install it, or name it in CHROME_PATH')
const locales = loadLocales(join(content, 'locales'))
const drawer = await startChromium(chromium)
const records: CardRecord[] = []
try {
  for (const language of LANGUAGES) {
    for (const card of CARDS) records.push(await drawCard(card, locales[language], drawer))
  }
} finally {
  await drawer.close()
}
writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(records, null, 2)}\n`)
process.stdout.write(
  `${records.length} cards, the largest ${Math.max(...records.map(({ bytes }) => bytes))} bytes\n`,
)
