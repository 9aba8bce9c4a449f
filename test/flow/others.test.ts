/**
 * People whose language has no texts of ours: answered in the nearest one, with a line that says so, never with less
 * than everybody else gets.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadContent } from '../../src/content/load.ts'
import { Language } from '../../src/model.ts'
import { problemsOf } from './expectations.ts'
import type { Played } from './play.ts'
import type { Situation, Turn } from './situation.ts'
import { openStoryBot, type StoryBot } from './story-bot.ts'
import { transcript } from './transcript.ts'

const GOLDEN = new URL('../golden/flow/others.md', import.meta.url).pathname
const { locales } = loadContent()

const People = z.record(
  z.string(),
  z.strictObject({
    from: z.string(),
    nearest: Language,
    greeting: z.string(),
    lure: z.string(),
    cry: z.string(),
  }),
)
const people = Object.entries(
  People.parse(parse(readFileSync(new URL('stories/others.yaml', import.meta.url), 'utf8'))),
)

const SAYS_SO = ['note.language']
const TURNS: Record<'greeting' | 'lure' | 'cry' | 'number', Turn> = {
  greeting: { says: 'menu.help', has: SAYS_SO },
  lure: { forwarded: true, verdict: { level: ['danger', 'caution'] }, has: SAYS_SO },
  // Punjabi in Urdu letters may pass for Urdu, which its writers read.
  cry: { says: ['ask.what-happened', 'ask.what-seen'] },
  // What the number means is the same in every language.
  number: { says: 'path.registration', encloses: ['register-again'] },
}

describe('languages without texts', () => {
  const transcripts: string[] = []
  let bot: StoryBot
  beforeAll(async () => {
    bot = await openStoryBot('embedded')
  })
  afterAll(() => bot?.close())

  it('are at least six', () => expect(people.length).toBeGreaterThanOrEqual(6))

  it.each(people)('%s', async (code, { from, nearest, greeting, lure, cry }) => {
    // Whose cry is understood is asked what they see, where 2 means what 4 means in the longer list.
    const words = { greeting, lure, cry, number: code === 'pa' ? '2' : '4' }
    const played: Played[] = []
    for (const [name, turn] of Object.entries(TURNS)) {
      const text = words[name as keyof typeof words]
      const exchange = await bot.exchange(`${code}@simulator`, [
        { id: `${code}-${name}`, from, text, forwarded: turn.forwarded ?? false },
      ])
      played.push({ turn, words: text, exchange })
    }
    const situation: Situation = { id: code, title: code, turns: Object.values(TURNS) }
    transcripts.push(transcript(situation, played))
    const told = { language: nearest, switchTo: nearest, locales }
    expect(played.flatMap((each) => problemsOf(each, told))).toEqual([])
  })

  it('read as before', async () => {
    await expect(`# Languages without texts of ours\n\n${transcripts.join('\n---\n\n')}`).toMatchFileSnapshot(
      GOLDEN,
    )
  })
})
