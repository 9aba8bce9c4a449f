/** The committed screenshots: what truth.json says of them holds, and they stay small. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { SCREENS, TextPicture } from '../../bench/pictures/truth.ts'
import { LANGUAGES } from '../../src/model.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/pictures')
const truths = TextPicture.array().parse(JSON.parse(readFileSync(join(FOLDER, 'truth.json'), 'utf8')))

test('every picture has its truth and every truth its picture', () => {
  expect(truths.length).toBeGreaterThanOrEqual(20)
  const pictures = readdirSync(FOLDER).filter((file) => file !== 'truth.json')
  expect(truths.map(({ file }) => file).toSorted()).toEqual(pictures.toSorted())
})

test('all languages and all screens of WhatsApp are there', () => {
  expect(new Set(truths.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
  expect(new Set(truths.flatMap(({ screen }) => screen ?? []))).toEqual(new Set(SCREENS))
})

test('they are of a phone’s size and small in bytes', async () => {
  const sizes = truths.map(({ file }) => statSync(join(FOLDER, file)).size)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(60 * 1024)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.5e6)
  for (const { file } of truths.filter(({ isLegible }) => isLegible)) {
    const { height } = await sharp(join(FOLDER, file)).metadata()
    expect(height).toBeGreaterThan(1000)
  }
})

test('what must be read exactly stands in a passage', () => {
  expect(truths.flatMap(({ exact }) => exact).length).toBeGreaterThan(10)
  for (const { bubbles, exact } of truths)
    for (const part of exact) expect(bubbles.some(({ text }) => text.includes(part))).toBe(true)
})
