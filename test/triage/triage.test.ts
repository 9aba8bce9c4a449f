// The whole of triage on the real content: the examples of the product's promise, hard negatives, hostile input.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import type { Reading } from '../../src/model.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

const ready = prepareTriage(loadContent())
const judge = (text: string, forwarded = false, readings: Reading[] = []) =>
  triage({ kind: 'text', text, forwarded }, readings, ready)

describe('a person forwards', () => {
  test.each([
    [
      'Привет! Проголосуй, пожалуйста, за мою племянницу vote-dance.top',
      'device-linking',
      'lure.vote-contest',
    ],
    [
      'bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do',
      'otp-request',
      'lure.code-by-mistake',
    ],
    ['دیکھو تمہاری تصویر fb-photos.click/8812', 'device-linking', 'lure.photo-bait'],
    ['Байқауға қатысып жатырмын, дауыс берші dauys-ber.top/k', 'device-linking', 'lure.vote-contest'],
    ['dial *401*03001234567# to get your parcel', 'call-forwarding', 'lure.dial-code'],
  ])('%s', (text, lure, story) => {
    for (const forwarded of [true, false]) {
      expect(judge(text, forwarded).verdict).toMatchObject({ level: 'danger', lure, story })
    }
  })

  const link = `https://wa.me/settings/linked_devices#2@abcdefgh,${'A'.repeat(43)}=,${'B'.repeat(43)}=,${'C'.repeat(43)}=,1`

  test('a screenshot of a linking symbol', () => {
    const { verdict } = judge('', true, [{ kind: 'qr', text: link }])
    expect(verdict).toMatchObject({ level: 'danger', lure: 'device-linking' })
    expect(verdict.signals[0]?.id).toBe('qr.link-device')
  })

  test('the same as a link in text', () => {
    expect(judge(link).verdict).toMatchObject({ level: 'danger', lure: 'device-linking' })
  })

  test('a picture whose recognised text tells the story', () => {
    const { verdict } = judge('', true, [
      { kind: 'text', text: 'Vote for my niece in the contest vote-dance.top' },
    ])
    expect(verdict).toMatchObject({ level: 'danger', lure: 'device-linking' })
  })
})

describe('a person tells or asks', () => {
  test.each([
    ['how do I recover my account', 'recover-account'],
    ['мой ватсап взломали', 'recover-account'],
    ['mera whatsapp hack ho gaya', 'recover-account'],
    ['how can i check if someone else is using my whatsapp?', 'secure-account'],
  ])('%s', (text, intent) => {
    expect(judge(text).verdict).toMatchObject({ level: 'info', lure: null, intent })
  })

  test('a command', () => {
    const { verdict, told } = judge('delete')
    expect(verdict).toMatchObject({ level: 'unknown', intent: 'delete' })
    expect(told).toMatchObject({ wish: 'delete', effects: [{ kind: 'forget' }] })
  })
})

describe('legitimate shapes', () => {
  test.each([
    ["Your WhatsApp code: 123-456\nDon't share this code\n4sgLq1p5sV6", 'otp.genuine'],
    ['آپ کا تصدیقی کوڈ 5521 ہے۔ یہ کوڈ کسی کو نہ بتائیں۔', 'otp.genuine'],
    ['Код подтверждения: 4821. Никому не сообщайте этот код.', 'otp.genuine'],
    ['Растау коды: 381920. Кодты ешкімге айтпаңыз.', 'otp.genuine'],
    [
      'Мошенники рассылают «Проголосуй за мою племянницу vote.top». Не переходите по ссылке!',
      'warning.official',
    ],
    [
      'Beware: scammers say "I sent you a code by mistake, send it to me". Never share it.',
      'warning.official',
    ],
    ['شہری کسی بھی صورت اپنا ون ٹائم او ٹی پی کسی کو نہ بتائیں۔', 'warning.official'],
    ['To cancel all call forwarding dial ##002#', 'mmi.cancel'],
  ])('%s', (text, signal) => {
    const { verdict } = judge(text, true)
    expect(verdict).toMatchObject({ level: 'info', lure: null })
    expect(verdict.signals.map(({ id }) => id)).toContain(signal)
  })

  test.each(['Скинь код домофона, я внизу', 'hi, my new number, save it', 'see you tomorrow', '', '👍'])(
    'ordinary: %s',
    (text) => {
      expect(judge(text).verdict).toMatchObject({ level: 'unknown', lure: null, signals: [] })
    },
  )

  test('a shop’s courier code shown together with the wish to pass it on is a caution', () => {
    expect(judge('Daraz: OTP 447 120. Share it with the rider').verdict.level).toBe('caution')
  })

  test('the exception turns the warning into the trick', () => {
    const text = 'Никому не сообщайте код из СМС, кроме сотрудника банка'
    expect(judge(text).verdict).toMatchObject({ level: 'danger', lure: 'otp-request' })
  })
})

describe('anything', () => {
  test('gives a verdict whose evidence is short and shows no code', () => {
    const pieces = fc.constantFrom(
      'код',
      'send me',
      '123-456',
      'vote for',
      '*21*03001234567#',
      'x.top/a',
      '«',
      '"',
      '\n',
      'не',
      '🙏',
      'کوڈ',
      'бер',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 20 })), { maxLength: 40 }), (words) => {
        const { verdict } = judge(words.join(' '))
        expect(['danger', 'caution', 'info', 'unknown']).toContain(verdict.level)
        for (const { evidence } of verdict.signals) {
          expect(evidence.length).toBeLessThanOrEqual(120)
          expect(evidence).not.toContain('123-456')
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is judged the same way twice', () => {
    const text = 'скинь код из смс срочно, это банк kaspi-secure.top'
    expect(judge(text)).toEqual(judge(text))
  })

  test('64 KB of junk is cut and judged', () => {
    const { verdict } = judge('x'.repeat(70_000))
    expect(verdict.signals.map(({ id }) => id)).toEqual(['text.truncated'])
  })
})
