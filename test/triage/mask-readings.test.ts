/** What pictures held is masked before anybody keeps it, also where a chat tells it in two bubbles. */
import { describe, expect, it } from 'vitest'
import { maskReadings } from '../../src/triage/mask-readings.ts'
import { maskSecrets } from '../../src/triage/mask.ts'

describe('maskReadings', () => {
  it('masks a code whose words stand in another bubble', () => {
    const words = { kind: 'text', text: 'Your WhatsApp code is' } as const
    const code = { kind: 'text', text: '482-913', confidence: 90 } as const
    expect(maskReadings([words, code])).toEqual([words, { ...code, text: '•••-•••' }])
  })

  it('masks a symbol by itself and keeps every text in its place', () => {
    const link = 'otpauth://totp/Example:ali?secret=ABCDEFGHIJKLMNOP&issuer=Example'
    const readings = [
      { kind: 'text', text: 'first' },
      { kind: 'qr', text: link },
      { kind: 'text', text: '' },
      { kind: 'text', text: 'last' },
    ] as const
    const masked = maskReadings(readings)
    expect(masked.map(({ text }) => text)).toEqual(['first', maskSecrets(link), '', 'last'])
    expect(masked[1]?.text).not.toContain('ABCDEFGHIJKLMNOP')
  })
})
