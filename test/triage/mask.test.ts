import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskSecrets } from '../../src/triage/mask.ts'

const key = (letter: string): string => `${letter.repeat(43)}=`
const dots = (n: number): string => '•'.repeat(n)

const MASKED: [string, string][] = [
  [
    'Your WhatsApp code: 123-456\nDon’t share\n4sgLq1p5sV6',
    'Your WhatsApp code: •••-•••\nDon’t share\n' + dots(11),
  ],
  ['<#> كود واتساب الخاص بك: \u200e282-366', '<#> كود واتساب الخاص بك: \u200e•••-•••'],
  ['code 760-9744sgLq1p5sV6', 'code •••-•••' + dots(11)],
  ['<#> 123456 is your code', '<#> •••••• is your code'],
  ['آپ کا کوڈ ۱۲۳۴۵۶ ہے', 'آپ کا کوڈ •••••• ہے'],
  ['आपका कोड १२३-४५६ है', 'आपका कोड •••-••• है'],
  ['Ваш код: 1234. Никому не сообщайте', 'Ваш код: ••••. Никому не сообщайте'],
  ['Пароль: 1752 (никому не говорите)', 'Пароль: •••• (никому не говорите)'],
  ['мой пин 7192 верный', 'мой пин •••• верный'],
  ['میرا پن 7192 ہے', 'میرا پن •••• ہے'],
  ['кіру коды 1234. Ешкімге айтпаңыз', 'кіру коды ••••. Ешкімге айтпаңыз'],
  ['Login code: 12345. Do not give', 'Login code: •••••. Do not give'],
  ['Use 5677 as Microsoft account security code', 'Use •••• as Microsoft account security code'],
  ['G-123456 is your Google code', 'G-•••••• is your Google code'],
  ['FB-12345 is yours', 'FB-••••• is yours'],
  ['388-941-4444 your code is 333222', '388-941-4444 your code is ••••••'],
  ['code is 123 456', 'code is ••• •••'],
  ['to pk36scbl0000001123456702 now', `to ${dots(24)} now`],
  ['kz86125kzt5004100100', dots(20)],
  ['1 2 3 4 5 6', '• • • • • •'],
  ['123456.please share', '••••••.please share'],
  ['link your device with AB3D-4F5G now', 'link your device with ••••-•••• now'],
  ['Код привязки: AB3D4F5G', 'Код привязки: ••••••••'],
  ['لنک کرنے کا کوڈ 12AB-34CD', 'لنک کرنے کا کوڈ ••••-••••'],
  ['tap v.whatsapp.com/123456 ok', 'tap v.whatsapp.com/•••••• ok'],
  [
    `https://wa.me/settings/linked_devices#2@RefRefRef,${key('A')},${key('B')},${key('C')},1 `,
    `https://wa.me/settings/linked_devices#${dots(11)},${dots(44)},${dots(44)},${dots(44)},1 `,
  ],
  [
    `2@RefRefRef,${key('A')},${key('B')},c,https://faq.whatsapp.com/r/ld`,
    `${dots(11)},${dots(44)},${dots(44)},c,https://faq.whatsapp.com/r/ld`,
  ],
  [
    'whatsapp://settings/linked_devices%232%40RefRef%2CAAAAAAAA',
    `whatsapp://settings/linked_devices%23${dots(10)}%2C${dots(8)}`,
  ],
  ['otpauth://totp/Ex:ali?secret=ABCDEF&issuer=Ex', `otpauth://totp/Ex:ali?secret=${dots(6)}&issuer=Ex`],
  ['otpauth-migration://offline?data=Cjk%3D', `otpauth-migration://offline?data=${dots(6)}`],
  ['tg://login?token=AbC_1', `tg://login?token=${dots(5)}`],
  ['sgnl://linkdevice?uuid=abc&pub_key=def', 'sgnl://linkdevice?uuid=•••&pub_key=•••'],
  ['https://discord.com/ra/abcDEF', `https://discord.com/ra/${dots(6)}`],
  ['LPA:1$smdp.example$ABC-DEF', `LPA:1$smdp.example$${dots(7)}`],
  ['WIFI:T:WPA;S:Cafe;P:pa55;;', 'WIFI:T:WPA;S:Cafe;P:••••;;'],
  ['*123456*', '*••••••*'],
  ['карта 4400 4302 1234 5678', 'карта •••• •••• •••• ••••'],
  ['card 4111 1111 1111 1111', 'card •••• •••• •••• ••••'],
  ['CNIC 35202-1234567-1', 'CNIC •••••-•••••••-•'],
  ['ИИН 950101300123', 'ИИН ••••••••••••'],
  ['PK36SCBL0000001123456702', dots(24)],
  ['KZ86 125K ZT50 0410 0100', '•••• •••• •••• •••• ••••'],
]

