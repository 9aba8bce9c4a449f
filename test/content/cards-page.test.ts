/** The pages cards are drawn from: the same as when they were drawn, their texts and letters, and how text becomes HTML. */
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CARD_SCREENS, CARD_SIZE, LETTER_SIZES, cardPage } from '../../bin/cards/card-page.ts'
import { CARD_STYLE } from '../../bin/cards/card-style.ts'
import { cardTextOf } from '../../bin/cards/card-text.ts'
import { findOverflow } from '../../bin/cards/find-overflow.ts'
import { labelHtml, textHtml } from '../../bin/cards/write-text.ts'
import { claims } from '../../src/advice/check-words.ts'
import { loadCardRecords, sha256 } from '../../src/content/cards.ts'
import { loadLocales } from '../../src/content/locales.ts'
import { CARDS, LANGUAGES } from '../../src/model.ts'

const locales = loadLocales(resolve(import.meta.dirname, '..', '..', 'src', 'content', 'locales'))
const every = LANGUAGES.flatMap((language) => CARDS.map((card) => [card, language] as const))

function cardTexts(language: (typeof LANGUAGES)[number]): [string, string][] {
  return [...locales[language].messages].filter(([id]) => id.startsWith('card.'))
}

test.each(every)('%s in %s was drawn from the page of today', (card, language) => {
  const record = loadCardRecords().find((entry) => entry.card === card && entry.language === language)!
  const page = cardPage(card, cardTextOf(locales[language]), record.letters)
  expect(sha256(page), 'draw again: npx tsx bin/draw-cards.ts').toBe(record.page)
  expect(record).toMatchObject(CARD_SIZE)
  expect(LETTER_SIZES).toContain(record.letters)
})

describe('texts', () => {
  test.each(LANGUAGES)(
    '%s has the same steps, claims no safety and shows no number of anybody',
    (language) => {
      const texts = cardTexts(language)
      const steps = Object.values(CARD_SCREENS).reduce((sum, screens) => sum + screens.length, 0)
      expect(texts.length).toBe(steps + CARDS.length * 3 + 9)
      expect(texts.map(([id]) => id)).toEqual(cardTexts('en').map(([id]) => id))
      const bad = texts.filter(
        ([, text]) => claims(text, language).length > 0 || /\d{5}/.test(text) || text.length > 150,
      )
      expect(bad).toEqual([])
    },
  )

  test.each(LANGUAGES)(
    '%s dials the codes that cancel and check, and links no forwarding one',
    (language) => {
      const codes = cardTexts(language).flatMap(([, text]) => text.match(/[*#]+\d+#/g) ?? [])
      expect(codes).toEqual(['##002#', '#002#', '*#21#', '*#61#', '*#62#', '*#67#'])
    },
  )

  test('Kazakh labels stand with the Russian and the English one, Urdu labels with the English one', () => {
    const names = ['linked-devices', 'log-out', 'settings', 'account', 'two-step', 'enable']
    const lines = (language: (typeof LANGUAGES)[number], name: string): string[] =>
      locales[language].messages.get(`card.label.${name}`)!.split('\n')
    for (const name of names) {
      const [english] = lines('en', name)
      const [, russian, ...others] = lines('kk', name)
      expect(others).toEqual([english])
      expect(lines('ru', name)).toContain(russian)
      expect(lines('ur', name)).toEqual([expect.stringMatching(/\p{Script=Arabic}/u), english])
    }
  })
})

describe('the page', () => {
  test('Urdu runs from right to left, everything else from left to right', () => {
    expect(cardPage('two-step', cardTextOf(locales.ur), 40)).toContain('<html lang="ur" dir="rtl">')
    for (const language of LANGUAGES.filter((tag) => tag !== 'ur'))
      expect(cardPage('two-step', cardTextOf(locales[language]), 40)).toContain(
        `lang="${language}" dir="ltr"`,
      )
  })

  test('no letters under 34 pixels', () => {
    const sizes = [...CARD_STYLE.matchAll(/font(?:-size)?:[^;]*?(\d+)px/g)].map((match) => Number(match[1]))
    expect(sizes.length).toBeGreaterThan(10)
    expect(Math.min(...sizes, ...LETTER_SIZES)).toBeGreaterThanOrEqual(34)
  })

  test('takes no text that is missing or has a placeholder', () => {
    const text = cardTextOf({ ...locales.en, messages: new Map([['card.a', 'for {$name}']]) })
    expect(() => text.say('card.a')).toThrow('card.a')
    expect(() => text.say('card.b')).toThrow('card.b')
  })
})

describe('text as HTML', () => {
  test.each([
    ['Tap *Log out* & go', 'Tap <b><bdi>Log out</bdi></b> &amp; go'],
    ['Dial *#21#, <b>', 'Dial <span class="whole"><bdi dir="ltr" class="code">*#21#</bdi>,</span> &lt;b&gt;'],
    ['##002#', '<span class="whole"><bdi dir="ltr" class="code">##002#</bdi></span>'],
    [
      '⋮\u00a0(Android) x',
      '<span class="whole"><span class="dots"><i></i><i></i><i></i></span>\u00a0(Android)</span> x',
    ],
    ['a * b', 'a * b'],
  ])('%s', (text, html) => expect(textHtml(text)).toBe(html))

  test('a label has a line for each language', () => {
    expect(labelHtml('Шығу\nLog out')).toBe('<div><bdi>Шығу</bdi></div><div><bdi>Log out</bdi></div>')
  })
})

test('what sticks out of its parent or of the page is found', () => {
  const inside = { x: 10, y: 10, width: 100, height: 100 }
  const boxes = {
    a: inside,
    'a/b': { ...inside, width: 90 },
    'a/wide': { ...inside, width: 120 },
    'a/b/c': { ...inside, y: 0 },
    low: { ...inside, height: 300 },
  }
  expect(findOverflow(boxes, { width: 200, height: 200 })).toEqual(['a/wide', 'a/b/c', 'low'])
})
