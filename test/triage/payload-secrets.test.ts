// What a payload keeps secret is shown nowhere: not in fields, evidence, readings or the reply, however it is written.
import { expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Reading } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { maskSecrets } from '../../src/triage/mask.ts'
import { classifyPayload } from '../../src/triage/qr-payload.ts'

const content = loadContent()
const ready = prepareContent(content)

const CASES = content.payloads.entries.flatMap(({ id, examples }) =>
  examples.flatMap(({ text, secrets }) => (secrets ? [{ id, text, secrets }] : [])),
)

/** Payloads that hold a secret by their nature. */
const SECRETIVE = [
  'link-device whatsapp-registration-code signal-link-device signal-transfer telegram-login discord-login web-login',
  'fido otpauth otpauth-migration authenticator sim-pin wallet-connect egov-sign debug-pairing wifi esim',
]

/** Pieces of a secret that nobody may see either. */
const PIECE = 6

/** The secrets of which a piece can be read in the text. */
function shown(text: string, secrets: string[]): string[] {
  const compact = text.replace(/\s/g, '')
  return secrets.filter((secret) => {
    const length = Math.min(PIECE, secret.length)
    for (let at = 0; at + length <= secret.length; at++) {
      const piece = secret.slice(at, at + length)
      // Noughts in a row say nothing.
      if (new Set(piece).size > 2 && compact.includes(piece)) return true
    }
    return false
  })
}

test('every secretive payload has an example with its secret marked, and marks are parts of the text', () => {
  const marked = new Set(CASES.map(({ id }) => id))
  for (const name of SECRETIVE.join(' ').split(' ')) expect([...marked]).toContain(`qr.${name}`)
  expect(CASES.length).toBeGreaterThan(50)
  for (const { text, secrets } of CASES) for (const secret of secrets) expect(text).toContain(secret)
})

test('no field shows a secret', () => {
  for (const { text, secrets } of CASES) {
    const { fields } = classifyPayload(text, content.payloads)
    expect([text, shown(Object.values(fields).join('\n'), secrets)]).toEqual([text, []])
  }
})

const WRITTEN: [how: string, write: (text: string) => string][] = [
  ['alone', (text) => text],
  ['in a message', (text) => `Scan this to get your prize: ${text} and tell me when it is done`],
  ['behind a line break', (text) => `Открой это\n${text}\nсейчас`],
  ['in Urdu', (text) => `یہ کھولیں ${text} جلدی`],
]

test.each(WRITTEN)('masking hides every secret %s', (_how, write) => {
  const leaks = CASES.map(({ text, secrets }) => [text, shown(maskSecrets(write(text)), secrets)])
  expect(leaks.filter(([, found]) => (found?.length ?? 0) > 0)).toEqual([])
})

test('masking leaves the words around alone', () => {
  for (const { text } of CASES) {
    const masked = maskSecrets(`please look here: ${text}\nand then call your mother`)
    expect(masked.startsWith('please look here: ')).toBe(true)
    expect(masked).toContain('call your mother')
  }
})

/** As recognised writing tears it: a blank after every eleventh sign of the secret, or a break before it. */
const TORN = CASES.filter(({ id }) =>
  /link-device|telegram-login|discord-login|otpauth|web-login|fido|esim|signal|wifi/.test(id),
)

test('a secret behind a line break is hidden', () => {
  expect(TORN.length).toBeGreaterThan(20)
  const leaks = TORN.flatMap(({ text, secrets }) => {
    const secret = secrets[0] as string
    const torn = text.replace(secret, `\n${secret}`)
    return shown(maskSecrets(torn), [secret]).length > 0 ? [torn] : []
  })
  expect(leaks).toEqual([])
})

const SPACED: [text: string, secret: string][] = [
  ['otpauth :// totp/Example ? secret = JBSW Y3DP EHPK 3PXP', 'JBSWY3DPEHPK3PXP'],
  ['Your key: jbsw y3dp ehpk 3pxp', 'jbswy3dpehpk3pxp'],
  ['setup key JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXP'],
  ['Ключ: JBSW-Y3DP-EHPK-3PXP', 'JBSW-Y3DP'],
  ['tg : //login ? token = EXAMPLE_TOKEN', 'EXAMPLE_TOKEN'],
  ['v.whatsapp.com / 718 293', '718293'],
  ['v.whatsapp.com/ 718293', '718293'],
  ['wa.me/settings/ linked_devices #2@ExampleRef12 34,AAAAAAAAAAAA', 'ExampleRef12'],
  [
    `wa.me/settings/linked_devices#2@Example12345,\n${'Ab1'.repeat(14)}A=,\n${'Cd2'.repeat(14)}C=`,
    'Ab1Ab1Ab1',
  ],
  [`2@ExampleRef1234567,\n${'Ab1'.repeat(14)}A=,\n${'Cd2'.repeat(14)}C=`, 'Cd2Cd2Cd2'],
  ['FIDO : / 1234567890 1234567890 1234567890', '1234567890'],
  ['LPA : 1$ smdp.example $ EXAMPLE-CODE-1', 'EXAMPLE-CODE'],
  ['WIFI : T:WPA; S:Cafe; P: EXAMPLEPASS;;', 'EXAMPLEPASS'],
  ['discord.com / ra / EXAMPLEFINGERPRINT', 'EXAMPLEFINGERPRINT'],
  ['sgnl://linkdevice ? uuid = EXAMPLEUUID & pub_key = EXAMPLEKEY1', 'EXAMPLEKEY1'],
]

test('secrets torn apart by blanks are hidden', () => {
  for (const [text, secret] of SPACED) expect([text, shown(maskSecrets(text), [secret])]).toEqual([text, []])
})

const KEPT = [
  'call them from home at 2345 please',
  'write R7TN-2XGC they said',
  'open from 24x7 help desk near you',
  'tracking RR123456789PK arrived',
  'the table is 2@ the corner, come',
  'https://shop.example/?t=sale&f=all',
  'wifi: password is with the waiter',
]

test('words that only look like secrets stay', () => {
  for (const text of KEPT) expect(maskSecrets(text)).toBe(text)
})

const reading = (kind: Reading['kind'], text: string): Reading => ({ kind, text })

test('evidence, readings and reply of a picture or a message show no secret', async () => {
  const leaks: string[] = []
  for (const [index, { text, secrets }] of CASES.entries()) {
    const preferred = LANGUAGES[index % LANGUAGES.length] ?? 'en'
    const submission = { kind: 'image' as const, text: '', forwarded: true, preferred }
    const pictures = [[reading('qr', text)], [reading('text', `Scan now ${text}`)]]
    for (const readings of pictures) {
      const read = async () => ({ ok: true as const, readings, writing: 'read' as const })
      const found = await examine(submission, ready, [read])
      if (shown(JSON.stringify(found), secrets).length > 0) leaks.push(`picture: ${text}`)
    }
    const message = await examine({ ...submission, kind: 'text', text: `Scan now ${text}` }, ready)
    if (shown(JSON.stringify(message), secrets).length > 0) leaks.push(`message: ${text}`)
  }
  expect(CASES.length).toBeGreaterThan(50)
  expect(leaks).toEqual([])
})
