/** Texts of the longest length examined, each of one kind of junk that could make some stage slow. */
import { TEXT_LIMIT } from '../src/model.ts'
import { makeMessages, seededRandom } from './messages.ts'
import { TALK } from './ordinary.ts'

export interface WorstInput {
  name: string
  text: string
}

/** First and last code point of what is drawn from. */
const SCRIPTS: Record<string, [number, number][]> = {
  Latin: [[0x61, 0x7a]],
  Cyrillic: [[0x430, 0x44f]],
  Kazakh: [
    [0x430, 0x44f],
    [0x4d8, 0x4d9],
    [0x49a, 0x4a3],
  ],
  'Urdu (Arabic)': [
    [0x627, 0x63a],
    [0x6a9, 0x6af],
  ],
  Devanagari: [[0x905, 0x939]],
  Han: [[0x4e00, 0x9fa5]],
  'mathematical letters': [[0x1d400, 0x1d433]],
  'full width': [[0xff01, 0xff5e]],
  'mixed scripts': [
    [0x61, 0x7a],
    [0x430, 0x44f],
    [0x3b1, 0x3c9],
    [0x627, 0x63a],
  ],
  emoji: [[0x1f600, 0x1f64f]],
  'combining marks': [[0x300, 0x36f]],
  'Arabic marks and letters': [
    [0x627, 0x63a],
    [0x64b, 0x65f],
  ],
  'zero-width characters': [
    [0x200b, 0x200f],
    [0x2060, 0x2064],
  ],
  'ASCII punctuation': [
    [0x21, 0x2f],
    [0x3a, 0x40],
  ],
  digits: [[0x30, 0x39]],
}

/** Repeated until the length is reached. */
const REPEATED: Record<string, string> = {
  'one letter': 'a',
  dots: '.',
  'dotted letters': 'a.',
  'dotted digits': '1.',
  spaces: ' ',
  'letters far apart': `a${' '.repeat(40)}`,
  'line breaks': '\n',
  'letter and zero-width': 'а\u200b',
  'opening brackets': '(',
  'bracket pairs': '[](){}<>',
  asterisks: '*',
  'asterisks and digits': '*1#',
  'forwarding codes': '*401*03001234567# ',
  'spoken code': '1 2 3 4 5 6 ',
  'dashed digits': '12-34-',
  plus: '+',
  'phone numbers': '+923001234567 ',
  percent: '%',
  'percent-encodings': '%D0%B0',
  'web schemes': 'http://',
  'address starts': 'www.a',
  'addresses in a row': 'https://a.example.top/x?y=z&',
  'addresses with user parts': 'https://kaspi.kz@a.top ',
  'short addresses': 'a.ly ',
  'one long host': 'vote-',
  'punycode labels': 'xn--80ak6aa92e.',
  'WhatsApp links': 'wa.me/1 ',
  'QR payload': '2@AbC/dEf+1,',
  'amounts in rupees': 'Rs 5,000 ',
  'lure words, English': 'send me the 6 digit code ',
  'lure words, Urdu': 'کوڈ بھیج دو ',
  'lure words, Roman Urdu': 'code bhej do ghalti se ',
  'lure words, Russian': 'проголосуй за племянницу пришли код ',
  'lure words, Kazakh': 'дауыс берші кодты жіберші ',
  'recovery words': 'my whatsapp was hacked мой ватсап взломали mera whatsapp hack ho gaya ',
  'lures in small pieces': 'vote code link qr scan money bank police prize ',
}

export function worstInputs(): WorstInput[] {
  const random = seededRandom(7)
  const inputs = Object.entries(REPEATED).map(([name, text]) => ({ name, text: fill(text) }))
  for (const [name, ranges] of Object.entries(SCRIPTS)) {
    inputs.push({ name: `${name}, one word`, text: drawn(ranges, random, 0) })
    inputs.push({ name: `${name}, words`, text: drawn(ranges, random, 7) })
  }
  const alphabet: [number, number][] = [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x61, 0x7a],
  ]
  inputs.push({ name: 'base64', text: drawn(alphabet, random, 0) })
  inputs.push({ name: 'random addresses', text: randomAddresses(random) })
  inputs.push({ name: 'short tokens of all kinds', text: randomTokens(random) })
  inputs.push({
    name: 'many different messages',
    text: fill(
      makeMessages(1000)
        .map(({ text }) => text)
        .join('\n'),
    ),
  })
  return inputs
}

/** A long but ordinary text: what the others are compared with. */
export function ordinaryInput(): string {
  return fill(
    Object.values(TALK)
      .flatMap(({ matters }) => matters)
      .join('. ')
      .replaceAll('#', '47'),
  )
}

function fill(piece: string): string {
  return piece.repeat(Math.ceil(TEXT_LIMIT / piece.length)).slice(0, TEXT_LIMIT)
}

/** `wordLength` of 0 makes one word of it. */
function drawn(ranges: [number, number][], random: () => number, wordLength: number): string {
  let text = ''
  for (let letters = 0; text.length < TEXT_LIMIT; letters++) {
    const [first, last] = ranges[Math.floor(random() * ranges.length)] ?? [0x61, 0x7a]
    if (wordLength > 0 && letters % wordLength === wordLength - 1) text += ' '
    text += String.fromCodePoint(first + Math.floor(random() * (last - first + 1)))
  }
  return text.slice(0, TEXT_LIMIT)
}

function randomAddresses(random: () => number): string {
  const word = (): string =>
    random()
      .toString(36)
      .slice(2, 4 + Math.floor(random() * 8))
  let text = ''
  while (text.length < TEXT_LIMIT) {
    text += `${random() < 0.5 ? 'https://' : ''}${word()}.${word()}.${random() < 0.5 ? 'top' : word()}/${word()}?${word()}=%${word()} `
  }
  return text.slice(0, TEXT_LIMIT)
}

function randomTokens(random: () => number): string {
  const tokens = Object.values(REPEATED)
  let text = ''
  while (text.length < TEXT_LIMIT) {
    const token = tokens[Math.floor(random() * tokens.length)] ?? ''
    text += token.slice(0, 1 + Math.floor(random() * 12)) + (random() < 0.4 ? ' ' : '')
  }
  return text.slice(0, TEXT_LIMIT)
}
