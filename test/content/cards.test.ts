/** The committed pictures of steps: all there, small, drawn from today's texts; and what is said of them when not. */
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CARD_BYTES, cardFile, checkCards, loadCardRecords, readCard } from '../../src/content/cards.ts'
import { loadLocales } from '../../src/content/locales.ts'
import { CARDS, LANGUAGES } from '../../src/model.ts'

const content = resolve(import.meta.dirname, '..', '..', 'src', 'content')
const locales = loadLocales(join(content, 'locales'))
const every = LANGUAGES.flatMap((language) => CARDS.map((card) => [card, language] as const))

test('the committed pictures fit the texts', () => {
  expect(every.length).toBe(20)
  expect(checkCards(locales)).toEqual([])
  expect(loadCardRecords().length).toBe(every.length)
})

test.each(every)('%s in %s is a small PNG of the size in the manifest', async (card, language) => {
  const picture = await readCard(card, language)
  const record = loadCardRecords().find((entry) => entry.card === card && entry.language === language)
  const { format, width, height } = await sharp(picture).metadata()
  expect({ format, width, height }).toEqual({ format: 'png', width: record!.width, height: record!.height })
  expect(picture.length).toBe(record!.bytes)
  expect(picture.length).toBeLessThanOrEqual(CARD_BYTES)
})

describe('what is out of order is named', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cards-'))
    cpSync(join(content, 'cards'), folder, { recursive: true })
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  test('a changed text, not the line sent with the picture', () => {
    const changed = (id: string) => ({
      ...locales,
      kk: { ...locales.kk, messages: new Map([...locales.kk.messages, [id, 'Басқа']]) },
    })
    expect(checkCards(changed('card.two-step.alt'), folder)).toEqual([])
    expect(checkCards(changed('card.two-step.step1'), folder)).toEqual([
      expect.stringContaining('kk/two-step.png: was drawn from other texts'),
    ])
    expect(checkCards(changed('card.footer'), folder).length).toBe(CARDS.length)
  })

  test('a missing picture, another one, one too large', () => {
    rmSync(cardFile('two-step', 'ru', folder))
    copyFileSync(cardFile('two-step', 'en', folder), cardFile('two-step', 'ur', folder))
    writeFileSync(cardFile('register-again', 'en', folder), Buffer.alloc(CARD_BYTES + 1))
    const problems = checkCards(locales, folder)
    expect(problems.length).toBe(3)
    expect(problems).toContainEqual(expect.stringContaining('ru/two-step.png: is missing'))
    expect(problems).toContainEqual(expect.stringContaining('ur/two-step.png: is not the picture'))
    expect(problems).toContainEqual(expect.stringContaining('en/register-again.png: has 150001 bytes'))
  })

  test('a picture the manifest does not know, and no manifest', () => {
    const file = join(folder, 'manifest.json')
    const records: unknown[] = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify(records.slice(1)))
    expect(checkCards(locales, folder)).toEqual([expect.stringContaining('is not drawn')])
    writeFileSync(file, '[{}]')
    expect(checkCards(locales, folder)).toEqual([
      expect.stringContaining('manifest.json: missing or malformed'),
    ])
  })

  test('a picture that is missing cannot be read', async () => {
    rmSync(cardFile('two-step', 'ru', folder))
    await expect(readCard('two-step', 'ru', folder)).rejects.toThrow('ENOENT')
  })
})
