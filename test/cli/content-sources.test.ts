/** Steps without a source, replies without one, and contacts that must not be printed. */
import { describe, expect, test } from 'vitest'
import { composeFallback, composeReply } from '../../src/advice/advise.ts'
import { everyCase } from '../../src/advice/check-cases.ts'
import { sourceProblems, withheldIn } from '../../src/cli/content-sources.ts'
import type { Withheld } from '../../src/content/countries.ts'
import { loadContent, type Content } from '../../src/content/load.ts'
import { LANGUAGES, type Language } from '../../src/model.ts'

const content = loadContent()
const known = new Set(sourceProblems(content))

/** What the changed content has that the real one has not. */
function planted(change: Partial<Content>): string[] {
  return sourceProblems({ ...content, ...change }).filter((problem) => !known.has(problem))
}

function withText(language: Language, id: string, text: string): Pick<Content, 'locales'> {
  const messages = new Map(content.locales[language].messages).set(id, text)
  return { locales: { ...content.locales, [language]: { ...content.locales[language], messages } } }
}

test('the real content rests on its records', () => {
  expect(Object.keys(content.steps.rests).length).toBeGreaterThan(150)
  expect([...known]).toEqual([])
})

describe('content check names', () => {
  test('a step without a record', () => {
    expect(planted(withText('en', 'r.brand-new', 'Do this.'))).toEqual([
      'steps.yaml: r.brand-new: rests on no record',
    ])
  })

  test('a record that does not exist, and a text that does not', () => {
    const rests = { ...content.steps.rests, 'r.h-pin': ['nobody'], 'r.gone': ['whatsapp-two-step'] }
    expect(planted({ steps: { ...content.steps, rests } })).toEqual(
      expect.arrayContaining([
        'steps.yaml: r.h-pin: no record named nobody in advisories.yaml',
        'steps.yaml: r.gone: no text of that name in locales/en',
      ]),
    )
  })

  test('plans and stories that a record names wrongly, and a record nothing rests on', () => {
    const [first] = content.advisories
    if (!first) throw new Error('no records')
    const extra = { ...first, id: 'extra', plans: ['no-plan'], stories: ['lure.no-story'], paths: [] }
    expect(planted({ advisories: [...content.advisories, extra] })).toEqual([
      'advisories.yaml: extra: no plan named no-plan in plans.yaml',
      'advisories.yaml: extra: no story named lure.no-story in lures/',
      'advisories.yaml: extra: no text in steps.yaml rests on it',
    ])
  })

  test('a path without a record to print', () => {
    const advisories = content.advisories.map((record) => ({
      ...record,
      paths: record.paths.filter((path) => path !== 'two-step'),
    }))
    expect(planted({ advisories })).toContain('advisories.yaml: path two-step (PK): no record to print')
  })

  test('a reply that prints what none of its steps rests on', () => {
    const advisories = content.advisories.map((record) =>
      record.id === 'stopncii'
        ? { ...record, paths: ['two-step' as const] }
        : { ...record, paths: record.paths.filter((path) => path !== 'two-step') },
    )
    expect(planted({ advisories }).join('\n')).toContain(
      'path two-step (PK): prints stopncii, on which none of its steps rests',
    )
  })

  test('a country without a number for danger to life', () => {
    const { fallback } = content.countries
    const contacts = fallback.contacts.filter(({ use }) => use !== 'emergency')
    expect(planted({ countries: { ...content.countries, fallback: { ...fallback, contacts } } })).toEqual([
      'countries/default: no contact of use emergency with a short text for steps',
    ])
  })

  test('a withheld contact, in any language', () => {
    expect(planted(withText('kk', 'r.report', '1991 нөміріне қоңырау шалыңыз: {$contacts}'))).toEqual([
      'locales/kk: r.report: names 1991, which is superseded',
    ])
  })
})

describe('withheld contacts', () => {
  const ALL: Withheld[] = [...content.countries.byCode.values(), content.countries.fallback].flatMap(
    (country) => country.withheld,
  )
  const found = (text: string): string[] => withheldIn(text, ALL).map(({ contact }) => contact)

  test('are found however they are grouped', () => {
    expect(found('call 0800 55055')).toEqual(['0800-55055'])
    expect(found('call 0800-55-055')).toEqual(['0800-55055'])
    expect(found('8 (no) 87787334403')).toEqual(['8 778 733 4403'])
    expect(found('+7 7172 74 00 00')).toEqual(['+7 7172…'])
    expect(found('write to Support@WhatsApp.com')).toEqual(['support@whatsapp.com'])
  })

  test('are not found in longer numbers', () => {
    expect(found('+92 300 1991234, 51991, 19910, 1799, 102, 112')).toEqual([])
  })

  test('are in no reply, in any language and country', () => {
    const cases = everyCase(content)
    expect(cases.length).toBeGreaterThan(300)
    expect(ALL.length).toBeGreaterThan(12)
    const replies = LANGUAGES.flatMap((language) =>
      [null, ...content.countries.byCode.keys()].flatMap((country) =>
        cases.map(({ input, say }) =>
          composeReply({ ...input, replyLanguage: language, country }, content, say),
        ),
      ),
    )
    const fallbacks = LANGUAGES.map((language) => composeFallback(language, content))
    expect([...replies, ...fallbacks].filter((reply) => found(reply).length > 0)).toEqual([])
  })
})
