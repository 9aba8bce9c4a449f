/** No dead end: from every state every input gets an answer in every language, and help is always one message away. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeReply } from '../../src/advice/advise.ts'
import { PLAIN_INPUT } from '../../src/advice/check-cases.ts'
import { claims, forbiddenContacts } from '../../src/advice/check-words.ts'
import { composeEnclosures } from '../../src/advice/enclose.ts'
import { RECOVERY_LIMIT } from '../../src/advice/input.ts'
import { converse } from '../../src/conversation/converse.ts'
import { nameOf, type Turn } from '../../src/conversation/say.ts'
import { Conversation, type Heard, type Known } from '../../src/conversation/state.ts'
import { LANGUAGES, PATHS, type Language, type Path } from '../../src/model.ts'
import { CONTENT } from '../advice/content.ts'
import { at, conversation, heard, known, NOTHING_HEARD, STEPS } from './arbitrary.ts'

const RUNS = 2_000

interface Answer {
  reply: string
  messages: string[]
}

function answer(turn: Turn, said: Heard, language: Language, country: string | null): Answer {
  const path = 'path' in turn.say ? turn.say.path : null
  const input = { ...PLAIN_INPUT, level: said.level, lure: said.lure, path, replyLanguage: language, country }
  const reply = composeReply({ ...input, intent: turn.intent ?? 'check-message' }, CONTENT, turn.say)
  const enclosed = composeEnclosures(turn.enclosed, language, CONTENT)
  const texts = enclosed.map((each) => (each.kind === 'text' ? each.text : each.caption))
  return { reply, messages: [reply, ...texts].filter((text) => text !== '') }
}

const tell = (part: Partial<Heard>, where: Known): Turn =>
  converse({ ...NOTHING_HEARD, ...part }, where, CONTENT)

describe('whatever is heard, wherever the conversation stands', () => {
  test('something is said, within its length, claiming nothing, in every language', () => {
    let replies = 0
    fc.assert(
      fc.property(heard, known, fc.constantFrom(null, 'PK', 'KZ'), (said, where, country) => {
        const turn = converse(said, where, CONTENT)
        for (const language of LANGUAGES) {
          const { reply, messages } = answer(turn, said, language, country)
          expect(messages).not.toEqual([])
          expect(reply.length).toBeLessThanOrEqual(RECOVERY_LIMIT)
          for (const text of messages) {
            expect(text).not.toContain('{$')
            expect(claims(text, language)).toEqual([])
            expect(forbiddenContacts(text)).toEqual([])
          }
          replies++
        }
      }),
      { numRuns: RUNS },
    )
    expect(replies).toBe(RUNS * LANGUAGES.length)
  })

  test('what is remembered then can be read back, and the next message is answered from there', () => {
    fc.assert(
      fc.property(known, fc.array(heard, { minLength: 1, maxLength: 12 }), (where, said) => {
        let now = where
        for (const each of said) {
          const { next } = converse(each, now, CONTENT)
          expect(next === null ? null : Conversation.parse(JSON.parse(JSON.stringify(next)))).toEqual(next)
          now = { ...now, conversation: next, about: null }
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('remembers no words: only ids, numbers and one time', () => {
    fc.assert(
      fc.property(heard, known, (said, where) => {
        const { next } = converse(said, where, CONTENT)
        const kept = JSON.stringify(next ?? {}).match(/"[^"]*"/g) ?? []
        expect(kept.every((word) => /^"[A-Za-z0-9/-]{1,80}"$/.test(word))).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('one message away from every state', () => {
  const places = STEPS.map((step) => at(step, { lure: 'device-linking', plan: 'linking-qr' }))

  test('there are states to look at', () => {
    expect(places.length).toBeGreaterThan(60)
    expect(new Set(STEPS.map((step) => step.at)).size).toBe(8)
  })

  test.each(['help', 'language', 'privacy', 'report'] as const)('%s', (wish) => {
    for (const place of places) expect(tell({ wish }, place).say).toEqual({ kind: 'menu', wish })
  })

  test('delete: at once, or after the question whether the message is meant', () => {
    const forget = { wish: 'delete' as const, effects: [{ kind: 'forget' as const }] }
    const isAfterVerdict = (place: Known): boolean => place.conversation?.step.at === 'what-happened'
    for (const place of places.filter((each) => !isAfterVerdict(each))) {
      expect(tell(forget, place).effects).toEqual(forget.effects)
    }
    const asked = places.filter(isAfterVerdict)
    expect(asked.length).toBe(1)
    for (const place of asked) {
      const first = tell(forget, place)
      expect(first).toMatchObject({ say: { kind: 'delete-which' }, effects: [] })
      expect(tell(forget, { ...place, conversation: first.next }).effects).toEqual(forget.effects)
    }
  })

  test('a person: by number and by word, and by consent only', () => {
    for (const place of places) {
      for (const said of [{ digit: 0 }, { wish: 'person' as const }, { happening: 'person' as const }]) {
        const turn = tell(said, place)
        expect(turn.say.kind).toBe('consent')
        expect(turn.effects).toEqual([])
      }
    }
  })

  test('the steps for everything that can happen to an account', () => {
    // Who is in danger stays with that until another trouble is told.
    const isHeld = (place: Known, path: Path): boolean => {
      const { step } = place.conversation ?? {}
      const held = step?.at === 'steps' && ['danger', 'watched'].includes(step.path) ? step.path : null
      return held !== null && [held, 'general'].includes(path)
    }
    const led = places.flatMap((place) =>
      PATHS.map((path) => {
        const { say } = tell({ ownStory: { intent: 'recover-account', path }, level: 'info' }, place)
        const isLed = say.kind === 'question' || (say.kind === 'steps' && say.path === path)
        return { path, at: place.conversation?.step, said: say.kind, isLed: isLed || isHeld(place, path) }
      }),
    )
    expect(led.length).toBeGreaterThan(1_000)
    expect(led.filter(({ isLed }) => !isLed)).toEqual([])
  })

  test('nothing is said twice running', () => {
    for (const place of places) {
      for (const said of [{ answer: 'why' as const }, {}, { answer: 'yes' as const }, { digit: 0 }]) {
        const first = tell(said, place)
        const second = tell(said, { ...place, conversation: first.next })
        if (['held', 'steps', 'thanks', 'waiting'].includes(first.say.kind)) continue
        expect(nameOf(second.say)).not.toBe(nameOf(first.say))
      }
    }
  })

  test('every number is answered with more than thanks', () => {
    for (const place of places) {
      for (let digit = 0; digit <= 9; digit++) {
        const { say } = tell({ digit }, place)
        expect(['verdict', 'thanks', 'limit']).not.toContain(say.kind)
      }
    }
  })
})

test('limits stop nobody who tells what happened, answers, or asks for something', () => {
  fc.assert(
    fc.property(conversation, heard, (was, said) => {
      const where: Known = { ...at({ at: 'open' }), conversation: was, isOverLimit: true, isBusy: true }
      const { say } = converse(said, where, CONTENT)
      const isTold = said.ownStory !== null || said.wish !== null
      expect([isTold, say.kind]).not.toEqual([true, 'limit'])
    }),
    { numRuns: RUNS },
  )
})

describe('every language says the same', () => {
  const lines = (language: Language, path: (typeof PATHS)[number], page: number): number => {
    const input = { ...PLAIN_INPUT, path, replyLanguage: language, country: 'PK' }
    const reply = composeReply(input, CONTENT, { kind: 'steps', path, page })
    return reply.split('\n').filter((line) => /^\d\. /.test(line)).length
  }

  test('as many steps on every page of every path', () => {
    let pages = 0
    for (const path of PATHS) {
      const entry = CONTENT.paths.paths[path]
      if ('question' in entry) continue
      for (const [page, steps] of entry.pages.entries()) {
        for (const language of LANGUAGES)
          expect(`${path} ${page} ${lines(language, path, page)}`).toBe(`${path} ${page} ${steps.length}`)
        pages++
      }
    }
    expect(pages).toBeGreaterThan(25)
  })

  test('as many bullets and options in every message of the conversation', () => {
    const shape = (text = ''): string =>
      [...text.matchAll(/^(?:•|\d\.? )/gm)].map(([mark]) => mark.trim().replace('.', '')).join(' ')
    const ids = [...CONTENT.locales.en.messages.keys()].filter((id) =>
      /^(?:ask|stuck|ended|wait|person|limit|explain)\./.test(id),
    )
    expect(ids.length).toBeGreaterThan(30)
    for (const id of ids) {
      for (const language of LANGUAGES) {
        const { messages } = CONTENT.locales[language]
        expect(`${language} ${id} ${shape(messages.get(id))}`).toBe(
          `${language} ${id} ${shape(CONTENT.locales.en.messages.get(id))}`,
        )
      }
    }
  })
})
