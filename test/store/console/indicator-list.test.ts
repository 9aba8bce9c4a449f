/** The lists in SQL: what moves their version on, what is kept once, and what a stranger reads in the tables. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createIndicatorRecords,
  type IndicatorRecords,
  type NewIndicator,
} from '../../../src/store/console/indicator-list.ts'
import type { Database } from '../../../src/store/database.ts'
import { createIndicatorSource, type IndicatorSource } from '../../../src/store/indicators.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { isSkipped, MODES, openTestDatabase, testCrypto } from '../../support/servers.ts'

const NOW_MS = 1_000_000

function entry(part: Partial<NewIndicator> = {}): NewIndicator {
  return {
    list: 'block',
    kind: 'domain',
    value: 'evil.example',
    reason: 'synthetic reason',
    author: 'an analyst',
    untilMs: null,
    ...part,
  }
}

describe.each(MODES)('lists, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let lists: IndicatorRecords
    let source: IndicatorSource
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
      lists = createIndicatorRecords(database, testCrypto)
      source = createIndicatorSource(database, testCrypto)
    })
    beforeEach(() => database.query(`DELETE FROM forwardcheck.indicator`))
    afterAll(() => close())

    /** By how much the version moved. */
    async function moved(change: () => Promise<unknown>): Promise<number> {
      const before = await source.indicatorVersion()
      await change()
      return (await source.indicatorVersion()) - before
    }

    it('move their version on with every change, and with nothing else', async () => {
      let id = ''
      expect(await moved(async () => (id = (await lists.add(entry(), NOW_MS)) ?? ''))).toBe(1)
      expect(await moved(() => lists.add(entry({ reason: 'again' }), NOW_MS))).toBe(0)
      expect(await moved(() => lists.page({}, null, 9, NOW_MS))).toBe(0)
      expect(await moved(() => lists.change(id, { reason: 'other', untilMs: 5 }))).toBe(1)
      expect(await moved(() => lists.remove(id))).toBe(1)
      expect(await moved(() => lists.remove(id))).toBe(0)
      expect(await moved(() => lists.change(id, { reason: 'other', untilMs: 5 }))).toBe(0)
    })

    it('give workers the values of what counts now', async () => {
      const id = await lists.add(entry({ untilMs: NOW_MS + 1 }), NOW_MS)
      await lists.add(entry({ kind: 'phone', value: '+923001234567', untilMs: NOW_MS }), NOW_MS)
      const heads = await source.indicatorHeads(NOW_MS)
      expect(heads).toEqual([{ id, list: 'block', kind: 'domain', untilMs: NOW_MS + 1 }])
      expect(await source.indicatorValues([id ?? ''])).toEqual(new Map([[id, 'evil.example']]))
      expect(await lists.count(NOW_MS)).toEqual({ allow: 0, block: 1, expired: 1 })
    })

    it('keep a value once, and give an expired one its place back under the same id', async () => {
      const id = await lists.add(entry({ untilMs: NOW_MS }), NOW_MS - 1)
      expect(await lists.known([entry()], NOW_MS - 1)).toEqual(new Set(['domain evil.example']))
      expect(await lists.known([entry()], NOW_MS)).toEqual(new Set())
      expect(await lists.add(entry({ list: 'allow', reason: 'new', untilMs: NOW_MS + 9 }), NOW_MS)).toBe(id)
      expect(await lists.find(id ?? '')).toMatchObject({
        list: 'allow',
        content: { value: 'evil.example', reason: 'new' },
      })
    })

    it('take in thousands, in one piece or not at all', async () => {
      const many = Array.from({ length: 1_203 }, (_, i) => entry({ value: `n${i}.example` }))
      await lists.add(entry({ value: 'n7.example' }), NOW_MS)
      expect(await moved(() => lists.addAll([...many, ...many.slice(0, 5)], NOW_MS))).toBe(3)
      expect(await lists.count(NOW_MS)).toEqual({ allow: 0, block: 1_203, expired: 0 })
      expect((await lists.known(many, NOW_MS)).size).toBe(1_203)
      const broken = many.map((each) => ({ ...each, value: `x${each.value}`, author: '' }))
      broken[1_000] = { ...entry(), kind: 'nothing' as 'domain', value: 'broken' }
      await expect(lists.addAll(broken, NOW_MS)).rejects.toThrow('indicator_kind_check')
      expect(await lists.count(NOW_MS)).toEqual({ allow: 0, block: 1_203, expired: 0 })
    })

    it('show a stranger neither values nor reasons, and equal values alike only by their kind', async () => {
      await lists.add(entry({ kind: 'payload', value: '12345678', reason: 'a person told us' }), NOW_MS)
      await lists.add(entry({ kind: 'fingerprint', value: '12345678' }), NOW_MS)
      const { rows } = await database.query<{ value_key: string; content: Uint8Array }>(
        `SELECT value_key, content FROM forwardcheck.indicator`,
      )
      expect(new Set(rows.map((row) => row.value_key)).size).toBe(2)
      for (const { value_key: key, content } of rows) {
        const seen = key + Buffer.from(content).toString('latin1')
        for (const plain of ['12345678', 'person']) expect(seen).not.toContain(plain)
      }
    })
  })
})
