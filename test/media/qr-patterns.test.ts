/** The patterns every symbol has, against symbols that another encoder made. */
import { describe, expect, it } from 'vitest'
import { encode } from 'uqr'
import { nearestSize, patternsOf } from '../../src/media/qr-patterns.ts'

const VERSIONS = Array.from({ length: 40 }, (_, index) => index + 1)

describe('patternsOf', () => {
  it.each(VERSIONS)('knows what stands in every symbol of version %i', (version) => {
    const { data, size } = encode('known', { minVersion: version, maxVersion: version, border: 0 })
    const { finders, timing, alignment, version: bits } = patternsOf(size)
    const all = [...finders, ...timing, ...alignment, ...bits]
    let modules = 0
    for (const { columns, rows, signs } of all) {
      signs.forEach((sign, index) => {
        modules += 1
        expect(data[rows[index] ?? -1]?.[columns[index] ?? -1]).toBe(sign > 0)
      })
    }
    expect(modules).toBeGreaterThanOrEqual(3 * 64 + 2 * (size - 16))
    expect(alignment.length).toBe(version === 1 ? 0 : (Math.floor(version / 7) + 2) ** 2 - 3)
    expect(bits.length).toBe(version < 7 ? 0 : 2)
  })

  it('knows the sizes there are', () => {
    expect([0, 21, 22.9, 23.1, 57, 177, 300].map(nearestSize)).toEqual([21, 21, 21, 25, 57, 177, 177])
  })
})
