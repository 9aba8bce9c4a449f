/** Every screen's own examples are recognised, in every language; what only speaks of it is not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Reading } from '../../src/model.ts'
import { compileScreens, readScreens } from '../../src/triage/screens.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const content = loadContent()
const { screens } = content.screens
const rules = compileScreens(content.screens)
const ready = prepareTriage(content)

const read = (text: string) => readScreens([{ kind: 'text', text }], rules)
const idsOf = (text: string): string[] => read(text).found.map(({ id }) => id)
const samples = (kind: 'examples' | 'misses') =>
  screens.flatMap(({ id, [kind]: list }) => list.map(({ text, lang }) => ({ id, text, lang })))
const judge = (passages: string[], text = '') => {
  const readings = passages.map((passage): Reading => ({ kind: 'text', text: passage }))
  return triage({ kind: 'image', text, forwarded: false }, readings, ready).verdict
}

describe('screens', () => {
  test('have examples in every language the phones are set to', () => {
    expect(screens.length).toBeGreaterThan(9)
    expect(samples('examples').length).toBeGreaterThan(50)
    expect(samples('misses').length).toBeGreaterThan(40)
    const phones = LANGUAGES.filter((language) => language !== 'ur-Latn')
    const missing = screens.flatMap(({ id, examples }) =>
      phones.filter((language) => !examples.some(({ lang }) => lang === language)).map((lang) => [id, lang]),
    )
    expect(missing).toEqual([])
  })

  test.each(samples('examples'))('$id is recognised in $lang: $text', ({ id, text }) => {
    expect(idsOf(text)).toEqual([id])
  })

  test.each(samples('misses'))('$id is not taken from $lang: $text', ({ id, text }) => {
    expect(idsOf(text)).not.toContain(id)
  })

  test('a letter of a title may be misread, missing or doubled', () => {
    const titles = screens.flatMap(({ id, titles: byLanguage }) =>
      Object.values(byLanguage)
        .flat()
        .map((title) => ({ id, title: title.replaceAll('…', '') }))
        .filter(({ title }) => title.length > 20 && !/[\d?؟]/.test(title)),
    )
    expect(titles.length).toBeGreaterThan(60)
    const slip = fc.tuple(fc.constantFrom(...titles), fc.nat(), fc.constantFrom('', 'z', 'й'))
    fc.assert(
      fc.property(slip, ([{ id, title }, at, other]) => {
        const place = at % title.length
        expect(idsOf(title.slice(0, place) + other + title.slice(place + 1))).toContain(id)
      }),
      { numRuns: 150 },
    )
  })

  test('a label broken over lines and passages is one', () => {
    const broken = ['Enter code to', 'link new', 'device'].map((text): Reading => ({ kind: 'text', text }))
    expect(readScreens(broken, rules).found.map(({ id }) => id)).toEqual(['screen.enter-code'])
  })

  test('what the app printed is taken out, everything else stays', () => {
    const readings: Reading[] = [
      { kind: 'qr', text: 'Link a device?' },
      { kind: 'text', text: "Link a device?\nDon't link", confidence: 91 },
      { kind: 'text', text: 'Aisha: press Link, please\nLink device', confidence: 88 },
    ]
    expect(readScreens(readings, rules).readings).toEqual([
      readings[0],
      { kind: 'text', text: 'Aisha: press Link, please', confidence: 88 },
    ])
  })

  test('any junk is answered, and quickly', () => {
    const junk = ['link a device ', 'aaaa', 'enter code to link new devic ', 'құрылғы ', '\n', 'll', ' ']
    for (const unit of junk) {
      const startedMs = performance.now()
      read(unit.repeat(Math.ceil(16_000 / unit.length)))
      expect(performance.now() - startedMs).toBeLessThan(500)
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void read(text)))
  })
})

describe('a screenshot of a screen', () => {
  const PROMPT = ['Link a device?', "Don't link   Link device"]

  test('that links a device is a caution by itself', () => {
    expect(judge(PROMPT)).toMatchObject({ level: 'caution', lure: 'device-linking', path: null })
    expect(judge(PROMPT, 'what is this?')).toMatchObject({ level: 'caution', intent: 'check-message' })
  })

  test('with a lure around it is a danger', () => {
    const lure = 'Please vote for my niece, press Link and she wins: vote-dance.top/anna'
    expect(judge(PROMPT, lure)).toMatchObject({ level: 'danger', lure: 'device-linking' })
    expect(judge([lure, ...PROMPT])).toMatchObject({ level: 'danger', lure: 'device-linking' })
  })

  test('quotes the label as the phone prints it and no code of the picture', () => {
    const { signals } = judge(['Entcr code to link new device', 'ABCD-1234'])
    const { evidence } = signals.find(({ id }) => id === 'screen.enter-code') ?? {}
    expect(evidence).toBe('Enter code to link new device')
    expect(JSON.stringify(signals)).not.toMatch(/ABCD|1234/)
  })

  test('that tells of a loss is answered with the way back', () => {
    const told = judge(['This account is registered on another device'])
    expect(told).toMatchObject({ level: 'info', intent: 'recover-account', path: 'registration' })
  })

  test("somebody's own story goes first, a mere question does not", () => {
    const story = 'I typed the code they sent me into WhatsApp, what do I do now?'
    expect(judge(PROMPT, story).intent).toBe('recover-account')
    expect(judge(PROMPT, 'am I hacked?').intent).toBe('check-message')
  })

  test('the mark of a forwarded message counts, in the picture only', () => {
    const ids = (passages: string[], text: string) => judge(passages, text).signals.map(({ id }) => id)
    const lure = 'Forwarded\nvote for my niece, she needs one more vote: vote-dance.top/anna'
    expect(ids([lure], '')).toContain('forwarded')
    expect(ids([], lure)).not.toContain('forwarded')
  })

  test('whose lines are not all known is no chat of dangerous bubbles', () => {
    const prompt = [
      'Құрылғыны байланыстыру керек пе?',
      'Жаңа құрылғы аккаунтыңызға байланыстырылғысы келеді.',
      'Мұны өзіңіз бастасаңыз ғана жалғастырыңыз. Бұл алаяқтық болуы мүмкін.',
      'Байланыстырмау',
    ]
    expect(judge(prompt).level).toBe('caution')
  })

  test('words typed by a person are no screen', () => {
    const { signals } = triage(
      { kind: 'text', text: 'Link a device?\nDont link', forwarded: false },
      [],
      ready,
    ).verdict
    expect(signals.filter(({ id }) => id.startsWith('screen.'))).toEqual([])
  })
})
