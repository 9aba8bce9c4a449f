/** The real content is in order, and what is planted into it is found. */
import { beforeAll, expect, test } from 'vitest'
import { findContentProblems, type ContentReport } from '../../src/cli/content-problems.ts'
import { loadContent, type Content } from '../../src/content/load.ts'

/** No day of review has come yet on this one. */
const TODAY = '2026-01-01'
const content = loadContent()
/** One lure is enough to plant problems into, and examined in a moment. */
const small: Content = { ...content, lures: content.lures.slice(0, 1) }
let known: ContentReport

beforeAll(() => {
  known = findContentProblems(small, TODAY)
})

/** What the changed content has that the small one has not. */
function planted(change: Partial<Content>): string[] {
  const { problems } = findContentProblems({ ...small, ...change }, TODAY)
  return problems.filter((problem) => !known.problems.includes(problem))
}

/** The small content's lure, changed. */
function withFirstLure(change: Partial<Content['lures'][number]>): { id: string; lures: Content['lures'] } {
  const [first] = content.lures
  if (!first) throw new Error('no lures')
  return { id: first.id, lures: [{ ...first, ...change }] }
}

test('the real content has no problems', () => {
  const report = findContentProblems(content, TODAY)
  expect(report.counts['lures']).toBeGreaterThan(20)
  expect(report.counts['examples']).toBeGreaterThan(200)
  expect(report.counts['payloads']).toBeGreaterThan(10)
  expect(report.problems).toEqual([])
})

test('an unknown concept is found', () => {
  const { id, lures } = withFirstLure({
    rules: [
      ...(content.lures[0]?.rules ?? []),
      { all: ['no-such-concept'], within: 'message', level: 'danger' },
    ],
  })
  expect(planted({ lures })).toContain(`lures: ${id}: no concept named no-such-concept`)
})

test('an example that no rule recognises is found', () => {
  const { id, lures } = withFirstLure({
    matches: [...(content.lures[0]?.matches ?? []), { lang: 'en', text: 'Good morning, tea at five?' }],
  })
  expect(planted({ lures })).toEqual([
    expect.stringMatching(
      new RegExp(`^lures: ${id.replaceAll('.', String.raw`\.`)}: matches example is unknown`),
    ),
  ])
})

test('a harmless example that is called a danger is found', () => {
  const [first] = content.lures
  const { id, lures } = withFirstLure({ misses: [...(first?.misses ?? []), ...(first?.matches ?? [])] })
  expect(planted({ lures })).toContainEqual(
    expect.stringContaining(`lures: ${id}: misses example is called a danger`),
  )
})

test('a lure without examples in a language is found', () => {
  const { id, lures } = withFirstLure({
    matches: (content.lures[0]?.matches ?? []).filter(({ lang }) => lang !== 'kk'),
  })
  expect(planted({ lures })).toEqual([`lures: ${id}: no matches example in kk: `])
})

test('a text missing in one language is found', () => {
  const missing = [...content.locales.ur.messages.keys()].at(3) ?? ''
  const messages = new Map(content.locales.ur.messages)
  messages.delete(missing)
  const found = planted({ locales: { ...content.locales, ur: { ...content.locales.ur, messages } } })
  expect(found.join('\n')).toContain(missing)
  expect(found.join('\n')).toMatch(/\bur\b/)
})

test('a payload example taken for another payload is found', () => {
  const [first, ...rest] = content.payloads.entries
  if (!first) throw new Error('no payloads')
  const entries = [{ ...first, examples: [...first.examples, { text: 'just some words' }] }, ...rest]
  const found = planted({ payloads: { ...content.payloads, entries } })
  expect(found).toEqual([expect.stringContaining(`qr-payloads: ${first.id}: example is taken for`)])
})

test('an advisory past its day is worth a look and no problem', () => {
  const late = findContentProblems(small, '2999-01-01')
  expect(late.warnings).toHaveLength(content.advisories.length)
  expect(late.problems).toEqual(known.problems)
})
