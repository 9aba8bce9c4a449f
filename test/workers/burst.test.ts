/** Pictures of one burst: who belongs together, and how long the first waits. */
import { describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { InboxRow } from '../../src/store/store.ts'
import { takeBurst } from '../../src/workers/burst.ts'
import { inbound } from '../support/messages.ts'

const limits = { quietMs: 1_500, longestMs: 10_000, most: 3 }
const media = { source: 'file', path: '/synthetic' } as const

function row(id: string, receivedAtMs: number, part: Partial<InboundMessage> = {}): InboxRow {
  const message = inbound({ id, kind: 'image', media, sentAtMs: receivedAtMs, ...part })
  return { id, account: 'simulator', chatKey: 'chat', attempts: 0, receivedAtMs, message }
}
const text = (id: string, atMs: number): InboxRow => row(id, atMs, { kind: 'text', media: undefined })

/** Ids of the burst, or the wait. */
function taken(rows: InboxRow[], nowMs: number, other = limits): string[] | number {
  const burst = takeBurst(rows, nowMs, other)
  return 'againMs' in burst ? burst.againMs : burst.rows.map(({ id }) => id)
}

describe('a burst of pictures', () => {
  it('answers a text at once and alone', () => {
    expect(taken([text('a', 1_000)], 1_000)).toEqual(['a'])
    expect(taken([text('a', 1_000), row('b', 1_000)], 1_000)).toEqual(['a'])
  })

  it('waits for more until the quiet time after the last picture is over', () => {
    expect(taken([row('a', 1_000)], 1_200)).toBe(1_300)
    expect(taken([row('a', 1_000), row('b', 2_000)], 2_100)).toBe(1_400)
    expect(taken([row('a', 1_000), row('b', 2_000)], 3_500)).toEqual(['a', 'b'])
  })

  it('never waits longer than the longest time after the first', () => {
    expect(taken([row('a', 1_000), row('b', 10_900)], 10_950)).toBe(50)
    expect(taken([row('a', 1_000), row('b', 10_900)], 11_000)).toEqual(['a', 'b'])
  })

  it('is over once something else follows or it is full', () => {
    expect(taken([row('a', 1_000), text('b', 1_100)], 1_100)).toEqual(['a'])
    const four = ['a', 'b', 'c', 'd'].map((id) => row(id, 1_000))
    expect(taken(four, 1_000)).toEqual(['a', 'b', 'c'])
  })

  it('waits for nothing where the quiet time is 0', () => {
    expect(taken([row('a', 1_000)], 1_000, { ...limits, quietMs: 0 })).toEqual(['a'])
  })

  it('keeps pictures apart that others sent, or that were sent at other times', () => {
    const late = 1_000_000
    const other = row('b', late, { participant: 'somebody@lid', sentAtMs: 1_000 })
    expect(taken([row('a', late, { sentAtMs: 1_000 }), other], late)).toEqual(['a'])
    const hoursBefore = row('a', late, { sentAtMs: 1_000 })
    expect(taken([hoursBefore, row('b', late)], late)).toEqual(['a'])
    expect(taken([hoursBefore, row('b', late, { sentAtMs: 9_000 })], late + 1_500)).toEqual(['a', 'b'])
  })
})
