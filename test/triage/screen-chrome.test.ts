/** What phone and app print around messages is taken out; what people write never is. */
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import type { Reading } from '../../src/model.ts'
import { compileChrome, hasForwardedMark, withoutChrome } from '../../src/triage/screen-chrome.ts'

const { screens } = loadContent()
const rules = compileChrome(screens.chrome)
const passage = (text: string): Reading => ({ kind: 'text', text })
const left = (text: string): string[] => withoutChrome([passage(text)], rules).map((reading) => reading.text)

const CHROME = [
  'Forwarded',
  'Forwarded many times',
  'Forwarded جم',
  'جم فارورڈ کردہ',
  'ж» Forwarded',
  'Сообшения и звонки зацишцены сквозным шифрованием.',
  'Переслано',
  'Қайта жіберілді',
  'Бағытталған',
  'فارورڈ کیا گیا',
  'Message',
  'Type a message',
  'Сообщение',
  'Хабарлама',
  'پیغام',
  'online',
  'last seen today at 10:45',
  'был(а) в сети сегодня в 10:45',
  'Today',
  'Вчера',
  'Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them. Learn more.',
  'This message was deleted',
  'Missed voice call',
  'Add   Block   Report',
  '3 unread messages',
  '10:45',
  '10:45 PM',
  '9:41  LTE  87%',
  '10:45 ✓✓',
  '12',
  '. — ·',
]

const WRITTEN = [
  'Your message was forwarded to the bank, send the code',
  'Please block the card and report it today',
  'Сообщение от банка: ваш счёт заблокирован',
  'پیغام میں آیا ہوا کوڈ مجھے بھیج دیں',
  'Message 482-913',
  '4829',
  '482 913',
  '**21*03001234567#',
  'https://vote-dance.top',
  'Meet me at 10:45',
  '5 000 ₸',
]

describe('words of phone and app', () => {
  test.each(CHROME)('%s is left out', (text) => expect(left(text)).toEqual([]))

  test.each(WRITTEN)('%s stays', (text) => expect(left(text)).toEqual([text]))

  test('at the beginning and end of a passage only', () => {
    expect(left('Forwarded\nSend me the\nMessage\ncode please\n10:45 ✓✓')).toEqual([
      'Send me the\nMessage\ncode please',
    ])
  })

  test('symbols, order and confidence stay', () => {
    const readings: Reading[] = [
      { kind: 'qr', text: 'Message' },
      passage('online'),
      { kind: 'text', text: 'Forwarded\nvote for me', confidence: 88 },
    ]
    expect(withoutChrome(readings, rules)).toEqual([
      { kind: 'qr', text: 'Message' },
      { kind: 'text', text: 'vote for me', confidence: 88 },
    ])
  })

  test('with them the number above the chat goes, and no other', () => {
    const texts = (...passages: string[]) =>
      withoutChrome(passages.map(passage), rules).map(({ text }) => text)
    expect(texts('9:41  87%', '+7 700 000 01 42', 'в сети', 'Привет')).toEqual(['Привет'])
    expect(texts('+92 300 0000142\nonline', 'Hello')).toEqual(['Hello'])
    expect(texts('+92 300 0000142 last seen today at 9:41', 'Hello')).toEqual(['Hello'])
    expect(texts('Call +92 300 0000142', 'Hello')).toEqual(['Call +92 300 0000142', 'Hello'])
    expect(texts('+92 300 0000142', 'Hello', 'call me')).toEqual(['+92 300 0000142', 'Hello', 'call me'])
    expect(texts('online', 'Hello', '+92 300 0000142', 'Today')).toEqual(['Hello', '+92 300 0000142'])
    expect(texts('482913', 'Today')).toEqual(['482913'])
    // The day below it, misread.
    const misread = [passage('+7 700 000 01 42'), { ...passage('CerogHs'), confidence: 73 }, passage('Hello')]
    expect(withoutChrome(misread, rules).map(({ text }) => text)).toEqual(['CerogHs', 'Hello'])
  })

  test('tell a forwarded message', () => {
    for (const mark of ['Forwarded', 'Переслано много раз', 'Бағытталған', 'فارورڈ کیا گیا']) {
      expect(hasForwardedMark([passage('hello'), passage(`${mark}\nvote for me`)], rules)).toBe(true)
    }
    expect(hasForwardedMark([passage('I forwarded it to you')], rules)).toBe(false)
    expect(hasForwardedMark([{ kind: 'qr', text: 'Forwarded' }], rules)).toBe(false)
  })
})
