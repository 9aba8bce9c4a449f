/** Values of indicators as people write them: one normal form each, or the reason for refusing them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { readIndicatorValue, VALUE_PROBLEMS } from '../../src/triage/indicator-value.ts'
import { INDICATOR_KINDS, type Indicator } from '../../src/triage/indicators.ts'

const content = loadContent()
const read = (list: Indicator['list'], kind: Indicator['kind'], written: string) =>
  readIndicatorValue({ list, kind }, written, content)

describe('is put into its normal form', () => {
  test.each([
    ['domain', 'evil.example', 'evil.example'],
    ['domain', 'hxxps://evil[.]example[.]com/x?y', 'evil.example.com'],
    ['domain', ' EVIL(dot)top ', 'evil.top'],
    ['domain', 'evil\u200b.top', 'evil.top'],
    ['domain', 'www.evil.top.', 'evil.top'],
    ['domain', '*.evil.top', 'evil.top'],
    ['domain', 'evil.top:8080/x', 'evil.top'],
    ['domain', 'https://good.com@evil.top/', 'evil.top'],
    ['domain', 'пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['domain', 'evil.pages.dev', 'evil.pages.dev'],
    ['domain', 'school.gov.kz', 'school.gov.kz'],
    ['domain', '203.0.113.9', '203.0.113.9'],
    ['phone', '0300 1234567', '+923001234567'],
    ['phone', '+7 (701) 123-45-67', '+77011234567'],
    ['payload', 'https://wa.me/settings/linked_devices#2@', 'https://wa.me/settings/linked_devices#2@'],
    ['payload', 'hxxps://EVIL[.]top/Abc', 'https://evil.top/Abc'],
    ['payload', '2@abcdefgh', '2@abcdefgh'],
    ['fingerprint', 'ABCD EF12', 'abcdef12'],
  ] as const)('%s %s', (kind, written, value) => {
    expect(read('block', kind, written)).toMatchObject({ ok: true, value })
  })

  test('which stays what it is when it is read again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INDICATOR_KINDS), fc.string({ maxLength: 60 }), (kind, written) => {
        const answer = read('block', kind, written)
        const again = answer.ok ? read('block', kind, answer.value) : answer
        expect(again).toEqual(answer)
        expect([...VALUE_PROBLEMS, null]).toContain(answer.ok ? null : answer.problem)
      }),
      { numRuns: 500 },
    )
  })
})

describe('is refused', () => {
  test.each([
    ['block', 'domain', '', 'empty'],
    ['block', 'domain', 'localhost', 'no-domain'],
    ['block', 'domain', 'javascript:alert(1)', 'no-domain'],
    ['block', 'domain', 'whatsapp://send', 'no-domain'],
    ['block', 'domain', 'a b.com', 'no-domain'],
    ['block', 'domain', 'com.pk', 'public-suffix'],
    ['block', 'domain', 'github.io', 'public-suffix'],
    ['block', 'domain', 'bit.ly', 'shortener'],
    ['allow', 'domain', 'bit.ly', 'shortener'],
    ['block', 'domain', 'docs.google.com', 'shared-host'],
    ['block', 'domain', 't.me', 'official'],
    ['block', 'domain', 'whatsapp.com', 'official'],
    ['block', 'domain', 'web.whatsapp.com', 'official'],
    ['block', 'domain', 'kaspi.kz', 'official'],
    ['block', 'domain', 'x'.repeat(3000), 'too-long'],
    ['block', 'phone', '+1', 'no-phone'],
    ['block', 'phone', 'call me', 'no-phone'],
    ['block', 'payload', 'upi://', 'payload-short'],
    ['block', 'payload', 'whatsapp://', 'payload-general'],
    ['block', 'payload', 'https://wa.me/', 'payload-general'],
    ['block', 'payload', 'https://evil.top/', 'payload-general'],
    ['block', 'payload', '00020101', 'payload-general'],
    ['block', 'fingerprint', 'abc', 'no-fingerprint'],
    ['allow', 'phone', '+923001234567', 'allow-links-only'],
    ['allow', 'fingerprint', 'abcdef12', 'allow-links-only'],
  ] as const)('%s %s %s: %s', (list, kind, written, problem) => {
    expect(read(list, kind, written)).toEqual({ ok: false, problem })
  })
})

test('to vouch for an imitation takes a second word', () => {
  expect(read('allow', 'domain', 'kaspi-bonus.top')).toMatchObject({ ok: true, warning: 'imitates' })
  expect(read('allow', 'domain', 'our-bakery.kz')).toMatchObject({ ok: true, warning: null })
  expect(read('block', 'domain', 'kaspi-bonus.top')).toMatchObject({ ok: true, warning: null })
})
