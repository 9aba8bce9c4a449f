import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadPayloads } from '../../src/content/payloads.ts'
import { classifyPayload } from '../../src/triage/qr-payload.ts'

const catalogue = loadPayloads(new URL('../../src/content', import.meta.url).pathname)
const classify = (text: string) => classifyPayload(text, catalogue)

test('the catalogue knows every payload and its ids are unique', () => {
  const ids = catalogue.entries.map((entry) => entry.id)
  expect(ids.length).toBeGreaterThanOrEqual(34)
  expect(new Set(ids).size).toBe(ids.length)
})

test("every entry's examples and misses are classified as it says", () => {
  const wrong: string[] = []
  let examples = 0
  for (const entry of catalogue.entries) {
    for (const example of entry.examples) {
      examples++
      const { id, fields } = classify(example.text)
      if (id !== entry.id) wrong.push(`${example.text} is ${id}`)
      expect({ ...fields, ...example.fields }).toEqual(fields)
    }
    for (const miss of entry.misses) if (classify(miss).id === entry.id) wrong.push(`${miss} is ${entry.id}`)
  }
  expect(wrong).toEqual([])
  expect(examples).toBeGreaterThan(60)
})

test('secrets never become fields', () => {
  for (const text of [
    'otpauth://totp/A?secret=TOPSECRET',
    'WIFI:T:WPA;S:Cafe;P:TOPSECRET;;',
    'LPA:1$smdp.example$TOPSECRET',
    'tg://login?token=TOPSECRET',
  ]) {
    expect(JSON.stringify(classify(text))).not.toContain('TOPSECRET')
  }
})

test('any text gets an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(classify(text).id).toMatch(/^qr\./)
    }),
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
