import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadLanguageModel } from '../../src/content/language-model.ts'
import { LANGUAGES } from '../../src/model.ts'
import { detectLanguage } from '../../src/triage/language.ts'
import { normalizeText } from '../../src/triage/text.ts'

const model = loadLanguageModel('src/content')
const read = (name: string): Record<string, string[]> =>
  parse(readFileSync(`test/triage/${name}.yaml`, 'utf8')) as Record<string, string[]>
const rows = { ...read('language-rows'), ...read('language-rows.others') }
const languageOf = (text: string): string => detectLanguage(text, model).language

describe('language of short chat messages', () => {
  it('has enough rows to say something', () => {
    for (const language of LANGUAGES) expect(rows[language]!.length).toBeGreaterThanOrEqual(40)
    const others = ['ps', 'sd', 'pa', 'hi', 'ar', 'fa', 'tr', 'uz', 'und']
    for (const language of others) expect(rows[language]!.length).toBeGreaterThanOrEqual(8)
  })

  for (const [language, texts] of Object.entries(rows)) {
    it(`knows ${language}`, () => {
      const mistaken = texts.filter((text) => languageOf(text) !== language)
      expect(mistaken).toEqual([])
    })
  }

  it('survives normalisation, which folds letter variants', () => {
    const all = Object.entries(rows).flatMap(([language, texts]) => texts.map((text) => ({ language, text })))
    expect(all.length).toBeGreaterThan(280)
    const wrong = all.filter(({ language, text }) => languageOf(normalizeText(text).text) !== language)
    expect(wrong.length / all.length).toBeLessThan(0.02)
  })
})

describe('what is not language', () => {
  it.each([
    ['mera code dekho https://web.whatsapp.example/verify/account?code=now', 'ur-Latn'],
    ['Голосуй тут http://vote-for-the-best-child.example/contest/page', 'ru'],
    ['дауыс берші 🙏🙏 dauys-ber.top/k', 'kk'],
    ['WhatsApp взломали', 'ru'],
    ['Kaspi Gold QR арқылы төле', 'kk'],
    ['میرا WhatsApp account hack ہو گیا ہے', 'ur'],
    ['HELP!!! 911', 'en'],
    ['menıñ akkauntymdy buzyp ketti', 'kk'],
    ['مەنىڭ اككاۋنتىمدى بۇزىپ كەتتى', 'kk'],
    ['privet, menya vzlomali', 'ru'],
    ['我的账号被盗了', 'zh'],
  ])('%s is %s', (text, language) => {
    expect(languageOf(text)).toBe(language)
  })
})

describe('any input', () => {
  it('gives a tag and a share of belief', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { language, confidence } = detectLanguage(text, model)
        expect(language).toMatch(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('looks at the beginning only', () => {
    const letters = 'я'.repeat(400)
    expect(detectLanguage(letters + 'hello '.repeat(10_000), model)).toEqual(detectLanguage(letters, model))
    expect(languageOf('a.'.repeat(32_768))).toMatch(/^[a-z]{2,3}$/)
  })
})
