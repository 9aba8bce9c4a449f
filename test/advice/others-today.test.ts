/** The line "others reported this today": beside a warning only, rounded, and the first thing to be left out. */
import { expect, test } from 'vitest'
import { composeReply } from '../../src/advice/advise.ts'
import { everyCase } from '../../src/advice/check-cases.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT } from '../../src/advice/input.ts'
import { voiceOf } from '../../src/advice/voice.ts'
import { LANGUAGES } from '../../src/model.ts'
import { CONTENT } from './content.ts'

const CASES = everyCase(CONTENT)

test.each(LANGUAGES)('in %s: never turns a reply, never where nothing is warned of', (language) => {
  expect(CASES.length).toBeGreaterThan(100)
  const voice = voiceOf(CONTENT.locales[language])
  const line = voice.say('note.others-today', { count: '50' })
  expect(line).toContain('50')
  const told = CASES.flatMap(({ input: plain, say }) => {
    const input = { ...plain, replyLanguage: language }
    const before = composeReply(input, CONTENT, say)
    const after = composeReply({ ...input, reportedToday: 60 }, CONTENT, say)
    return after === before ? [] : [{ level: input.level, before: linesOf(before), after: linesOf(after) }]
  })
  expect(told.length).toBeGreaterThan(20)
  for (const { level, before, after } of told) {
    expect(['danger', 'caution']).toContain(level)
    expect(after.filter((each) => !before.includes(each))).toEqual([line])
    // Reasons beside the first make room for it, and nothing else.
    const left = before.filter((each) => !after.includes(each))
    expect(left.filter((each) => !each.startsWith('• '))).toEqual([])
    expect(left.length).toBeLessThanOrEqual(2)
    expect(after.join('\n').length).toBeLessThanOrEqual(Math.max(VERDICT_LIMIT, RECOVERY_LIMIT))
  }
})

const linesOf = (text: string): string[] => text.split('\n')

test('rounds down, and says nothing of nobody', () => {
  const warned = CASES.find(
    ({ input }) =>
      input.level === 'danger' && composeReply({ ...input, reportedToday: 9 }, CONTENT).includes('others'),
  )
  if (!warned) throw new Error('no warning among the cases')
  const input = { ...warned.input, replyLanguage: 'en' as const }
  const plain = composeReply(input, CONTENT)
  expect(composeReply({ ...input, reportedToday: 0 }, CONTENT)).toBe(plain)
  const said = (reportedToday: number): string | undefined =>
    /More than (.+?) other/.exec(composeReply({ ...input, reportedToday }, CONTENT))?.[1]
  expect([2, 5, 6, 11, 12, 21, 499, 5_000].map(said)).toEqual([
    'one',
    '3',
    '5',
    '10',
    '10',
    '20',
    '200',
    '1,000',
  ])
})
