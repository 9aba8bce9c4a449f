/** The source line of replies: whose text is named, and with which day. */
import { describe, expect, test } from 'vitest'
import { PLAIN_INPUT } from '../../src/advice/check-cases.ts'
import type { AdviceInput } from '../../src/advice/input.ts'
import { mainRecord, sourceLine } from '../../src/advice/source.ts'
import { voiceOf } from '../../src/advice/voice.ts'
import { LANGUAGES, PATHS, type Language } from '../../src/model.ts'
import { CONTENT } from './content.ts'

const VOTE: AdviceInput = {
  ...PLAIN_INPUT,
  level: 'danger',
  lure: 'device-linking',
  story: 'lure.vote-contest',
}

function named(input: Partial<AdviceInput>, language: Language = 'en'): string | undefined {
  return mainRecord({ ...VOTE, ...input }, CONTENT, language)?.id
}

function line(input: Partial<AdviceInput>, language: Language = 'en'): string {
  return sourceLine({ ...VOTE, ...input }, CONTENT, voiceOf(CONTENT.locales[language]))
}

describe('whose text', () => {
  test('that of the country of the number comes first, in every language', () => {
    expect(LANGUAGES.map((language) => named({ country: 'PK' }, language))).toEqual(
      LANGUAGES.map(() => 'pkcert-2026-01-13'),
    )
    expect(LANGUAGES.map((language) => named({ country: 'KZ' }, language))).toEqual(
      LANGUAGES.map(() => 'mia-kz-2026-01-08'),
    )
  })

  test('without a number the language tells the country, save English', () => {
    expect(named({}, 'ur')).toBe('pkcert-2026-01-13')
    expect(named({}, 'ur-Latn')).toBe('pkcert-2026-01-13')
    expect(named({}, 'ru')).toBe('mia-kz-2026-01-08')
    expect(named({}, 'kk')).toBe('mia-kz-2026-01-08')
    expect(named({}, 'en')).toBe('cert-in-2025-12-19')
  })

  test('a number of another country gets a text for everybody, whatever the language', () => {
    expect(named({ country: 'AE' }, 'ur')).toBe('cert-in-2025-12-19')
  })

  test('what speaks about the story comes before what speaks about its class', () => {
    const courier = { lure: 'otp-request', story: 'lure.courier-code', country: 'PK' } as const
    expect(named(courier)).toBe('pta-2025-07-24')
    expect(named({ ...courier, story: 'lure.friend-code' })).toBe('pkcert-2026-01-13')
  })

  test('a text about WhatsApp does not speak about another messenger', () => {
    const signal = { story: null, signals: [{ id: 'qr.signal-link-device', evidence: '' }] }
    expect(named({ ...signal, country: 'PK' })).toBe('gtig-2025-02-19')
    expect(named({ ...signal, country: 'KZ' })).toBe('gtig-2025-02-19')
  })
})

describe('the line', () => {
  test('has issuer and day, of the day it was read when it bears none', () => {
    expect(line({ country: 'PK' })).toBe('Source: National CERT of Pakistan, 2026-01-13')
    expect(line({ path: 'two-step' })).toBe('Source: WhatsApp help page, as read on 2026-11-22')
    expect(line({ country: 'PK' }, 'ur')).toBe('ماخذ: نیشنل سرٹ پاکستان، \u206613-01-2026\u2069')
    expect(line({ country: 'KZ' }, 'ru')).toBe('Источник: МВД Казахстана, 08.01.2026')
  })

  test.each(LANGUAGES)('ends every path in %s, in every country', (language) => {
    expect(PATHS.length).toBeGreaterThan(15)
    for (const path of PATHS) {
      for (const country of [null, 'PK', 'KZ', 'DE']) {
        expect(line({ path, country }, language), `${path} in ${country}`).toMatch(
          /\d{4}-\d\d-\d\d|\d\d[.-]\d\d[.-]\d{4}/,
        )
      }
    }
  })
})
