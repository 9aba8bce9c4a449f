/** Long texts and chats: cut into passages, judged by the worst, and a quoted lure judged with what warns of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../bench/messages.ts'
import { readSet } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Level } from '../../src/model.ts'
import { cutPassages } from '../../src/triage/passages.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = prepareTriage(loadContent())

function levelOf(text: string, bubbles: string[] = []): Level {
  const readings = bubbles.map((bubble) => ({ kind: 'text' as const, text: bubble }))
  return triage({ kind: 'text', text, forwarded: false }, readings, content).verdict.level
}

describe('cutPassages', () => {
  it('leaves what is one thought whole', () => {
    expect(cutPassages('Send me the code that came to you. Quickly!', [])).toBeNull()
    expect(cutPassages('', ['hi', 'how are you?'])).toBeNull()
  })

  it('cuts at sentences and lines, and keeps bubbles', () => {
    const talk = 'one two three four five six seven eight nine ten '.repeat(4)
    const passages = cutPassages(`${talk}end. Another thought\nand a line`, ['a bubble', `${talk} ${talk}`])
    expect(passages?.map(({ origin }) => origin)).toEqual([
      'message',
      'message',
      'message',
      'picture-text',
      ...Array.from({ length: 4 }, () => 'picture-text'),
    ])
    expect(passages?.[1]?.text).toBe('Another thought')
    expect(passages?.[3]?.text).toBe('a bubble')
  })

  it('loses no word of any text, in a bounded number of passages', () => {
    const word = fc.stringMatching(/^[a-zа-яٹپ]{1,8}[.!?۔]?$/u)
    const text = fc.array(fc.tuple(word, fc.constantFrom(' ', '\n', '  ')), { maxLength: 900 })
    const words = (all: string): string[] => all.match(/\S+/g) ?? []
    fc.assert(
      fc.property(
        text,
        fc.array(fc.constantFrom('a bubble', 'b', ''), { maxLength: 60 }),
        (parts, bubbles) => {
          const message = parts.flat().join('')
          const passages = cutPassages(message, bubbles)
          if (passages === null) return
          expect(passages.flatMap((passage) => words(passage.text))).toEqual(
            words([message, ...bubbles].join(' ')),
          )
          expect(passages.filter(({ origin }) => origin === 'message').length).toBeLessThanOrEqual(101)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a lure among other talk', () => {
  const rows = readSet('tuning')
  const random = seededRandom(11)
  const lures = rows.filter(({ level, text }) => level === 'danger' && levelOf(text) === 'danger')

  it.each(LANGUAGES)('%s: is found in the middle of a long chat', (language) => {
    const talk = rows.filter(
      ({ lang, level, family }) => lang === language && level === 'unknown' && family === 'everyday',
    )
    const chosen = lures.filter(({ lang }) => lang === language).filter((_, index) => index % 25 === 0)
    expect(talk.length).toBeGreaterThan(50)
    expect(chosen.length).toBeGreaterThan(30)
    const say = (): string => talk[Math.floor(random() * talk.length)]?.text ?? ''
    const some = (): string[] => Array.from({ length: 9 }, say)
    const levels = chosen.map(({ text }) => levelOf('', [...some(), text, ...some()]))
    const found = levels.filter((level) => level === 'danger').length / levels.length
    // Before passages: 28 %.
    expect(found).toBeGreaterThan(0.85)
  })

  it.each(LANGUAGES)('%s: everyday talk alone stays without alarm', (language) => {
    const talk = rows.filter(
      ({ lang, level, family }) => lang === language && level === 'unknown' && family === 'everyday',
    )
    const chats = Array.from({ length: 30 }, () =>
      Array.from({ length: 18 }, () => talk[Math.floor(random() * talk.length)]?.text ?? ''),
    )
    const levels = chats.map((bubbles) => levelOf('', bubbles))
    expect(levels.filter((level) => level === 'danger')).toEqual([])
    expect(levels.filter((level) => level === 'caution').length).toBeLessThanOrEqual(3)
  })
})

describe('a long warning', () => {
  it('stays a warning although it quotes the lure', () => {
    const warning = `The cyber crime agency warns all citizens. In recent weeks many people received a message from a
known contact: "Hi, please vote for my niece in the ballet contest, here is the link, enter your number and the code
that comes to you." Do not open such links. Criminals use them to take over WhatsApp accounts and to ask your
relatives for money. Never share a verification code with anybody, not even with people who say they work for
WhatsApp. If you entered a code, open Linked devices and log out every device that you do not know, then report it to
the helpline 1799. Tell your parents and your older relatives about this kind of fraud.`
    expect(warning.match(/\S+/g)?.length).toBeGreaterThan(90)
    expect(['info', 'unknown']).toContain(levelOf(warning))
    expect(['info', 'unknown']).toContain(levelOf('', warning.split('\n')))
  })
})
