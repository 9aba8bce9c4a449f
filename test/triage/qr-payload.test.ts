import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadPayloads } from '../../src/content/payloads.ts'
import { crc16 } from '../../src/triage/emv.ts'
import { classifyPayload } from '../../src/triage/qr-payload.ts'

const catalogue = loadPayloads(new URL('../../src/content', import.meta.url).pathname)
const classify = (text: string) => classifyPayload(text, catalogue)

test('the catalogue knows every payload and its ids are unique', () => {
  const ids = catalogue.entries.map((entry) => entry.id)
  expect(ids.length).toBeGreaterThanOrEqual(56)
  expect(new Set(ids).size).toBe(ids.length)
})

const examples = catalogue.entries.flatMap((entry) =>
  entry.examples.map((example) => ({ ...example, entry })),
)

test("every entry's examples and misses are classified as it says", () => {
  expect(examples.length).toBeGreaterThan(120)
  const wrong: string[] = []
  for (const { text, fields, entry } of examples) {
    const found = classify(text)
    if (found.id !== entry.id) wrong.push(`${text} is ${found.id}`)
    expect(found.fields).toMatchObject(fields ?? {})
  }
  for (const { id, misses } of catalogue.entries) {
    for (const miss of misses) if (classify(miss).id === id) wrong.push(`${miss} is ${id}`)
  }
  expect(wrong).toEqual([])
})

test('each pattern of an entry that names several services has an example', () => {
  const shown = new Set(examples.flatMap(({ text }) => classify(text).fields['service'] ?? []))
  for (const service of ['LINE', 'Steam', 'QQ', 'WeChat', 'Weibo', 'Yandex', 'VK']) {
    expect([...shown]).toContain(service)
  }
})

test('every bank is found by the code in its accounts', () => {
  expect(Object.keys(catalogue.banks['PK'] ?? {}).length).toBeGreaterThan(20)
  for (const [country, banks] of Object.entries(catalogue.banks)) {
    for (const code of Object.keys(banks)) expect(code).toMatch(country === 'PK' ? /^[A-Z]{4}$/ : /^\d{3}$/)
  }
})

test('capitals, spaces around and percent-encoding change nothing', () => {
  const same: [string, string][] = [
    ['  https://WA.ME/settings/linked_devices#2@EXAMPLEREF,AAAA ', 'qr.link-device'],
    ['HTTPS://QR.KASPI.KZ/211021', 'qr.payment-kaspi'],
    ['UPI://PAY?PA=shop@example', 'qr.payment-upi'],
    ['otpauth%3A%2F%2Ftotp%2FExample%3Fsecret%3DJBSWY3DPEHPK3PXP', 'qr.otpauth'],
    ['wifi:t:WPA;s:Cafe;p:EXAMPLE;;', 'qr.wifi'],
    ['begin:vcard\nfn:Ali\nend:vcard', 'qr.contact-card'],
  ]
  for (const [text, id] of same) expect(classify(text).id).toBe(id)
})

test('an invisible sign in a name does not hide a payment, nor is it shown', () => {
  const unsigned = '00020101021152045411530358654041500' + '5802PK5910ALI\u200bSTORE\u202e6006LAHORE6304'
  const { id, fields } = classify(unsigned + crc16(unsigned))
  expect(id).toBe('qr.payment-emv')
  expect(fields).toMatchObject({ merchant: 'ALISTORE', amount: '1500', crc: 'ok' })
})

test('a hostile field is one short line', () => {
  const name = `Shop\n${'x'.repeat(200)}\u202e`
  const { fields } = classify(`upi://pay?pa=a@b&pn=${encodeURIComponent(name)}`)
  expect(fields['merchant']).toHaveLength(64)
  expect(fields['merchant']).not.toMatch(/[\n\u202e]/)
})

test('an amount that is none is left out', () => {
  for (const am of ['-5', '0', '1e9', 'ten', '1.2.3', '9'.repeat(20)]) {
    expect(classify(`upi://pay?pa=a@b&am=${am}`).fields).not.toHaveProperty('amount')
  }
})

test('any text gets an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(classify(text).id).toMatch(/^qr\./)
    }),
  )
})

test('any continuation of a known beginning gets an answer', () => {
  const start = fc.constantFrom(...examples.map(({ text }) => text.slice(0, 20)))
  fc.assert(
    fc.property(start, fc.string({ unit: 'binary', maxLength: 60 }), (beginning, rest) => {
      const { id, fields } = classify(beginning + rest)
      expect(id).toMatch(/^qr\./)
      for (const value of Object.values(fields)) expect(value.length).toBeLessThanOrEqual(64)
    }),
    { numRuns: 300 },
  )
})

test('long junk costs little', () => {
  const junk = [
    '0002010102' + '1'.repeat(4000),
    '2@' + 'A'.repeat(4000),
    'a.'.repeat(2000),
    '%25'.repeat(1500),
  ]
  expect(junk.map((text) => classify(text).id)).toEqual(['qr.text', 'qr.text', 'qr.text', 'qr.text'])
})