const KEPT: string[] = [
  'Rs 150000 ka inam',
  '150 000 ₸ аударыңыз',
  'приз 500000 тенге',
  'Rs. 5,00,000/-',
  '50 000 тг, код не нужен',
  'call 0300-1234567 now',
  'call +92 300 1234567',
  'звоните 8 701 123 45 67, код домофона есть',
  '+7 (701) 123-45-67',
  '22.11.2026 в 12:30',
  'В 2026 году код изменился',
  '8171 se code aya',
  'vote-dance.top/123456',
  'https://fb-photos.click/8812?id=123456',
  'golos-2026.top',
  'dial *401*03001234567#',
  '**21*77011234567#',
  '*0300 1234567*',
  '**62*123456#',
  'WHATSAPP IS NICE, MEET NOON ROOM',
  'перезвоните 1414 сейчас',
  'link WhatsApp Business 2026',
]

test('a code among other digits is hidden', () => {
  expect(maskSecrets('2026 123-456 is your code')).toBe('2026 •••-••• is your code')
  expect(maskSecrets('0  123-456 код')).toBe('0  •••-••• код')
  expect(maskSecrets('код $ 123-456')).toBe('код $ •••-•••')
  expect(maskSecrets('0$ 123-456 код')).toBe('0$ •••-••• код')
  expect(maskSecrets('123-456 $ код')).toBe('•••-••• $ код')
  expect(maskSecrets('call 0300 123-4567')).toBe('call 0300 123-4567')
})

test('hides every kind of secret, one for one', () => {
  expect(MASKED.length).toBeGreaterThan(30)
  for (const [text, masked] of MASKED) expect(maskSecrets(text)).toBe(masked)
})

test('leaves numbers, amounts, dates and links alone', () => {
  expect(KEPT.length).toBeGreaterThan(15)
  for (const text of KEPT) expect(maskSecrets(text)).toBe(text)
})

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
      'пароль: ',
      'password is ',
      'Almaty77',
      'cvv ',
      'паспорт ',
      'four two six nine',
      '④⑧②⑨',
      '_',
      'link ',
      '123456',
      '0300',
      '۱۲۳',
      'AB12',
      '4sgLq1p5sV6',
    ],
    ...[
      'https://a.top/',
      '/',
      '=',
      'Rs ',
      '2026',
      '\u200e',
      '\n',
      'WIFI:P:',
      'PK36',
      '0',
      '*',
      '#',
      key('A'),
      ',',
    ],
    ...['settings/linked_devices#', 'secret=', 'otpauth://', '𝟙'],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const hostile = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

test('digits said in words are hidden, too, when other ones behind them are', () => {
  expect(maskSecrets('four two six nine④⑧②⑨code ')).toBe('•••• ••• ••• ••••••••code ')
})

test('any text: same length, idempotent, only bullets differ', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const masked = maskSecrets(text)
      expect(masked.length).toBe(text.length)
      expect(maskSecrets(masked)).toBe(masked)
      const restored = Array.from({ length: text.length }, (_, i) =>
        masked[i] === '•' ? text[i] : masked[i],
      )
      expect(restored.join('')).toBe(text)
    }),
    { numRuns: 1000 },
  )
})

test('no run of six digits survives between words', () => {
  const word = fc.constantFrom('привет', 'hello', 'کوڈ', 'bhejo', 'ok', 'сіз', '!', '\n', 'और')
  const zero = fc.constantFrom('0', '٠', '۰', '०')
  const code = fc
    .tuple(zero, fc.stringMatching(/^\d{5}[1-9]$/), fc.boolean())
    .map(([first, digits, parted]) => {
      const local = Array.from(digits, (d) => String.fromCharCode(first.charCodeAt(0) + Number(d))).join('')
      return parted ? `${local.slice(0, 3)}-${local.slice(3)}` : local
    })
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      code,
      fc.array(word, { maxLength: 6 }),
      (before, secret, after) => {
        const masked = maskSecrets([...before, secret, ...after].join(' '))
        expect(masked).not.toMatch(/\p{Nd}/u)
      },
    ),
    { numRuns: 500 },
  )
})
