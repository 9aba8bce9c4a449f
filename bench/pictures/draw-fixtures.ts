/**
 * Draws the screenshots that tests read, small enough to be committed, with truth.json beside them.
 * Usage: npx tsx bench/pictures/draw-fixtures.ts (needs Chromium and its fonts)
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { findChromium, startChromium } from './browser.ts'
import { readSubjects } from './chat-texts.ts'
import { drawText } from './draw-texts.ts'
import type { TextPlan } from './text-plan.ts'
import type { TextPicture } from './truth.ts'

const FOLDER = join(import.meta.dirname, '../../test/fixtures/pictures')
const BYTES_LIMIT = 60 * 1024

type Fixture = Pick<TextPlan, 'id' | 'language' | 'theme'> & Partial<TextPlan>

const FIXTURES: Fixture[] = [
  ...(['en', 'ur', 'ur-Latn', 'ru', 'kk'] as const).flatMap((language): Fixture[] => [
    { id: `chat-${language}-light`, language, theme: 'light' },
    { id: `chat-${language}-dark`, language, theme: 'dark', about: 'harmless' },
  ]),
  { id: 'chat-ur-nastaliq', language: 'ur', theme: 'light', script: 'nastaliq' },
  { id: 'chat-en-blurred', language: 'en', theme: 'light', journey: 'blurred' },
  { id: 'parts-ru-light', language: 'ru', theme: 'light', about: 'parts' },
  { id: 'parts-ur-dark', language: 'ur', theme: 'dark', about: 'parts' },
  { id: 'screen-link-device-en', language: 'en', theme: 'light', screen: 'link-device' },
  { id: 'screen-link-device-ur', language: 'ur', theme: 'dark', screen: 'link-device' },
  { id: 'screen-enter-code-en', language: 'en', theme: 'dark', screen: 'enter-code' },
  { id: 'screen-enter-code-ru', language: 'ru', theme: 'light', screen: 'enter-code' },
  { id: 'screen-passkey-en', language: 'en', theme: 'light', screen: 'passkey' },
  { id: 'screen-linked-devices-kk', language: 'kk', theme: 'light', screen: 'linked-devices' },
  { id: 'screen-linked-devices-ru', language: 'ru', theme: 'dark', screen: 'linked-devices' },
  { id: 'screen-registration-code-ru', language: 'ru', theme: 'light', screen: 'registration-code' },
  { id: 'screen-registration-code-ur', language: 'ur', theme: 'light', screen: 'registration-code' },
]

const chromium = findChromium()
if (chromium === undefined)
  throw new Error('The fixtures are drawn with Chromium: install it or set CHROME_PATH')
mkdirSync(FOLDER, { recursive: true })
const drawer = await startChromium(chromium)
const subjects = readSubjects()
const truths: TextPicture[] = []
for (const fixture of FIXTURES) {
  const plan: TextPlan = {
    category: 'fixture',
    script: fixture.language === 'ur' ? 'naskh' : 'latin',
    journey: 'as-taken',
    about: 'lure',
    ...fixture,
  }
  const { bytes, truth } = await drawText(plan, subjects, drawer)
  const file = `${plan.id}.webp`
  const small = await shrink(bytes)
  writeFileSync(join(FOLDER, file), small)
  truths.push({ ...truth, file })
  console.log(`${file}: ${Math.round(small.length / 1024)} KB, ${truth.bubbles.length} passages`)
}
await drawer.close()
writeFileSync(join(FOLDER, 'truth.json'), `${JSON.stringify(truths, null, 2)}\n`)

/** As an app would send it: inside 1920 pixels, then whatever quality fits. */
async function shrink(bytes: Buffer): Promise<Buffer> {
  for (const quality of [80, 70, 60, 50, 40]) {
    const small = await sharp(bytes)
      .resize({ width: 1920, height: 1920, fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort: 6 })
      .toBuffer()
    if (small.length <= BYTES_LIMIT) return small
  }
  throw new Error('A fixture is too detailed for its size limit')
}
