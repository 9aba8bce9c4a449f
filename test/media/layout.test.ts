import { describe, expect, it } from 'vitest'
import { MAX_PASSAGE_BYTES, MAX_PASSAGES, MAX_TEXT_BYTES, toPassages } from '../../src/media/layout.ts'
import { toPage, type WrittenLine } from './layout-page.ts'

function textsOf(lines: WrittenLine[]): string[] {
  return toPassages(toPage(lines)).map((passage) => passage.text)
}

const CHAT: WrittenLine[] = [
  { text: 'Please vote for my niece, she needs', at: [34, 300] },
  { text: 'just a few more votes', at: [34, 335], stamp: { text: '10:41', gap: 90 } },
  { text: 'Sure, what do I do?', at: [260, 390], stamp: { text: '10:42 v', gap: 17, confidence: 40 } },
  { text: 'Send me the code: 482 913', at: [34, 445], stamp: { text: '10:43', gap: 60 } },
]

describe('bubbles of a chat', () => {
  it('are one passage each, without the time and the ticks', () => {
    expect(textsOf(CHAT)).toEqual([
      'Please vote for my niece, she needs just a few more votes',
      'Sure, what do I do?',
      'Send me the code: 482 913',
    ])
  })

  it('end with their time, however near the next one stands', () => {
    const near = CHAT.map((line, index) => ({
      ...line,
      at: [34, 300 + 34 * index] satisfies [number, number],
    }))
    expect(textsOf(near)).toHaveLength(3)
  })

  it('keep a new line of the writer and join a wrapped one', () => {
    const lines: WrittenLine[] = [
      { text: 'Hello', at: [34, 300] },
      { text: 'Your account will be blocked today if you', at: [34, 335] },
      { text: 'do not confirm it', at: [34, 370], stamp: { text: '9:05 PM', gap: 120 } },
    ]
    expect(textsOf(lines)).toEqual(['Hello\nYour account will be blocked today if you do not confirm it'])
  })

  it('of Urdu are even on the right and stay one', () => {
    const lines: WrittenLine[] = [
      { text: 'مجھے آپ کے نمبر پر غلطی سے', at: [100, 300], isRtl: true },
      { text: 'ایک کوڈ بھیجا', at: [243, 335], isRtl: true },
    ]
    expect(textsOf(lines)).toEqual(['مجھے آپ کے نمبر پر غلطی سے ایک کوڈ بھیجا'])
  })
})

it('keeps the short words of a tall headline', () => {
  const lines: WrittenLine[] = [
    { text: 'FREE 50 GB', at: [34, 100], size: 60 },
    { text: 'For the anniversary every user gets them', at: [34, 260] },
    { text: 'when ten friends are told about this', at: [34, 290] },
  ]
  expect(textsOf(lines)[0]).toBe('FREE 50 GB')
})

it('keeps two columns apart, also where their lines were read as one', () => {
  const gap = { gap: 30, size: 20 }
  const lines: WrittenLine[] = [
    { text: 'Nobody needs this code from', at: [400, 300] },
    {
      text: 'The police warn of a new trick',
      at: [34, 330],
      stamp: { ...gap, text: 'you, so keep it well hidden' },
    },
    { text: 'that people fall for these days', at: [34, 360] },
  ]
  const page = toPage(lines, 900)
  const merged = page.lines.map((line) => {
    const shift = 400 - (line.words[7]?.box.left ?? 400)
    const { top } = line.box
    const words = line.words.map((word, index) => {
      const by = index < 7 ? 0 : shift
      const box = { left: word.box.left + by, right: word.box.right + by, top, bottom: top + 20 }
      return { ...word, box }
    })
    return { ...line, words }
  })
  const passages = toPassages({ ...page, lines: merged })
  expect(passages.map((passage) => passage.text.replaceAll('\n', ' '))).toEqual([
    'Nobody needs this code from you, so keep it well hidden',
    'The police warn of a new trick that people fall for these days',
  ])
})

describe('a time that belongs to the sentence', () => {
  it.each([
    ['in a line', { text: 'Come at 10:42 please', at: [34, 300] }],
    ['at its end', { text: 'The meeting is at 10:42', at: [34, 300] }],
    ['after a comma', { text: 'Date: 12 March 2026, 10:42', at: [34, 300] }],
    ['alone', { text: '10:42', at: [34, 300] }],
  ] satisfies [string, WrittenLine][])('stays %s', (_where, line) => {
    expect(textsOf([line])).toEqual([line.text])
  })
})

it.each(['500', '5', '48', 'ok 7'])('keeps the short answer %j', (text) => {
  const answer: WrittenLine = { text, at: [400, 500], size: 18, stamp: { text: '10:44', gap: 20 } }
  expect(textsOf([...CHAT, answer]).at(-1)).toBe(text)
  const apart: WrittenLine = { text, at: [400, 500], size: 18 }
  expect(textsOf([...CHAT, apart]).at(-1)).toBe(text)
})

it('takes a time below a bubble for its end, ticks and all', () => {
  const lines: WrittenLine[] = [
    { text: 'Please send me the code', at: [34, 300] },
    { text: '10:41', at: [300, 330], size: 14 },
    { text: 'Which one?', at: [400, 360] },
    { text: '1042 v', at: [480, 390], size: 14, confidence: 45 },
    { text: 'The one you got', at: [34, 420] },
    { text: '10:43 PM', at: [200, 450], size: 14 },
  ]
  expect(textsOf(lines)).toEqual(['Please send me the code', 'Which one?', 'The one you got'])
})

describe('the limits', () => {
  const long = Array.from({ length: 900 }, (_, index) => ({
    text: `line ${index} with some words in it`,
    at: [34, 100 + 30 * index] satisfies [number, number],
  }))

  it('hold for one passage and for all', () => {
    const passages = toPassages(toPage(long, 590, 40_000))
    const bytes = passages.map((passage) => Buffer.byteLength(passage.text))
    expect(passages.length).toBeGreaterThan(2)
    expect(passages.length).toBeLessThanOrEqual(MAX_PASSAGES)
    expect(Math.max(...bytes)).toBeLessThanOrEqual(MAX_PASSAGE_BYTES)
    expect(bytes.reduce((sum, more) => sum + more, 0)).toBeLessThanOrEqual(MAX_TEXT_BYTES)
  })

  it('spare what carries a link or a code', () => {
    const bubbles = Array.from({ length: 200 }, (_, index) => ({
      text: index === 199 ? 'https://vote.example/a' : 'an ordinary bubble',
      at: [34, 100 + 80 * index] satisfies [number, number],
    }))
    const passages = toPassages(toPage(bubbles, 590, 40_000))
    expect(passages).toHaveLength(MAX_PASSAGES)
    expect(passages.at(-1)?.text).toBe('https://vote.example/a')
  })
})

it('gives nothing for an empty page', () => {
  expect(toPassages({ width: 0, height: 0, lines: [] })).toEqual([])
})
