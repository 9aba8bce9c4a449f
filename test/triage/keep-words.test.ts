/** What an operator may keep of a text: no secret, no number, no link but its domain; the words themselves stay. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepWords } from '../../src/triage/keep-words.ts'
import { redactText } from '../../src/triage/redact.ts'

const EXAMPLES: [given: string, kept: string][] = [
  ['Please vote for my niece', 'Please vote for my niece'],
  ['vote at https://vote-dance.top/k?ref=88120 today', 'vote at https://vote-dance[.]top/… today'],
  ['vote-dance.top', 'http://vote-dance[.]top'],
  ['hxxps://login[.]kaspi-kz[.]cc/', 'https://login[.]kaspi-kz[.]cc'],
  ['https://77011234567.evil.top/pay', 'https://•••••••••••.evil.top/…'.replaceAll('.', '[.]')],
  ['bisp8171.xyz/apply', 'http://bisp8171[.]xyz/…'],
  ['call +7 701 123-45-67 now', 'call +• ••• •••-••-•• now'],
  ['wa.me/923001234567', 'http://wa[.]me/…'],
  ['tg://login?token=AbCdEf', 'tg:…'],
  ['write to some.body+1@mail.example', 'write to •••@mail.example'],
  ['ключ qwertyuiop123456', 'ключ ••••••••••••••••'],
  ['30 000 тенге, 2 дня', '•• ••• тенге, 2 дня'],
  ['کوڈ ۴۸۲۹۱۳ بھیجیں', 'کوڈ •••••• بھیجیں'],
  ['', ''],
]

const SECRET = fc.stringMatching(/^[0-9]{4,16}$/)
const AROUND = [
  (secret: string) => `your code is ${secret}, tell nobody`,
  (secret: string) => `код ${secret.slice(0, 3)} ${secret.slice(3)} отправьте`,
  (secret: string) => `+92${secret} call me`,
  (secret: string) => `https://evil.top/${secret}?c=${secret}#${secret}`,
  (secret: string) => `https://${secret}.evil.top`,
  (secret: string) => `http://user:${secret}@evil.top/x`,
  (secret: string) => `evil.top?id=${secret} and ${secret}@mail.top`,
  (secret: string) => `tel:${secret} upi://pay?pa=${secret} WIFI:S:x;P:${secret};;`,
  (secret: string) => `card ${secret.replace(/(\d{4})(?=\d)/g, '$1-')} ok`,
  (secret: string) => `00020101021226${secret}5204`,
  (secret: string) => `a${secret}b_${secret} x://y${secret}`,
]

describe('words that are kept', () => {
  it.each(EXAMPLES)('%s', (given, kept) => {
    expect(keepWords(given)).toBe(kept)
  })

  it('hold no four digits of a number, however it stood there, stored or as it came', () => {
    expect(AROUND.length).toBeGreaterThan(8)
    const isHidden = (text: string, secret: string): boolean => {
      const kept = keepWords(text)
      return ![...secret.matchAll(/(?=(\d{4}))/g)].some(([, run = '']) => kept.includes(run))
    }
    fc.assert(
      fc.property(SECRET, fc.constantFrom(...AROUND), (secret, around) => {
        const text = around(secret)
        expect(isHidden(text, secret), `kept: ${keepWords(text)}`).toBe(true)
        expect(isHidden(redactText(text), secret)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('are made of any text, in linear time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(typeof keepWords(text)).toBe('string')
      }),
      { numRuns: 200 },
    )
    const hostile = ['1 ', 'a1', 'a.b/', '?a=', 'x://', '@a', '1.2.3.4 ', '=', '-1_']
    for (const part of hostile) {
      const startedMs = performance.now()
      keepWords(part.repeat(65_536 / part.length))
      expect(performance.now() - startedMs, `of ${part}`).toBeLessThan(1_500)
    }
  })
})
