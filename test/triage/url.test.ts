import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeText } from '../../src/triage/text.ts'
import { findUrls } from '../../src/triage/url.ts'
import { parseUrl } from '../../src/triage/url-parse.ts'

const find = (text: string) => findUrls(normalizeText(text))
const hosts = (text: string): string[] => find(text).map((url) => url.host || url.scheme)

const FOUND: [string, string[]][] = [
  ['Проголосуй за племянницу vote-dance.top', ['vote-dance.top']],
  ['دیکھو تمہاری تصویر fb-photos.click/8812', ['fb-photos.click']],
  ['дауыс берші dauys-ber.top/k.', ['dauys-ber.top']],
  ['ссылка:vote.top', ['vote.top']],
  ['(https://evil.top/a)', ['evil.top']],
  ['hxxps://evil[.]example[.]com/a', ['evil.example.com']],
  ['hxxp[:]//evil(dot)top/x', ['evil.top']],
  ['evil dot top/x', ['evil.top']],
  ['vote\u200b-dance.top/A\u200bbC', ['vote-dance.top']],
  ['ｖｏｔｅ.top', ['vote.top']],
  ['https://fаcebook.com/login', ['xn--fcebook-2fg.com']], // Cyrillic а
  ['выборы.рф қазақстан.қаз', ['xn--90ab1bi6cd.xn--p1ai', 'xn--80aaa0a6awh12ed.xn--80ao21a']],
  ['https://facebook.com@evil.top/x', ['evil.top']],
  ['facebook.com@evil.top/x', ['evil.top']],
  ['http://192.168.1.1:8080/a 10.0.0.1/x', ['192.168.1.1', '10.0.0.1']],
  ['evil.top:8080/x', ['evil.top']],
  ['www.kaspi.kz, bit.ly/3xYz, t.me/abc!', ['www.kaspi.kz', 'bit.ly', 't.me']],
  ['wa.me/923001234567?text=hi', ['wa.me']],
  ['whatsapp://settings/linked_devices#a,b', ['settings']],
  ['tg://login?token=abc', ['login']],
  ['intent://x#Intent;end', ['x']],
  ['tel:*21*03001234567#', ['tel']],
  ['FIDO:/1234567890', ['fido']],
  ['upi://pay?pa=a@b', ['pay']],
  ['Wedding_Card.apk', ['file']],
  ['golos.kz?', ['golos.kz']],
]

const NOTHING = [
  'e.g. 12.30 file.pdf ok.thanks i.e. U.S.A a.m. 1.2.3.4',
  'привет.как дела. т.е. и.о. см.сайт',
  'bhej do.is ko ok.so me.so bhej.do 5.kg notes.md',
  'mail ali@gmail.com or ali.khan@gmail.com',
  'Tel: 0300 1234567, data: yes, line: 5',
  'کوڈ نہ دیں۔کیوں؟',
  '12:30 ... :-) :) 3:4',
]

test('finds links as scammers write them', () => {
  expect(FOUND.length).toBeGreaterThan(20)
  expect(FOUND.map(([text]) => [text, hosts(text)])).toEqual(FOUND)
})

test('sees no links where there are none', () => {
  expect(NOTHING.map((text) => [text, hosts(text)])).toEqual(NOTHING.map((text) => [text, []]))
})

test('keeps the case of the path and the range in the text', () => {
  const [url] = find('Смотри: Vote.TOP/AbC, да')
  expect(url).toMatchObject({ text: 'Vote.TOP/AbC', path: '/AbC', domain: 'vote.top', start: 8, end: 20 })
  expect(find('(https://en.wikipedia.org/wiki/A_(b)).')[0]?.text).toBe('https://en.wikipedia.org/wiki/A_(b)')
})

const piece = fc.oneof(
  fc.constantFrom(
    'http',
    '://',
    ':',
    '.',
    '/',
    '@',
    '[.]',
    ' dot ',
    'evil',
    'top',
    'com',
    '%41',
    '(',
    ')',
    ' ',
    'рф',
    '#',
    '?',
    'tel:',
    '*21*',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

test('any text: never throws, ranges rise, parts parse', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const n = normalizeText(pieces.join(''))
      let last = 0
      for (const url of findUrls(n)) {
        expect(url.start).toBeGreaterThanOrEqual(last)
        expect(url.end).toBeGreaterThan(url.start)
        last = url.end
      }
      parseUrl(pieces.join(''))
    }),
    { numRuns: 500 },
  )
})
