import { describe, expect, it } from 'vitest'
import { toPassages } from '../../src/media/layout.ts'
import { toPage, type WrittenLine } from './layout-page.ts'

const BUBBLES: WrittenLine[] = [
  { text: 'Hello, are you there?', at: [34, 300], stamp: { text: '10:41', gap: 40 } },
  { text: 'Yes, what is it?', at: [290, 360], stamp: { text: '10:42 v', gap: 17 } },
]
const TEXTS = ['Hello, are you there?', 'Yes, what is it?']

function textsOf(lines: WrittenLine[]): string[] {
  return toPassages(toPage(lines)).map((passage) => passage.text)
}

/** A row with something at both ends of the page. */
function bar(left: string, right: string, top: number): WrittenLine {
  return {
    text: left,
    at: [20, top],
    stamp: { text: right, gap: 560 - 20 - 12 * (left.length + right.length), size: 20 },
  }
}

const KEYS: WrittenLine[] = ['q w e r t y u i o p', 'a s d f g h j k l', 'z x c v b n m'].map(
  (text, index) => ({
    text,
    at: [40, 900 + 70 * index],
    size: 40,
    space: 34,
  }),
)

describe('the phone and not the message', () => {
  it.each([
    ['clock and charge', bar('9:41', '78%', 10)],
    ['operator', bar('Beeline 9:41', '4G 78%', 10)],
    ['Urdu digits', bar('۱۰:۴۲', '78%', 10)],
  ])('is the status bar: %s', (_what, line) => {
    expect(textsOf([line, ...BUBBLES])).toEqual(TEXTS)
  })

  it('is the keyboard', () => {
    expect(textsOf([...BUBBLES, ...KEYS])).toEqual(TEXTS)
  })

  it('is the name above a chat, below the status bar', () => {
    const title: WrittenLine[] = [
      { text: 'Uncle Rafiq', at: [120, 40] },
      { text: 'online', at: [120, 64] },
    ]
    expect(textsOf([bar('9:41', '78%', 10), ...title, ...BUBBLES])).toEqual(TEXTS)
    // Without a status bar it may be a bubble at the edge of what was cut out.
    expect(textsOf([...title, ...BUBBLES])).toContain('Uncle Rafiq\nonline')
    const number: WrittenLine = { text: '+7 700 000 01 42', at: [120, 40] }
    expect(textsOf([bar('9:41', '78%', 10), number, ...BUBBLES])).toContain('+7 700 000 01 42')
    // A page of its own has a title that tells which.
    expect(textsOf([bar('9:41', '78%', 10), { text: 'Linked devices', at: [120, 44] }])).toEqual([
      'Linked devices',
    ])
  })

  it('is wallpaper read as letters', () => {
    const specks: WrittenLine[] = [
      { text: 'Хх', at: [120, 500], confidence: 68 },
      { text: 'Pos NSE', at: [300, 560], confidence: 52 },
      { text: 'Ж ے', at: [80, 640], confidence: 77 },
      { text: '£3', at: [120, 720], confidence: 69 },
    ]
    expect(textsOf([...BUBBLES, ...specks])).toEqual(TEXTS)
  })

  it('is a time whose ticks were read as a word', () => {
    const line: WrittenLine = {
      text: '14:39',
      at: [240, 395],
      size: 14,
      stamp: { text: 'Ww', gap: 8, size: 14 },
    }
    expect(textsOf([...BUBBLES, line])).toEqual(TEXTS)
  })

  it('is the input line, with or without keyboard', () => {
    const low: WrittenLine = { text: '© Message O', at: [34, 1150] }
    const high: WrittenLine = { text: '© Message O', at: [34, 820] }
    expect(textsOf([...BUBBLES, low])).toEqual(TEXTS)
    expect(textsOf([...BUBBLES, high, ...KEYS])).toEqual(TEXTS)
  })

  it('is an icon read as a letter or two', () => {
    const icons: WrittenLine[] = [
      { text: 'i', at: [500, 200], confidence: 32 },
      { text: 'O=', at: [10, 500], size: 70, confidence: 80 },
      { text: '«—', at: [34, 600], confidence: 40 },
    ]
    expect(textsOf([...icons, ...BUBBLES])).toEqual(TEXTS)
  })
})

describe('what looks like the phone and carries something', () => {
  it.each([
    ['a link in the first row', [bar('9:41', 'vote.site/abc', 10)], 'vote.site/abc'],
    ['a number in the first row', [bar('9:41', '87011234567', 10)], '87011234567'],
    ['a link in the last row', [{ text: '© vote.site/abc O', at: [34, 1150] }], 'vote.site/abc'],
    ['a code in the last row', [{ text: '© 482 913 O', at: [34, 1150] }], '482 913'],
    [
      'a bubble cut at the top',
      [{ text: 'I will call you then', at: [34, 10], stamp: { text: '9:41', gap: 90 } }],
      'I will call',
    ],
  ] satisfies [string, WrittenLine[], string][])('stays: %s', (_what, lines, text) => {
    expect(textsOf([...lines, ...BUBBLES]).join('\n')).toContain(text)
  })

  it.each(['ok', 'да', '1', '?', 'A это кто?', '482 913', '**21*03000000142#'])(
    'stays: a short answer or a code: %s',
    (text) => {
      const confidence = text === 'A это кто?' ? 72 : 90
      expect(textsOf([...BUBBLES, { text, at: [34, 500], confidence }])).toContain(text)
    },
  )

  it('stays: a code or link that was hardly read', () => {
    for (const text of ['482 913', 'a.example/b1'])
      expect(textsOf([...BUBBLES, { text, at: [34, 500], confidence: 41 }])).toContain(text)
  })

  it('stays: a code spelt with spaces, and a link below the keyboard', () => {
    expect(textsOf([{ text: 'c o d e 4 8 2 9 1 3', at: [34, 700] }])).toEqual(['c o d e 4 8 2 9 1 3'])
    const link: WrittenLine = { text: 'https://vote.example/a', at: [34, 1150] }
    expect(textsOf([...BUBBLES, ...KEYS, link])).toContain('https://vote.example/a')
  })
})
