/** The official texts replies cite. */
import { expect, test } from 'vitest'
import { CONTENT } from '../advice/content.ts'

const { advisories, plans, locales } = CONTENT

test('each is known once, with a review day after its own', () => {
  expect(advisories.length).toBeGreaterThanOrEqual(6)
  expect(new Set(advisories.map(({ id }) => id)).size).toBe(advisories.length)
  for (const advisory of advisories) expect(advisory.review > advisory.date).toBe(true)
})

test('the two source documents are there', () => {
  const dates = advisories.map(({ id, date }) => [id, date])
  expect(dates).toContainEqual(['pkcert-2026-01-13', '2026-01-13'])
  expect(dates).toContainEqual(['mia-kz-2026-01-08', '2026-01-08'])
})

test('stories they speak about have a reason text', () => {
  const stories = advisories.flatMap((advisory) => advisory.stories ?? [])
  expect(stories.length).toBeGreaterThan(0)
  for (const story of stories) expect(locales.en.messages.has(`why.${story}`)).toBe(true)
})

test('every signal and story a plan is chosen by has a reason text', () => {
  const ids = plans.choose.flatMap(({ story, signal }) => [story, signal]).filter((id) => id !== undefined)
  expect(ids.length).toBeGreaterThan(30)
  expect(ids.filter((id) => !locales.en.messages.has(`why.${id}`))).toEqual([])
})
