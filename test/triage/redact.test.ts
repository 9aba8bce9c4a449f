/** What leaves a message before it is kept, what of it detectors still see, and that tokens cannot be forged. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import { readEmv } from '../../src/triage/emv.ts'
import { isIban } from '../../src/triage/iban.ts'
import { maskSecrets } from '../../src/triage/mask.ts'
import { isPersonal, passesLuhn } from '../../src/triage/mask-numbers.ts'
import { readTokens, redactMessage, redactText, showTokens } from '../../src/triage/redact.ts'

const key = (letters: string): string => `${letters.repeat(43).slice(0, 43)}=`
const readAgain = (text: string): string => readTokens(redactText(text)).text

/** What is written, the kinds and lengths told of it, and what the detectors read. */
const SECRETS: [text: string, told: string, read: RegExp][] = [
  ['Your WhatsApp code: 719-284', 'code 6', /code: \d{3}-\d{3}$/],
  ['آپ کا کوڈ ۷۱۹۲۸۴ ہے', 'code 6', /کوڈ [۰-۹]{6} ہے/],
  ['आपका कोड ७१९-२८४ है', 'code 6', /कोड [०-९]{3}-[०-९]{3} है/],
  ['код 𝟟𝟙𝟡𝟚𝟠𝟜', 'code 12', /^код \p{Nd}{6}$/u],
  ['7 1 9 2 8 4', 'code 6', /^\d( \d){5}$/],
  ['PIN is 7192', 'pin 4', /^PIN is \d{4}$/],
  ['мой пин 7192 верный', 'pin 4', /пин \d{4} верный/],
  ['tel:**04*7182*9345*9345#', 'pin 4, pin 4, pin 4', /^tel:\*\*04(\*\d{4}){3}#$/],
  ['link your device with AB3D-4F5G now', 'pairing-code 8', /with [A-Z\d]{4}-[A-Z\d]{4} now/],
  ['card 4111 1111 1111 1111', 'card 16', /card (\d{4} ?){4}$/],
  ['IMEI 990000862471853', 'number 15', /^IMEI 8\d{14}$/],
  ['CNIC 35202-1234567-1', 'cnic 13', /CNIC \d{5}-\d{7}-\d$/],
  ['ИИН 950101300123', 'iin 12', /ИИН \d{12}$/],
  ['to PK36SCBL0000001123456702 now', 'iban 18', /^to PK\d{2}SCBL\d{16} now$/],
  ['KZ86 125K ZT50 0410 0100', 'iban 15', /^KZ\d{2} 125[A-Z] [A-Z]{2}\d{2} \d{4} \d{4}$/],
  ['DE89370400440532013000', 'iban 20', /^DE\d{20}$/],
  [
    `https://wa.me/settings/linked_devices#2@RefRefRef,${key('Ab1')},${key('cD2')},1`,
    'link-key 9, link-key 43, link-key 43',
    /#2@[A-Za-z]{9},[A-Za-z\d]{43}=,[A-Za-z\d]{43}=,1$/,
  ],
  [
    'otpauth://totp/Ex:ali?secret=JBSWY3DPEHPK3PXP&issuer=Ex',
    'otp-secret 16',
    /secret=[A-Z2-7]{16}&issuer=Ex$/,
  ],
  [
    'Your key: jbsw y3dp ehpk 3pxp',
    'otp-secret 4, otp-secret 4, otp-secret 4, otp-secret 4',
    /key: ([a-z2-7]{4} ?){4}$/,
  ],
  ['tg://login?token=AbC_1', 'token 4', /token=[A-Z][a-z][A-Z]_\d$/],
  ['https://line.me/R/au/lgn/sq/SQ1', 'token 5', /au\/lgn\/[a-z]{2}\/[A-Z]{2}\d$/],
  ['WIFI:T:WPA;S:Cafe;P:pa5!\\;x;;', 'password 5', /P:[a-z]{2}\d!\\;[a-z];;$/],
  ['v.whatsapp.com/719-284', 'code 6', /com\/\d{3}-\d{3}$/],
]

describe('redactText', () => {
  test('leaves of each kind only what it is and where its letters, digits and signs stand', () => {
    expect(SECRETS.length).toBeGreaterThan(20)
    for (const [text, told, read] of SECRETS) {
      const redacted = redactText(text)
      const { secrets, text: readText } = readTokens(redacted)
      expect([text, secrets.map(({ kind, length }) => `${kind} ${length}`).join(', ')]).toEqual([text, told])
      expect(readText).toMatch(read)
      expect(redacted.length).toBe(text.length)
      expect(maskSecrets(readText)).toBe(maskSecrets(text))
    }
  })

  test('has the same token for any value of a shape', () => {
    const words = ['код ', 'your code is ', 'آپ کا کوڈ ', 'pin: ']
    const digits = fc.stringMatching(/^[1-9]{6}$/)
    fc.assert(
      fc.property(fc.constantFrom(...words), digits, digits, (word, one, other) => {
        expect(redactText(word + one)).toBe(redactText(word + other))
      }),
    )
  })

  test('tells that a code is round, but of a PIN nothing', () => {
    expect(readAgain('gift card 5000, send the code')).toMatch(/card \d[1-9]00,/)
    expect(redactText('PIN 1200')).toBe(redactText('PIN 1234'))
  })

  test('returns a text without secrets as it is', () => {
    for (const text of [
      '',
      'help',
      'call 0300-1234567 now',
      'Rs 5,000 22.11.2026 https://a.top/1',
      '• • ••••••',
    ]) {
      expect(redactText(text)).toBe(text)
      expect(readTokens(text)).toEqual({ text, secrets: [] })
      expect(showTokens(text)).toBe(text)
    }
  })

  test('keeps links and numbers that follow a torn secret', () => {
    for (const [text, kept] of [
      ['tg://login?token=AbC_12 https://vote-dance.top/k', 'https://vote-dance.top/k'],
      ['tg://login?token=AbC_12 vote-dance.top/k7', 'vote-dance.top/k7'],
      ['tg://login?token=AbC_12 03001234567', '03001234567'],
    ] as const) {
      expect(redactText(text)).toContain(kept)
      expect(readAgain(`${text} t.me/login/71928`)).not.toContain('71928')
    }
  })

  test('keeps a name behind the word for a code, and what a payment asks for', () => {
    for (const text of [
      'ПРИШЛИ КОД WHATSAPP',
      'SEND CODE FACEBOOK DEVICE',
      'ST00012|Name=A|PersonalAcc=1|Sum=150050',
    ]) {
      expect(maskSecrets(text)).not.toBe(text)
      expect(redactText(text)).toBe(text)
    }
    expect(redactText('link your device, code WXYZABCD')).not.toContain('WXYZ')
  })

  test('keeps the public hash that ends WhatsApp’s own messages', () => {
    const { text, secrets } = readTokens(redactText('Your WhatsApp code: 719-284\n4sgLq1p5sV6'))
    expect(text).toContain('4sgLq1p5sV6')
    expect(secrets).toEqual([{ kind: 'code', length: 6 }])
  })
})

describe('stand-ins', () => {
  const digitsIn = (text: string): string => readAgain(text).replace(/\D/g, '')

  test('pass the checks that the originals pass, and fail those that they fail', () => {
    expect(passesLuhn(digitsIn('card 4111 1111 1111 1111'))).toBe(true)
    expect(digitsIn('card 4111 1111 1111 1111')).toMatch(/^5/)
    expect(passesLuhn(digitsIn('карта 4400 4302 1234 5678'))).toBe(false)
    expect(isPersonal(digitsIn('CNIC 35202-1234567-1'), digitsIn('CNIC 35202-1234567-1'))).toBe(true)
    expect(isPersonal(digitsIn('ИИН 950101300123'), digitsIn('ИИН 950101300123'))).toBe(true)
    expect(isIban(readAgain('DE89370400440532013000'))).toBe(true)
    expect(isIban(readAgain('KZ86 125K ZT50 0410 0100'))).toBe(true)
    expect(isIban(readAgain('PK11SCBL0000001123456702'))).toBe(false)
  })

  test('of payment codes have a right check sum, which tells nothing of the account', () => {
    const payment =
      '00020101021227420010A0000007360124PK98MEZN000000000000670252045999530358654071500.005502025602255802PK5912EXAMPLE SHOP6006LAHORE62090105INV-16304B278'
    expect(redactText(payment)).not.toContain('B278')
    expect(readEmv(readAgain(payment))).toMatchObject({
      crc: 'ok',
      merchant: 'EXAMPLE SHOP',
      amount: '1500.00',
    })
    expect(readEmv(readAgain(payment))?.iban).toMatch(/^PK\d{2}MEZN\d{16}$/)
    const damaged = payment.replace(/B278$/, 'B279')
    expect(redactText(damaged)).toContain('B279')
    expect(readEmv(readAgain(damaged))?.crc).toBe('bad')
  })
})

describe('showTokens', () => {
  test('shows what masking the original would have shown', () => {
    for (const [text] of SECRETS) expect(showTokens(redactText(text))).toBe(maskSecrets(text))
  })
})

describe('redactMessage', () => {
  const message: InboundMessage = {
    account: 'simulator',
    chat: 'a',
    participant: '',
    id: '1',
    kind: 'text',
    text: 'hello',
    forwarded: true,
    sentAtMs: 0,
  }

  test('changes the text alone, and nothing where there is no secret', () => {
    expect(redactMessage(message)).toBe(message)
    const secret = { ...message, text: 'code 719284' }
    expect(redactMessage(secret)).toEqual({ ...secret, text: redactText(secret.text) })
    expect(JSON.stringify(redactMessage(secret))).not.toContain('719284')
  })
})

describe('tokens that a sender writes himself', () => {
  const unit = fc.integer({ min: 0xec00, max: 0xef00 }).map((code) => String.fromCharCode(code))
  const piece = fc.oneof(
    unit,
    unit,
    fc.constantFrom('code ', '719284', ' ', '-', 'PK', 'SCBL', '000201', '\n'),
  )

  test('read as typed text does: no unit of them is left, and nothing is claimed that redacting does not see', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const forged = pieces.join('')
        const typed = readTokens(forged).text
        expect(typed).not.toMatch(/[\uec00-\uedff]/)
        expect(typed.length).toBe(forged.length)
        expect(redactText(forged)).toBe(redactText(typed))
        expect(redactText(redactText(forged))).toBe(redactText(forged))
      }),
      { numRuns: 500 },
    )
  })

  test('in the middle of nothing are replaced', () => {
    expect(readTokens('a\uec00b').text).toBe('a\ufffdb')
    expect(redactText('a\uec00b')).toBe('a\ufffdb')
  })
})
