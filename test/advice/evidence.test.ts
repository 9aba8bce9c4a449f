/** Hostile quotations become one harmless line. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defang, isolateCodes, showEvidence } from '../../src/advice/evidence.ts'

describe('defang', () => {
  const CASES: [string, string][] = [
    ['https://evil.example/a?b=1.5', 'hxxps://evil[.]example/a?b=1.5'],
    ['HTTP://EVIL.EXAMPLE', 'hxxp://EVIL[.]EXAMPLE'],
    ['vote-dance.top', 'vote-dance[.]top'],
    ['wa.me/settings/linked_devices', 'wa[.]me/settings/linked_devices'],
    ['whatsapp://settings/linked_devices', 'whatsapp[:]//settings/linked_devices'],
    ['пример.рф', 'пример[.]рф'],
    ['a.xn--p1ai', 'a[.]xn--p1ai'],
    ['Rs 30.500', 'Rs 30.500'],
    ['Done. Next', 'Done. Next'],
  ]

  test.each(CASES)('%s → %s', (text, expected) => {
    expect(defang(text)).toBe(expected)
  })

  test('twice is once', () => {
    fc.assert(fc.property(fc.webUrl(), (url) => defang(defang(url)) === defang(url)))
  })
})

describe('showEvidence', () => {
  test('isolates a code in right-to-left text', () => {
    expect(showEvidence('**21*0300•••••67#', 60, true)).toBe('\u2066**21*0300•••••67#\u2069')
    expect(showEvidence('**21*0300•••••67#', 60, false)).toBe('**21*0300•••••67#')
  })

  test('isolates Urdu in any text', () => {
    expect(showEvidence('کوڈ بھیج دو', 60, false)).toBe('\u2068کوڈ بھیج دو\u2069')
  })

  test('drops markup, line breaks and direction marks', () => {
    expect(showEvidence('*STOP*\n\u202Eevil\u2069 `x`', 60, false)).toBe('STOP evil x')
  })

  test('cuts with an ellipsis, never half a character', () => {
    expect(showEvidence('abcdefgh', 5, false)).toBe('abcd…')
    expect(showEvidence('abc😀defg', 5, false)).toBe('abc…')
  })

  test('whatever arrives, one short line without a working link or stray mark comes out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (text, isRightToLeft) => {
        const shown = showEvidence(text, 40, isRightToLeft)
        expect(shown).not.toMatch(/[\n\r\u202A-\u202E]/)
        expect(shown).not.toMatch(/https?:\/\//i)
        expect(shown.length).toBeLessThanOrEqual(40 + 2 + 3 * 40)
        expect((shown.match(/[\u2066-\u2068]/g) ?? []).length).toBe((shown.match(/\u2069/g) ?? []).length)
      }),
    )
  })
})

test('isolateCodes marks dial codes and addresses of our own texts', () => {
  expect(isolateCodes('ڈائل ##002# یا StopNCII.org')).toBe(
    'ڈائل \u2066##002#\u2069 یا \u2066StopNCII.org\u2069',
  )
})
