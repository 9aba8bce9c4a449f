import { describe, expect, it } from 'vitest'
import { toPassages } from '../../src/media/layout.ts'
import { toPage, widthOf, type WrittenLine } from './layout-page.ts'

/** One bubble whose lines may be as long as its longest, or as `letters` letters. */
function bubbleOf(lines: string[], letters = 0): string {
  const written: WrittenLine[] = lines.map((text, index) => ({ text, at: [34, 300 + 34 * index] }))
  const ruler: WrittenLine = {
    text: 'x'.repeat(Math.max(letters, ...lines.map((line) => line.length))),
    at: [34, 100],
  }
  const passages = toPassages(toPage([ruler, ...written], 900))
  expect(passages).toHaveLength(2)
  return passages[1]?.text ?? ''
}

const WRAPPED: [lines: string[], text: string][] = [
  [
    [
      'Vote here: https://vote-',
      'kz.site/contest/2026/ballet-',
      'juniors/participant?',
      'id=482913&ref=wa please',
    ],
    'Vote here: https://vote-kz.site/contest/2026/ballet-juniors/participant?id=482913&ref=wa please',
  ],
  [['see https://vote', '.site/abc now'], 'see https://vote.site/abc now'],
  [['see https://vote.', 'site/abc now'], 'see https://vote.site/abc now'],
  [['open https://', 'vote.example/a'], 'open https://vote.example/a'],
  [['https://vote.example/one/two-three', '/four?x=1'], 'https://vote.example/one/two-three/four?x=1'],
  [
    [
      'https://vote.example/2p5htuq8f2zn',
      '8x0ys4nfrp?',
      'id=3688283&ref=utpcpaudpuc&utm_s',
      'ource=wa thanks',
    ],
    'https://vote.example/2p5htuq8f2zn8x0ys4nfrp?id=3688283&ref=utpcpaudpuc&utm_source=wa thanks',
  ],
  [['https://vote.example/abcdefghijklmn', '8x0ys4nfrp'], 'https://vote.example/abcdefghijklmn8x0ys4nfrp'],
  [['join vote-kz.', 'site/abc today'], 'join vote-kz.site/abc today'],
  [['join vote-', 'kz.site/abc today'], 'join vote-kz.site/abc today'],
  [['wa.me/770112345', '67?text=hi'], 'wa.me/77011234567?text=hi'],
  [['www.vote', '.example/a'], 'www.vote.example/a'],
  [
    ['https://vote.example/one/2026', '[209r4zebv?', 'id=7 thanks'],
    'https://vote.example/one/2026[209r4zebv?id=7 thanks',
  ],
  [['см. https://голос-', 'дети.рф/анна'], 'см. https://голос-дети.рф/анна'],
]

const NOT_WRAPPED: [lines: string[], text: string][] = [
  [['please vote.', 'Site is down'], 'please vote. Site is down'],
  [['please vote.', 'site is down'], 'please vote. site is down'],
  [
    ['look at https://vote.example', 'Please open it today, friends'],
    'look at https://vote.example Please open it today, friends',
  ],
  [
    ['look at https://vote.example.', 'please open it today, friends'],
    'look at https://vote.example. please open it today, friends',
  ],
  [
    ['look at https://vote.example/abc', 'and tell me what you see there'],
    'look at https://vote.example/abc and tell me what you see there',
  ],
  [
    ['look at https://vote.example/', 'Please tell me what you see'],
    'look at https://vote.example/ Please tell me what you see',
  ],
  [
    ['https://first.example/a', 'https://second.example/b'],
    'https://first.example/a https://second.example/b',
  ],
  [['https://first.example/a', 'second.example/b'], 'https://first.example/a second.example/b'],
  [['(see https://vote.example/abc)', 'now'], '(see https://vote.example/abc) now'],
  [['a well-', 'known man'], 'a well-known man'],
  [['https://vote.example/one', '[see-also] there'], 'https://vote.example/one [see-also] there'],
  [['now and/', 'or never'], 'now and/ or never'],
  [['https://vote.example/a,', 'code/number'], 'https://vote.example/a, code/number'],
  [['откройте https://vote.example/a', 'и/или позвоните'], 'откройте https://vote.example/a и/или позвоните'],
]

describe('a link over several lines', () => {
  it.each(WRAPPED)('%j is one', (lines, text) => {
    expect(bubbleOf(lines).replace(/\n/g, ' ')).toBe(text)
  })
})

describe('lines that only look like a link', () => {
  it.each(NOT_WRAPPED)('%j are not', (lines, text) => {
    expect(bubbleOf(lines).replace(/\n/g, ' ')).toBe(text)
  })

  it('stay apart where the next word would have fitted', () => {
    expect(bubbleOf(['https://vote.example/abc', '8x0ys now'], 60)).toBe(
      'https://vote.example/abc\n8x0ys now',
    )
  })
})

describe('spaces the recogniser saw in a link', () => {
  it.each([
    ['https: // vote-kz. site/abc', 'https://vote-kz.site/abc'],
    ['https :// vote.example/a', 'https://vote.example/a'],
    ['https: //vote- kz.site', 'https://vote-kz.site'],
    ['https:/vote.example/a', 'https://vote.example/a'],
    ['https://vote .example/a', 'https://vote.example/a'],
    ['https://vote.example /a?b=1', 'https://vote.example/a?b=1'],
  ])('%j are taken out', (written, text) => {
    expect(bubbleOf([written])).toBe(text)
  })

  it.each([
    ['see laptop-list2026.0nline now', 'see laptop-list2026.online now'],
    ['g-kaspi.c0m/pay', 'g-kaspi.com/pay'],
    ['Open WIN.SH0P!', 'Open WIN.shop!'],
    ['a.c1ick', 'a.click'],
  ])('%j gets its ending mended', (written, text) => {
    expect(bubbleOf([written])).toBe(text)
  })

  it.each(['version v2.110', 'no 4.001 kg', 'a.b0x', 'file.c0m.b', 'room 2.c01'])('%j stays', (text) => {
    expect(bubbleOf([text])).toBe(text)
  })

  it.each([
    'please vote. Site is down',
    'please vote. site is down',
    'the site- vote.example is new',
    'go to https://vote.example. Then call',
    'go to https://vote.example. then call',
    'go to https://vote.example/ then call',
    'go to https://vote.example/a and/or call',
    'it costs 5 / 6 or so',
    'http is a word : // is not',
  ])('%j keeps its own', (text) => {
    expect(bubbleOf([text])).toBe(text)
  })

  it('are known between words by their narrowness', () => {
    const page = toPage([{ text: 'join vote-kz.site/abc', at: [34, 300] }])
    const [line] = page.lines
    const word = line?.words[1]
    const middle = 34 + widthOf('join vote-')
    expect(word).toBeDefined()
    if (line !== undefined && word !== undefined) {
      line.words[1] = { ...word, text: 'vote-', box: { ...word.box, right: middle } }
      line.words.push({ ...word, text: 'kz.site/abc', box: { ...word.box, left: middle + 2 } })
    }
    expect(toPassages(page).map((passage) => passage.text)).toEqual(['join vote-kz.site/abc'])
  })
})

it('tries enough of both kinds', () => {
  expect(WRAPPED.length).toBeGreaterThanOrEqual(12)
  expect(NOT_WRAPPED.length).toBeGreaterThanOrEqual(12)
})
