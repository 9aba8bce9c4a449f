/** A few of the stories in both modes, as a bot without anybody on duty answers them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { isSkipped, MODES } from '../support/servers.ts'
import { installClock, type Clock } from './clock.ts'
import { problemsOf } from './expectations.ts'
import { loadStories, play } from './play.ts'
import type { Situation } from './situation.ts'
import { SITUATIONS } from './situations.ts'
import { openStoryBot, type StoryBot } from './story-bot.ts'

const { locales } = loadContent()
const SOME = new Set(['vote-lure-only-received', 'two-step', 'language-switch', 'reaction'])
const NOBODY: Situation = {
  id: 'person-at-night',
  title: 'A person is wanted where none ever is',
  turns: [{ says: 'person.none', intent: 'person' }],
}
const situations = [...SITUATIONS.filter(({ id }) => SOME.has(id)), NOBODY]

describe.each(MODES)('stories, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('with nobody on duty', () => {
    let clock: Clock
    let bot: StoryBot
    beforeAll(async () => {
      clock = installClock(Date.now())
      bot = await openStoryBot(mode)
    })
    afterAll(async () => {
      await bot?.close()
      clock.remove()
    })

    it.each(LANGUAGES)('are answered in %s', async (language) => {
      expect(situations).toHaveLength(SOME.size + 1)
      const stories = loadStories(language)
      const told = { language, switchTo: stories.switchTo, locales }
      for (const situation of situations) {
        const played = await play(situation, stories, bot, clock)
        expect(played.flatMap((each) => problemsOf(each, told))).toEqual([])
      }
    })
  })
})
