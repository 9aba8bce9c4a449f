/** The shipped texts pass content check, and content check sees each kind of slip. */
import { describe, expect, test } from 'vitest'
import { everyCase } from '../../src/advice/check-cases.ts'
import { checkLocales } from '../../src/advice/check.ts'
import { claims, forbiddenContacts } from '../../src/advice/check-words.ts'
import type { AdviceContent } from '../../src/advice/input.ts'
import { KNOWN_IDS } from '../../src/advice/known-ids.ts'
import { LANGUAGES, type Language } from '../../src/model.ts'
import { CONTENT } from './content.ts'

function withText(language: Language, id: string, text: string | null): AdviceContent {
  const messages = new Map(CONTENT.locales[language].messages)
  if (text === null) messages.delete(id)
  else messages.set(id, text)
  const locale = { ...CONTENT.locales[language], messages }
  return { ...CONTENT, locales: { ...CONTENT.locales, [language]: locale } }
}

describe('the shipped texts', () => {
  test('have no problem', () => {
    expect(KNOWN_IDS.length).toBeGreaterThan(100)
    expect(everyCase(CONTENT).length).toBeGreaterThan(200)
    expect(checkLocales(CONTENT)).toEqual([])
  })
})

describe('content check names', () => {
  test('an id without a text', () => {
    expect(checkLocales(withText('kk', 'why.lure.vote-contest', null))).toEqual([
      'locales/kk: why.lure.vote-contest: missing',
    ])
  })

  test('a further id without a text, in every language', () => {
    const problems = checkLocales(CONTENT, ['lure.new-story'])
    expect(problems).toHaveLength(LANGUAGES.length)
    expect(problems[0]).toContain('why.lure.new-story: missing')
  })

  test('a text that English does not have', () => {
    expect(checkLocales(withText('ru', 'action.extra', 'Лишнее'))).toEqual([
      'locales/ru: action.extra: not in locales/en',
    ])
  })

  test('a lost variable', () => {
    const [problem] = checkLocales(withText('ur', 'step.police', 'رپورٹ کریں'))
    expect(problem).toBe('locales/ur: step.police: variables are "", in English "contacts"')
  })

  test('a text that is no message', () => {
    const [problem] = checkLocales(withText('en', 'action.otp', 'Give {it to nobody'))
    expect(problem).toBe('locales/en: action.otp: is not a MessageFormat 2 message')
  })

  test('a claim, a disputed contact and a reply that is too long', () => {
    const problemsOf = (text: string) => checkLocales(withText('en', 'step.check-issuer', text)).join('\n')
    expect(problemsOf('This message is safe.')).toContain('claims that something is all right')
    expect(problemsOf('Call 1991.')).toContain('superseded or disputed contact')
    expect(problemsOf('Look it up. '.repeat(60))).toContain('limit 700')
  })
})

describe('claim words', () => {
  const CLAIMS: [Language, string][] = [
    ['en', 'This link is safe.'],
    ['en', 'It is a genuine message.'],
    ['ur', 'یہ لنک محفوظ ہے۔'],
    ['ur-Latn', 'Yeh link mehfooz hai.'],
    ['ru', 'Эта ссылка безопасна.'],
    ['kk', 'Бұл сілтеме қауіпсіз.'],
  ]
  const DENIALS: [Language, string][] = [
    ['en', 'That does not prove it is safe.'],
    ['en', 'Are you safe?'],
    ['ur', 'اس سے یہ ثابت نہیں ہوتا کہ یہ محفوظ ہے۔'],
    ['ur-Latn', 'Is se sabit nahi hota ke yeh mehfooz hai.'],
    ['ru', 'Это не доказывает, что ссылка безопасна.'],
    ['kk', 'Бұл оның қауіпсіз екенін дәлелдемейді.'],
  ]

  test.each(CLAIMS)('%s: "%s" is a claim', (language, text) => {
    expect(claims(text, language)).toHaveLength(1)
  })

  test.each(DENIALS)('%s: "%s" is none', (language, text) => {
    expect(claims(text, language)).toEqual([])
  })

  test('a denial does not excuse the next sentence', () => {
    expect(claims('I do not know. It is safe.', 'en')).toEqual([' It is safe.'])
  })
})

test('confirmed numbers are no forbidden contacts', () => {
  expect(forbiddenContacts('NCCIA 1799\n102\nKZ-CERT 1400')).toEqual([])
  expect(forbiddenContacts('FIA 1991\nPTA 0800-55055')).toHaveLength(2)
})
