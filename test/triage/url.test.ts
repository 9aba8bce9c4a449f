import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalizeText } from '../../src/triage/text.ts'
import { findUrls } from '../../src/triage/url.ts'
import { nestedUrls } from '../../src/triage/url-nested.ts'
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
  // a dot in words, in brackets, in disguise
  ['голосуй vote-kz точка site', ['vote-kz.site']],
  ['дауыс бер vote-kz нүкте kz/abc', ['vote-kz.kz']],
  ['vote-kz ڈاٹ top پر جائیں', ['vote-kz.top']],
  ['naat-vote dot site slash abc', ['naat-vote.site']],
  ['vote-kz[точка]site', ['vote-kz.site']],
  ['vote-kz{.}site/1', ['vote-kz.site']],
  ['vote-kz【.】site', ['vote-kz.site']],
  ['ссылка: golos2026 [.] xyz', ['golos2026.xyz']],
  ['vote－kz．site/abc', ['vote-kz.site']],
  ['vote-kz。site', ['vote-kz.site']],
  ['votekz•site/abc', ['votekz.site']],
  ['https://𝐯𝐨𝐭𝐞.site', ['vote.site']],
  // torn apart
  ['vote-kz . site', ['vote-kz.site']],
  ['vote-kz.\nsite/abc', ['vote-kz.site']],
  ['https://vote-kz\n.site/abc', ['vote-kz.site']],
  ['https: //vote-kz.site/x', ['vote-kz.site']],
  ['https : // vote-kz . site / abc', ['vote-kz.site']],
  ['h t t p s : / / vote-kz.site', ['vote-kz.site']],
  ['www . vote-kz . site', ['www.vote-kz.site']],
  ['kaspi . com . kz', ['kaspi.com.kz']],
  ['golos-2026 .top', ['golos-2026.top']],
  ['bit .ly/abc', ['bit.ly']],
  // a sentence that goes on without a blank
  ['https://vote-kz.siteпройди', ['vote-kz.site']],
  ['vote-kz.siteголосуй', ['vote-kz.site']],
  ['https://vote-kz.siteدیکھو', ['vote-kz.site']],
  // numbers for hosts, broken schemes, percent signs
  ['http://2130706433/a', ['127.0.0.1']],
  ['http://0x7f000001/a', ['127.0.0.1']],
  ['http://017700000001/', ['127.0.0.1']],
  ['https:\\\\vote.top\\x', ['vote.top']],
  ['https:/vote.top/x', ['vote.top']],
  ['http//vote-kz.site/x', ['vote-kz.site']],
  ['https://kaspi%2Ekz.evil.top/x', ['kaspi.kz.evil.top']],
  ['HTTPS://KASPI-BONUS.TOP/ABC', ['kaspi-bonus.top']],
  // what a link says and where it leads
  ['[kaspi.kz](https://kaspi-bonus.top/x)', ['kaspi.kz', 'kaspi-bonus.top']],
  ['[https://kaspi.kz](kaspi-bonus.top/x)', ['kaspi.kz', 'kaspi-bonus.top']],
]

const NOTHING = [
  'e.g. 12.30 file.pdf ok.thanks i.e. U.S.A a.m. 1.2.3.4',
  'привет.как дела. т.е. и.о. см.сайт',
  'bhej do.is ko ok.so me.so bhej.do 5.kg notes.md',
  'mail ali@gmail.com or ali.khan@gmail.com',
  'Tel: 0300 1234567, data: yes, line: 5',
  'کوڈ نہ دیں۔کیوں؟',
  '12:30 ... :-) :) 3:4',
  'Пришёл.Она ушла. Hello.How are you? Mr.Khan came.He said',
  'привет.ru нет, кг.кз',
  'covid-19. online classes, class-9. site visit',
  'He said. me/you both. I live here. in/out',
  'COVID-19 . in Almaty, see you at 5 . pk time',
  'we use .net core and the .com domain, в зоне .kz или .ru',
  'I went to the shop . it was closed . me too',
  'обед. кафе/столовая и/или привет. ru/kz',
  'theek hai.Ap ao acha.me ata hun bilkul.ye lo',
  'رہے ہیں.آپ کیسے',
  'Абай к.5 ул.Абая 10.30am v1.2.3 doc.docx image.jpg',
  'one • two • three, kefir · milk',
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

test('keeps the path of a mended link, and cuts what the sentence goes on with', () => {
  expect(find('жми vote-kz . site / Golos-7.')[0]).toMatchObject({
    text: 'vote-kz . site / Golos-7',
    link: 'vote-kz.site/Golos-7',
    path: '/Golos-7',
  })
  expect(find('https://vote-kz.site/abcголосуй')[0]?.path).toBe('/abc')
  expect(find('https://ru.wikipedia.org/wiki/Казахстан')[0]?.text).toBe(
    'https://ru.wikipedia.org/wiki/Казахстан',
  )
})

test('finds the link inside a link', () => {
  const inner = (text: string) => find(text).flatMap((url) => nestedUrls(url).map(({ host }) => host))
  expect(inner('https://www.google.com/url?sa=t&q=https://vote-kz.site/1&x=2')).toEqual(['vote-kz.site'])
  expect(inner('https://l.example.com/l.php?u=https%3A%2F%2Fvote-kz.site%2F1')).toEqual(['vote-kz.site'])
  expect(inner('https://evil.top/?url=https://kaspi.kz/pay')).toEqual(['kaspi.kz'])
  expect(inner('https://shop.kz/a?next=https://www.shop.kz/b')).toEqual([])
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
