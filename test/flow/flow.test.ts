/**
 * The same situations in every language, through the simulator and the real inbox, queues, worker and outbox: what is
 * answered, what is kept, and the whole as transcripts that people can read (test/golden/flow/<language>.md).
 */
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTENT_FOLDER, loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { installClock, type Clock } from './clock.ts'
import { problemsOf, repetitionsOf } from './expectations.ts'
import { loadStories, play } from './play.ts'
import { SITUATIONS } from './situations.ts'
import { openStoryBot, type StoryBot } from './story-bot.ts'
import { transcript } from './transcript.ts'

const GOLDEN = new URL('../golden/flow/', import.meta.url).pathname
const START_MS = Date.UTC(2026, 10, 16, 5)
const { locales } = loadContent(CONTENT_FOLDER)

mkdirSync(GOLDEN, { recursive: true })

describe('the stories', () => {
  it('are at least thirty, the same in every language, with words for every turn', () => {
    expect(SITUATIONS.length).toBeGreaterThanOrEqual(30)
    const turns = Object.fromEntries(SITUATIONS.map(({ id, turns }) => [id, turns.length]))
    for (const language of LANGUAGES) {
      const { stories } = loadStories(language)
      const told = Object.entries(stories).map(([id, words]) => [id, words.length])
      expect({ language, ...Object.fromEntries(told) }).toEqual({ language, ...turns })
    }
  })
})

describe.each(LANGUAGES)('stories, %s', (language) => {
  const stories = loadStories(language)
  const { switchTo } = stories
  const transcripts: string[] = []
  let clock: Clock
  let bot: StoryBot
  beforeAll(async () => {
    clock = installClock(START_MS)
    const duty = { DUTY_HOURS: 'Mon-Sun 09:00-21:00', DUTY_ZONE: 'Asia/Karachi' }
    bot = await openStoryBot('embedded', { PACING: 'off', ...duty })
  })
  afterAll(async () => {
    await bot?.close()
    clock.remove()
  })

  it.each(SITUATIONS)('$id', async (situation) => {
    const played = await play(situation, stories, bot, clock)
    transcripts.push(transcript(situation, played))
    const problems = played.flatMap((each) => problemsOf(each, { language, switchTo, locales }))
    expect([...problems, ...repetitionsOf(played)]).toEqual([])
  })

  it('read as before', async () => {
    expect(transcripts).toHaveLength(SITUATIONS.length)
    const whole = `# Stories, ${language}\n\n${transcripts.join('\n---\n\n')}`
    await expect(whole).toMatchFileSnapshot(`${GOLDEN}${language}.md`)
  })
})
