/** In which language to answer: what the person chose, wrote, or is likely to read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chooseReplyLanguage,
  countryOf,
  languageToNote,
  type ReplyLanguageInput,
} from '../../src/conversation/reply-language.ts'
import { LANGUAGES } from '../../src/model.ts'

const choose = (over: Partial<ReplyLanguageInput> = {}): ReturnType<typeof chooseReplyLanguage> =>
  chooseReplyLanguage({
    submission: { forwarded: false },
    effects: [],
    language: 'und',
    confidence: 0,
    country: null,
    ...over,
  })

describe('the order of hints', () => {
  const kazakh = { language: 'kk', confidence: 0.95 }

  it('follows the choice made in this message first', () => {
    const effects = [{ kind: 'set-language', language: 'en' }] as const
    expect(choose({ ...kazakh, effects, submission: { forwarded: false, preferred: 'ru' } }).language).toBe(
      'en',
    )
  })

  it('then an earlier choice', () => {
    expect(choose({ ...kazakh, submission: { forwarded: false, preferred: 'ru' } }).language).toBe('ru')
  })

  it('then what they typed, whatever the country', () => {
    expect(choose({ ...kazakh, country: 'PK' })).toEqual({ language: 'kk', isNearest: false })
  })

  it('then the forward, when its language is plain', () => {
    expect(choose({ ...kazakh, submission: { forwarded: true }, country: 'PK' }).language).toBe('kk')
    const faint = choose({ language: 'en', confidence: 0.65, submission: { forwarded: true }, country: 'RU' })
    expect(faint.language).toBe('ru')
  })

  it('then the country, in two languages where one may not be read', () => {
    expect(choose({ country: 'KZ' })).toEqual({ language: 'kk', second: 'ru', isNearest: false })
    expect(choose({ country: 'PK' })).toEqual({ language: 'ur', second: 'en', isNearest: false })
    expect(choose({ country: 'RU' })).toEqual({ language: 'ru', isNearest: false })
    expect(choose({ country: 'DE' })).toEqual({ language: 'en', isNearest: false })
  })

  it('puts an unsure guess first when the country speaks it', () => {
    const unsure = { confidence: 0.5 }
    expect(choose({ ...unsure, language: 'ru', country: 'KZ' })).toMatchObject({
      language: 'ru',
      second: 'kk',
    })
    expect(choose({ ...unsure, language: 'ur-Latn', country: 'PK' })).toMatchObject({ language: 'ur-Latn' })
    expect(choose({ ...unsure, language: 'kk' }).language).toBe('kk')
  })

  it('falls back to English', () => {
    expect(choose()).toEqual({ language: 'en', isNearest: false })
  })
})

describe('languages without texts', () => {
  it.each([
    ['ps', 'ur'],
    ['sd', 'ur'],
    ['pa', 'ur'],
    ['ar', 'ur'],
    ['fa', 'ur'],
    ['hi', 'ur-Latn'],
    ['uz', 'ru'],
    ['tr', 'en'],
    ['zh', 'en'],
  ])('%s is answered in %s, and says that it is only the nearest', (language, nearest) => {
    expect(choose({ language, confidence: 0.9 })).toEqual({ language: nearest, isNearest: true })
  })
})

describe('the country of a number', () => {
  it.each([
    ['+923001234567', 'PK'],
    ['923001234567', 'PK'],
    ['+77011234567', 'KZ'],
    ['+76001234567', 'KZ'],
    ['+79161234567', 'RU'],
    ['+998901234567', 'UZ'],
    ['+91 98765-43210', 'IN'],
    ['+971501234567', 'AE'],
    ['+12025550123', null],
    ['', null],
    ['hello', null],
    [undefined, null],
  ])('%s → %s', (number, country) => {
    expect(countryOf(number)).toBe(country)
  })
})

describe('any input', () => {
  it('gives a language there are texts for', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string(),
        (language, confidence, from) => {
          const reply = choose({ language, confidence, country: countryOf(from) })
          expect(LANGUAGES).toContain(reply.language)
          expect(reply.second).not.toBe(reply.language)
        },
      ),
    )
  })
})

describe('the language somebody types in', () => {
  const kazakh = { language: 'kk', confidence: 0.95 }

  it('answers a forward in it, and a bare number', () => {
    const forward = choose({ ...kazakh, submission: { forwarded: true, typed: 'ru' }, country: 'KZ' })
    expect(forward).toEqual({ language: 'ru', isNearest: false })
    expect(choose({ submission: { forwarded: false, typed: 'ru' }, country: 'KZ' }).language).toBe('ru')
  })

  it('gives way to what they type now and to their choice', () => {
    expect(choose({ ...kazakh, submission: { forwarded: false, typed: 'ru' } }).language).toBe('kk')
    expect(choose({ submission: { forwarded: true, typed: 'ru', preferred: 'en' } }).language).toBe('en')
  })

  it('is noted from their own words only', () => {
    const own = { forwarded: false, text: 'сәлем, көмектесіңіз' }
    expect(languageToNote(kazakh, own, false)).toEqual([{ kind: 'note-language', language: 'kk' }])
    expect(languageToNote(kazakh, { ...own, typed: 'kk' }, false)).toEqual([])
    expect(languageToNote(kazakh, { ...own, forwarded: true }, false)).toEqual([])
    expect(languageToNote(kazakh, own, true)).toEqual([])
    expect(languageToNote(kazakh, { ...own, text: 'сәлем' }, false)).toEqual([])
    expect(languageToNote({ language: 'kk', confidence: 0.7 }, own, false)).toEqual([])
    expect(languageToNote({ language: 'hi', confidence: 0.99 }, own, false)).toEqual([])
  })
})
