// What people are told when a person corrects an answer: every level and lure in every language, kept as pages to be read.
import { describe, expect, test } from 'vitest'
import { claims, forbiddenContacts } from '../../src/advice/check-words.ts'
import { composeCorrection, type CorrectionInput } from '../../src/advice/correction.ts'
import { VERDICT_LIMIT } from '../../src/advice/input.ts'
import { STORIES } from '../../src/advice/known-ids.ts'
import { LANGUAGES, LURES, type Language } from '../../src/model.ts'
import { CONTENT } from './content.ts'

type Case = Omit<CorrectionInput, 'language' | 'country' | 'askedAtMs'>

/** 2026-11-20 20:30 UTC: the next day already in Pakistan and Kazakhstan. */
const ASKED_MS = Date.UTC(2026, 10, 20, 20, 30)
const COUNTRIES: Record<Language, string | null> = { en: null, ur: 'PK', 'ur-Latn': 'PK', ru: 'KZ', kk: 'KZ' }
const NOTHING = { story: null, signalIds: [] }

const PLAIN: Case[] = [
  ...LURES.map((lure): Case => ({ level: 'danger', lure, ...NOTHING })),
  ...LURES.map((lure): Case => ({ level: 'caution', lure, ...NOTHING })),
  { level: 'info', lure: null, ...NOTHING },
  { level: 'unknown', lure: null, ...NOTHING },
]
const FURTHER = [
  'qr.link-device',
  'code.pairing',
  'qr.telegram-login',
  'screen.link-device',
  'url.apk',
  'qr.esim',
]
const EVERY: Case[] = [
  ...PLAIN,
  ...LURES.flatMap((lure) =>
    STORIES[lure].map((story): Case => ({ level: 'danger', lure, story, signalIds: [story] })),
  ),
  ...LURES.flatMap((lure) =>
    FURTHER.map((id): Case => ({ level: 'danger', lure, story: null, signalIds: [id] })),
  ),
]

function compose(part: Case, language: Language, country = COUNTRIES[language]): string {
  return composeCorrection({ ...part, language, country, askedAtMs: ASKED_MS }, CONTENT)
}

const nameOf = ({ level, lure }: Case): string => [level, lure].filter(Boolean).join(' ')

test.each(LANGUAGES)('corrections in %s are the ones that were read and agreed', async (language) => {
  const page = PLAIN.map((part) => `## ${nameOf(part)}\n\n${compose(part, language)}\n`)
  await expect([`# Corrections in ${language}\n`, ...page].join('\n')).toMatchFileSnapshot(
    `../golden/corrections/${language}.md`,
  )
})

describe('every correction', () => {
  const texts = LANGUAGES.flatMap((language) =>
    [null, 'PK', 'KZ'].flatMap((country) =>
      EVERY.map((part) => ({ language, part, text: compose(part, language, country) })),
    ),
  )

  test('has its length, bears no link and claims nothing', () => {
    expect(texts.length).toBeGreaterThan(500)
    for (const { language, part, text } of texts) {
      const told = `${language} ${nameOf(part)} ${part.story ?? part.signalIds.join()}`
      expect([told, text.length <= VERDICT_LIMIT]).toEqual([told, true])
      expect([told, /https?:|www\.|[a-z0-9-]{2,}\.[a-z]{2,}/i.exec(text)]).toEqual([told, null])
      expect([told, claims(text, language)]).toEqual([told, []])
      expect([told, forbiddenContacts(text)]).toEqual([told, []])
      expect(text).not.toMatch(/\{\$|undefined|null/)
    }
  })

  test('tells the day of the question as the asker had it', () => {
    const danger: Case = { level: 'danger', lure: 'otp-request', ...NOTHING }
    expect(compose(danger, 'en', null)).toContain('2026-11-20')
    expect(compose(danger, 'en', 'PK')).toContain('2026-11-21')
    expect(compose(danger, 'ru', 'KZ')).toContain('21.11.2026')
  })

  test('of a danger says first what to do if it happened already', () => {
    for (const language of LANGUAGES) {
      for (const lure of LURES) {
        const lines = compose({ level: 'danger', lure, ...NOTHING }, language).split('\n')
        const done = lines.findIndex((line) => /^\*[^*]+[?؟]\*/.test(line))
        expect([language, lure, done]).toEqual([language, lure, 2])
      }
    }
  })
})
