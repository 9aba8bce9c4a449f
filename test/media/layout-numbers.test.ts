import { describe, expect, it } from 'vitest'
import { carriesEvidence } from '../../src/media/layout-evidence.ts'
import { mendNumbers } from '../../src/media/layout-numbers.ts'
import { toPassages } from '../../src/media/layout.ts'
import { toPage } from './layout-page.ts'

function joined(lines: string[]): string {
  const page = toPage(lines.map((text, index) => ({ text, at: [34, 300 + 34 * index] })))
  return toPassages(page)
    .map((passage) => passage.text.replaceAll('\n', ' '))
    .join(' | ')
}

describe('numbers broken over lines', () => {
  it.each([
    [['Dial *21*', '+77011234567# now'], 'Dial *21*+77011234567# now'],
    [['Dial **21*', '87011234567# now'], 'Dial **21*87011234567# now'],
    [['The code is 482-', '913 for you'], 'The code is 482-913 for you'],
    [['The code is DFMY-', '7239 for you'], 'The code is DFMY-7239 for you'],
    [['card 4400 4301', '2345 6789 please'], 'card 4400 4301 2345 6789 please'],
    [['call me on +92 300', '0000142 please'], 'call me on +92 300 0000142 please'],
    [['переведи мне 150', '000 тенге сейчас'], 'переведи мне 150 000 тенге сейчас'],
  ])('%j are whole again', (lines, text) => {
    expect(joined(lines)).toBe(text)
  })

  it.each([
    [['*BISP*', '25000 rupay mile'], '*BISP* 25000 rupay mile'],
    [['*500*', '300 more today'], '*500* 300 more today'],
    [['between 5 and 7 -', '9 is too late'], 'between 5 and 7 - 9 is too late'],
    [['Dial *21*', 'and then nothing'], 'Dial *21* and then nothing'],
  ])('%j stay apart', (lines, text) => {
    expect(joined(lines)).toBe(text)
  })
})

describe('signs read as per cent', () => {
  it.each([
    ['Наберите %%67%%77000000142% и', 'Наберите **67*+77000000142# и'],
    ['Набери %21%87011234567%', 'Набери *21*87011234567#'],
    ['Dial **21%+77011234567# from', 'Dial **21*+77011234567# from'],
    ['Dial %%21%--77011234567% from', 'Dial **21*+77011234567# from'],
    ['Dial “401%03000000187% and', 'Dial *401*03000000187# and'],
    ['х401%03000000187% теріп', '*401*03000000187# теріп'],
    ['%7 700 000 01 42', '+7 700 000 01 42'],
    ['نمبر #77000000142+*67** اور', 'نمبر **67*+77000000142# اور'],
    ['#03000000187*401*', '*401*03000000187#'],
    ['0142 000 300 92+ نمبر', '+92 300 000 0142 نمبر'],
  ])('%j is mended', (text, mended) => {
    expect(mendNumbers(text)).toBe(mended)
  })

  it.each([
    'скидка 21% сегодня',
    '50%-70% off',
    '%20 of it',
    'https://a.example/%D0%B0',
    '*21*87011234567#',
    '100%',
    '7% 700',
    '*#21#',
    '5 7+',
    'from 18 7+',
  ])('%j is not touched', (text) => {
    expect(mendNumbers(text)).toBe(text)
  })
})

it.each([
  'see kz.site/a',
  'call 8 800 555',
  '482 913',
  '*#21#',
  '##002#',
  '500 USD',
  '₸20',
  'wa.me/7',
  '۴۸۲۹۱۳',
  'code 48291',
  'me@bank.kz',
])('%j is never furniture', (text) => {
  expect(carriesEvidence(text)).toBe(true)
})

it.each([
  'Message',
  '10:42',
  '10:42 PM',
  '9:41 Beeline',
  '4G 78%',
  'Type a message',
  'پیغام',
  'q w e r t y',
  'online',
])('%j may be furniture', (text) => {
  expect(carriesEvidence(text)).toBe(false)
})
