/** What doctor says about the content on a given day. */
import { expect, test } from 'vitest'
import { examineContent } from '../../src/cli/doctor-content.ts'
import { loadContent } from '../../src/content/load.ts'

const content = loadContent()
const reviews = content.advisories.map(({ review }) => review).toSorted()
const load = () => content

test('before the first day of review all is well', () => {
  expect(reviews.length).toBeGreaterThan(30)
  expect(examineContent('2026-01-01', load).map(({ about, state }) => [about, state])).toEqual([
    ['content', 'ok'],
    ['sources', 'ok'],
  ])
})

test('on the day of review it is still time, on the day after it is overdue', () => {
  const [first = ''] = reviews
  expect(examineContent(first, load)[1]?.state).toBe('ok')
  const next = new Date(Date.parse(first) + 24 * 3_600_000).toISOString().slice(0, 10)
  const finding = examineContent(next, load)[1]
  expect(finding?.state).toBe('look')
  expect(finding?.says).toContain(content.advisories.find(({ review }) => review === first)?.id)
})

test('many overdue records are counted, not all named', () => {
  const finding = examineContent('2999-01-01', load)[1]
  expect(finding?.says).toContain(`and ${content.advisories.length - 5} more`)
})

test('content that does not load is told with its reason', () => {
  const findings = examineContent('2026-01-01', () => {
    throw new Error('advisories.yaml:3: no date')
  })
  expect(findings).toEqual([{ about: 'content', state: 'wrong', says: 'advisories.yaml:3: no date' }])
})
