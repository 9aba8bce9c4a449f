/** Long texts and chats: cut into passages, judged by the worst, and a quoted lure judged with what warns of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../bench/messages.ts'
import { readSet } from '../../bench/eval-rows.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Language, type Level } from '../../src/model.ts'
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
    expect(cutPassages('', ['Send me the code that came to you. Quickly!'])).toBeNull()
  })

  it('keeps the bubbles of a short chat apart, and what was written beside them', () => {
    expect(cutPassages('', ['hi', 'how are you?'])?.passages.map(({ text }) => text)).toEqual([
      'hi',
      'how are you?',
    ])
    expect(cutPassages('is this real?', ['You won!'])).toEqual({
      passages: [
        { text: 'is this real?', origin: 'message' },
        { text: 'You won!', origin: 'picture-text' },
      ],
      isShort: true,
    })
  })

  it('cuts at sentences and lines, and keeps bubbles', () => {
    const talk = 'one two three four five six seven eight nine ten '.repeat(4)
    const cut = cutPassages(`${talk}end. Another thought\nand a line`, ['a bubble', `${talk} ${talk}`])
    const passages = cut?.passages
    expect(cut?.isShort).toBe(false)
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
          const passages = cutPassages(message, bubbles)?.passages
          if (passages === undefined) return
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

describe('a lure among a few short bubbles', () => {
  const rows = readSet('tuning')
  const lures = rows.filter(({ level, text }) => level === 'danger' && levelOf(text) === 'danger')
  const TALK: Record<Language, string[]> = {
    en: ['Hi! How are you?', 'who is this?', 'I am at work, will read it later', 'Haha yes'],
    ur: ['السلام علیکم', 'کیا حال ہے؟', 'یہ کس نے بھیجا ہے؟', 'شام کو بات کرتے ہیں'],
    'ur-Latn': ['Assalam o alaikum', 'kya haal hai?', 'ye kis ne bheja?', 'sham ko baat karte hain'],
    ru: ['Привет, как дела?', 'А это кто?', 'я на работе, вечером прочитаю', 'Ага, поняла'],
    kk: ['Сәлем, қалайсың?', 'Бұл кім?', 'жұмыстамын, кешке оқимын', 'Рақмет'],
  }

  it.each(LANGUAGES)('%s: is found', (language) => {
    const chosen = lures.filter(({ lang }) => lang === language).filter((_, index) => index % 20 === 0)
    expect(chosen.length).toBeGreaterThan(30)
    const [a = '', b = '', c = '', d = ''] = TALK[language]
    const levels = chosen.map(({ text }) => levelOf('', [a, b, c, text, d]))
    // While such chats were judged as a whole: 81 % of English ones.
    expect(levels.filter((level) => level === 'danger').length / levels.length).toBeGreaterThan(0.95)
  })

  it.each(LANGUAGES)('%s: talk is no cause of alarm', (language) => {
    const talk = rows.filter(
      ({ lang, level, family }) => lang === language && level === 'unknown' && family === 'everyday',
    )
    const chats = talk.slice(0, 60).map(({ text }, index) => [text, talk.at(-1 - index)?.text ?? ''])
    expect(chats.length).toBe(60)
    const alarms = chats.filter((bubbles) => ['danger', 'caution'].includes(levelOf('', bubbles)))
    expect(alarms.length).toBeLessThanOrEqual(3)
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

describe('bubbles beside a lure', () => {
  const lure = 'Sorry I sent you a 6 digit code by mistake, please forward it to me'
  const pairing = 'Enter this code in WhatsApp linked devices K7PX-M2QD to see the photo'

  it.each([
    [
      'a warning of the reader',
      lure,
      'The police warn: never share codes with anyone, fraudsters ask for them',
    ],
    ['a Russian warning', lure, 'Полиция предупреждает: никому не сообщайте код из СМС, это мошенники'],
    ['a genuine code', pairing, "Your WhatsApp code: 193-554. Don't share this code"],
  ])('%s does not clear it', (_what, bubble, beside) => {
    expect(levelOf('', [bubble])).toBe('danger')
    expect(['danger', 'caution']).toContain(levelOf('', [bubble, beside]))
    expect(['danger', 'caution']).toContain(levelOf('', [beside, bubble]))
    expect(levelOf('', ['Hi!', 'How are you?', bubble, 'ok', beside])).not.toMatch(/info|unknown/)
  })

  it('takes nobody else’s story in a picture for that of the sender', () => {
    const told = 'My account was hacked, I gave the code, what do I do now?'
    const verdict = (text: string, bubbles: string[]) =>
      triage(
        { kind: 'image', text, forwarded: false },
        bubbles.map((bubble) => ({ kind: 'text', text: bubble })),
        content,
      ).verdict
    expect(verdict(told, []).intent).toBe('recover-account')
    expect(verdict('', [told]).intent).toBe('check-message')
    expect(verdict(told, [lure])).toMatchObject({ intent: 'recover-account', path: 'registration' })
  })
})
