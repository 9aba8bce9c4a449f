/**
 * What people send in one go, to the program as it runs: it waits three seconds for more, and answers once. Changed and
 * deleted messages among it count as they are by then.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type InboundMessage, type Language } from '../../src/model.ts'
import { problemsOf } from './expectations.ts'
import { loadStories, type Played } from './play.ts'
import type { Turn } from './situation.ts'
import { openStoryBot, type StoryBot } from './story-bot.ts'

const { locales } = loadContent()
/** All languages write at the same time, and the account sends like a person. */
const PATIENCE_MS = 60_000

const words = (language: Language, situation: string, turn = 0): string =>
  loadStories(language).stories[situation]?.[turn] ?? ''

describe('sent in one go', () => {
  let bot: StoryBot
  beforeAll(async () => {
    bot = await openStoryBot('embedded', { PACING: 'human' })
  })
  afterAll(() => bot?.close())

  function message(language: Language, id: string, part: Partial<InboundMessage>): Partial<InboundMessage> {
    return { id: `${language}-${id}`, from: loadStories(language).from, ...part }
  }

  /** What is wrong with the answer to all of it; there must be nothing after it. */
  async function problemsWith(
    language: Language,
    messages: Partial<InboundMessage>[],
    turn: Turn,
  ): Promise<string[]> {
    const chat = `${language}-${messages[0]?.id}@simulator`
    const exchange = await bot.exchange(chat, messages)
    const played: Played = { turn, words: messages.map(({ text }) => text).join(' + '), exchange }
    const { switchTo } = loadStories(language)
    const problems = problemsOf(played, { language, switchTo, locales })
    await sleep(4_000)
    const groups = bot.answersTo(chat).map(({ rows }) => rows.length)
    const sent = messages.filter(({ relation }) => !relation).length
    if (String(groups) !== String(sent)) problems.push(`answered in groups of ${groups.join(', ')}`)
    return problems.map((problem) => `${language} ${problem}`)
  }

  it('is one question: a greeting, a forward, a doubt', { timeout: PATIENCE_MS }, async () => {
    const turn: Turn = { verdict: { level: 'danger', lure: 'device-linking' }, has: ['ask.verdict'] }
    const problems = await Promise.all(
      LANGUAGES.map((language) =>
        problemsWith(
          language,
          [
            message(language, 'greeting', { text: words(language, 'greeting') }),
            message(language, 'forward', {
              text: words(language, 'vote-lure-only-received'),
              forwarded: true,
            }),
            message(language, 'doubt', { text: loadStories(language).asks }),
          ],
          turn,
        ),
      ),
    )
    expect(problems.flat()).toEqual([])
  })

  it('takes the new text of a message that still waits', { timeout: PATIENCE_MS }, async () => {
    const turn: Turn = { verdict: { level: 'danger', lure: 'otp-request' } }
    const problems = await Promise.all(
      LANGUAGES.map((language) => {
        const before = message(language, 'before', { text: words(language, 'harmless') })
        const relation = { kind: 'edit' as const, id: before.id ?? '' }
        const text = words(language, 'code-lure-gave-it')
        return problemsWith(language, [before, message(language, 'after', { text, relation })], turn)
      }),
    )
    expect(problems.flat()).toEqual([])
  })

  it('says nothing to what was deleted meanwhile', { timeout: PATIENCE_MS }, async () => {
    const chat = 'deleted@simulator'
    await bot.receive({ chat, id: 'regretted', text: words('en', 'vote-lure-only-received') })
    await bot.receive({ chat, id: 'deletion', relation: { kind: 'deletion', id: 'regretted' } })
    await sleep(5_000)
    expect(bot.answersTo(chat)).toEqual([])
    expect(bot.shownTo(chat)).toEqual([])
  })

  it('waits for nobody in need', { timeout: PATIENCE_MS }, async () => {
    const needs = LANGUAGES.map(async (language) => {
      const startMs = Date.now()
      const text = words(language, 'recover-opens')
      await bot.exchange(`${language}-need@simulator`, [message(language, 'need', { text })])
      return Date.now() - startMs
    })
    for (const waitedMs of await Promise.all(needs))
      expect(waitedMs).toBeLessThan(3_000 + 900 * LANGUAGES.length)
  })
})
