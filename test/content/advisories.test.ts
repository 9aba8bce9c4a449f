/** The records that steps rest on and replies cite. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadAdvisories, overdueAdvisories } from '../../src/content/advisories.ts'
import { CONTENT } from '../advice/content.ts'

const { advisories, plans, locales } = CONTENT
const folder = mkdtempSync(join(tmpdir(), 'advisories-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('each kind is there, and each record is read again later than it was read', () => {
  expect(advisories.length).toBeGreaterThanOrEqual(30)
  expect(new Set(advisories.map(({ kind }) => kind))).toEqual(
    new Set(['advisory', 'help-page', 'standard', 'mechanism', 'law']),
  )
  for (const { reviewed, review } of advisories) expect(review > reviewed).toBe(true)
})

test('the two source documents are there', () => {
  const dates = advisories.map(({ id, date }) => [id, date])
  expect(dates).toContainEqual(['pkcert-2026-01-13', '2026-01-13'])
  expect(dates).toContainEqual(['mia-kz-2026-01-08', '2026-01-08'])
})

test('an id that names a day names the day of the record', () => {
  const dated = advisories.filter(({ id }) => /\d{4}-\d\d-\d\d$/.test(id))
  expect(dated.length).toBeGreaterThan(15)
  for (const { id, date } of dated) expect(id.slice(-10)).toBe(date)
})

test('where advisory and mechanism disagree, the record says so', () => {
  const disagreeing = advisories.filter(({ disagrees }) => disagrees !== undefined).map(({ id }) => id)
  expect(disagreeing).toEqual(
    expect.arrayContaining([
      'pkcert-2026-01-13',
      'nccia-2025-12-16',
      'mia-kz-2026-01-08',
      'pta-2025-07-24',
      'activ-kz-call-forward',
      'whatsapp-stolen-accounts',
    ]),
  )
})

test('overdue is what had to be read again before today', () => {
  const [first] = advisories
  if (!first) throw new Error('no records')
  const records = [
    { ...first, id: 'past', review: '2026-12-31' },
    { ...first, id: 'today', review: '2027-01-01' },
  ]
  expect(overdueAdvisories(records, '2027-01-01').map(({ id }) => id)).toEqual(['past'])
})

test('every signal and story a plan is chosen by has a reason text', () => {
  const ids = plans.choose.flatMap(({ story, signal }) => [story, signal]).filter((id) => id !== undefined)
  expect(ids.length).toBeGreaterThan(30)
  expect(ids.filter((id) => !locales.en.messages.has(`why.${id}`))).toEqual([])
})

describe('a file is refused', () => {
  const record = (lines: string): string => `- id: one
  kind: advisory
  title: T
  address: https://issuer.example/text
  countries: [any]
  issuer: { en: I, ur: I, ur-Latn: I, ru: I, kk: I }
${lines}`
  const refused = (text: string): string => {
    const file = join(folder, 'a.yaml')
    writeFileSync(file, text)
    try {
      loadAdvisories(file)
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
    return ''
  }

  test('unless the record is whole', () => {
    expect(refused(record('  reviewed: 2026-01-01\n  review: 2027-01-01\n'))).toBe('')
  })

  test('with the day of review before the day of reading', () => {
    expect(refused(record('  reviewed: 2026-01-01\n  review: 2025-01-01\n'))).toContain(
      'review must be after',
    )
  })

  test('with a text that was read before it was written', () => {
    expect(refused(record('  reviewed: 2026-01-01\n  review: 2027-01-01\n  date: 2026-02-01\n'))).toContain(
      'date must not be after',
    )
  })

  test('with an id twice', () => {
    const one = record('  reviewed: 2026-01-01\n  review: 2027-01-01\n')
    expect(refused(one + one)).toContain('an id appears twice')
  })
})
