/** Junk made for the redactor: it keeps its promises on any text, and four times the text is about four times the work. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskSecrets } from '../../src/triage/mask.ts'
import { readTokens, redactText, showTokens } from '../../src/triage/redact.ts'

const PAYMENT =
  '00020101021227420010A0000007360124PK98MEZN000000000000670252045999530358654071500.005502025602255802PK5912EXAMPLE SHOP6006LAHORE62090105INV-16304B278'
const key = (letter: string): string => `${letter.repeat(43)}=`

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      ' ',
      '-',
      '.',
      ',',
      '•',
      '+',
      'code ',
      'код ',
      'کوڈ ',
      'link ',
      'pin ',
      'device ',
      'пароль ',
      'password is ',
      'Almaty77 ',
      'cvv ',
      'иин ',
      'four two six nine ',
      '④⑧②⑨',
      'перевела ',
      '123456',
      '0300',
      '۱۲۳',
    ],
    ...[
      'AB12',
      'AB3D-4F5G',
      '4sgLq1p5sV6',
      'https://a.top/',
      '/',
      '=',
      'Rs ',
      '2026',
      '1000',
      '\u200e',
      '\n',
      '𝟙',
    ],
    ...[
      '4400',
      '4111 1111 1111 1111',
      'PK36SCBL0000001123456702',
      'KZ86 125K ZT50 0410 0100',
      '35202-1234567-1',
    ],
    ...[
      '950101300123',
      'JBSWY3DPEHPK3PXP',
      key('A'),
      'settings/linked_devices#',
      'secret=',
      'tg://login?token=',
    ],
    ...['%3D', '%2C', 'LPA:1$h$', 'FIDO:/', 'WIFI:P:', 'otpauth://', '*', '#', '\uec20', '\uec00', '\uedff'],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.stringMatching(/^\d{1,8}$/),
  fc.stringMatching(/^[A-Z2-7]{4,16}$/),
  fc.stringMatching(/^[\uec00-\uee10]{1,6}$/),
)
const hostile = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

test('any text: same length, masked as before, settled, and nothing hidden stays where it stood', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const plain = readTokens(text).text
      const masked = maskSecrets(plain)
      const redacted = redactText(text)
      expect(redacted.length).toBe(text.length)
      expect(maskSecrets(readTokens(redacted).text)).toBe(masked)
      expect(showTokens(redacted)).toBe(masked)
      expect(redactText(redacted)).toBe(redacted)
      // What is not hidden stays.
      const changed = Array.from(plain, (_, at) => at).filter((at) => redacted[at] !== plain[at])
      expect(changed.filter((at) => masked[at] === plain[at])).toEqual([])
      expect(masked !== plain || redacted === plain).toBe(true)
    }),
    { numRuns: 1500 },
  )
})

const JUNK = [
  ...[
    '1',
    '1 ',
    '12 ',
    '123456 ',
    'code 1234 ',
    'pin 1234 ',
    '4111 1111 1111 1111 ',
    '35202-1234567-1 ',
    '۱۲۳۴ کوڈ ',
  ],
  ...[
    'PK36SCBL0000001123456702 ',
    'KZ86 125K ZT50 0410 0100 ',
    'KZ55 722S device ',
    `${PAYMENT} `,
    '00020',
    '𝟙',
  ],
  ...[
    '?code=1234 ',
    'tg://login?token=a ',
    '2@ExampleRef12,',
    `${key('A')},`,
    'settings/linked_devices#',
    'secret=',
  ],
  ...[
    'otpauth://',
    'wifi:p:',
    'WIFI:T:x;P:a;;',
    'FIDO:/1234 1234 ',
    'AB3D-4F5G device ',
    ' JBSW Y3DP EHPK 3PXP',
  ],
  ...[
    '%3D',
    'a.b ',
    'duo://a ',
    '•',
    '\uec00',
    '\uec20',
    '\uec20\uec00',
    '\uec20-',
    '\uecc0\uec00\uec00\uec00',
  ],
  ...[
    '\uec80\uec00\uec00',
    `${PAYMENT.slice(0, -4)}\uece0\uec00\ued80\uec00\uec00\uec00`,
    '\uedff',
    '\uee00',
  ],
]
const LENGTH = 65_536

// How long it takes is measured by `npm run bench -- worst`; here nothing may break or grow without bound.
test.each(JUNK)('64 KB of %j are redacted to the end', (unit) => {
  const text = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH)
  const redacted = redactText(text)
  expect(redacted.length).toBe(LENGTH)
  expect(readTokens(redacted).secrets.length).toBeLessThanOrEqual(LENGTH)
  expect(showTokens(redacted).length).toBe(LENGTH)
})

test('there are enough kinds of junk', () => {
  expect(JUNK.length).toBeGreaterThan(35)
})
