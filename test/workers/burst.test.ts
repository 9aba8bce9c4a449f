/** What is sent in one go: who belongs together, how long the first waits, and that every row is taken once. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { InboxRow } from '../../src/store/store.ts'
import { NO_BURSTS, takeBurst, type BurstRules } from '../../src/workers/burst.ts'
import { inbound } from '../support/messages.ts'

const rules: BurstRules = {
  limits: { quietMs: 3_000, longestMs: 10_000, most: 5, mostPictures: 3 },
  isQuick: (text) => /^\d$/.test(text),
  isUrgent: (text) => text.includes('hacked'),
}
const media = { source: 'file', path: '/synthetic' } as const

/** A typed message of that many words' own, sent when it was received. */
function row(id: string, receivedAtMs: number, part: Partial<InboundMessage> = {}): InboxRow {
  const message = inbound({ id, text: `text ${id}x`, sentAtMs: receivedAtMs, ...part })
  return {
    id,
    account: 'simulator',
    chatKey: 'chat',
    messageKey: id,
    attempts: 0,
    receivedAtMs,
    revision: 0,
    message,
  }
}
const picture = (id: string, atMs: number, part: Partial<InboundMessage> = {}): InboxRow =>
  row(id, atMs, { kind: 'image', text: '', media, ...part })

/** Ids of the burst, or the wait. */
function taken(rows: InboxRow[], nowMs: number, other = rules): string[] | number {
  const burst = takeBurst(rows, nowMs, other)
  return 'againMs' in burst ? burst.againMs : burst.rows.map(({ id }) => id)
}

describe('a burst', () => {
  it('waits for more until the quiet time after the last message is over', () => {
    expect(taken([row('a', 1_000)], 1_200)).toBe(2_800)
    expect(taken([row('a', 1_000), picture('b', 2_000)], 2_100)).toBe(2_900)
    expect(taken([row('a', 1_000), picture('b', 2_000)], 5_000)).toEqual(['a', 'b'])
  })

  it('never waits longer than the longest time after the first', () => {
    const rows = [1_000, 4_000, 7_000, 10_000].map((atMs) => row(`${atMs}`, atMs))
    expect(taken(rows, 10_950)).toBe(50)
    expect(taken(rows, 11_000)).toHaveLength(4)
  })

  it('is over once it is full, of messages or of pictures', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => row(id, 1_000))
    expect(taken(six, 1_000)).toEqual(['a', 'b', 'c', 'd', 'e'])
    const pictures = ['a', 'b', 'c', 'd'].map((id) => picture(id, 1_000))
    expect(taken(pictures, 1_000)).toEqual(['a', 'b', 'c'])
    expect(taken([...pictures.slice(0, 3), row('word', 1_000)], 1_000)).toBe(3_000)
  })

  it('takes an answer to a question alone and at once, and what was before it too', () => {
    expect(taken([row('a', 1_000, { text: '1' })], 1_000)).toEqual(['a'])
    expect(taken([row('a', 1_000), row('b', 1_000, { text: '1' })], 1_000)).toEqual(['a'])
    expect(taken([row('a', 1_000, { text: '1' }), row('b', 1_000)], 1_000)).toEqual(['a'])
    // Neither a code that was forwarded nor a picture of the first step answers anything.
    expect(taken([row('a', 1_000, { text: '1', forwarded: true })], 1_000)).toBe(3_000)
    expect(taken([picture('a', 1_000, { text: '1' })], 1_000)).toBe(3_000)
  })

  it.each(['edit', 'reaction'] as const)('keeps an %s apart', (kind) => {
    const related = row('b', 1_000, { relation: { kind, id: 'X' } })
    expect(taken([related], 1_000)).toEqual(['b'])
    expect(taken([row('a', 1_000), related], 1_000)).toEqual(['a'])
    expect(taken([row('a', 1_000, { relation: { kind: 'reply', id: 'X' } })], 1_000)).toBe(3_000)
  })

  it('ends with words of need, wherever they stand', () => {
    const urgent = row('b', 1_500, { text: 'I am hacked' })
    expect(taken([row('a', 1_000), urgent], 1_500)).toEqual(['a', 'b'])
    expect(taken([row('a', 1_000), urgent, row('c', 1_600)], 1_600)).toEqual(['a', 'b'])
    expect(taken([urgent, row('c', 1_600)], 1_600)).toEqual(['b'])
    expect(taken([row('a', 1_000, { text: 'you are hacked', forwarded: true })], 1_000)).toBe(3_000)
  })

  it('gives a voice note an answer of its own', () => {
    const voice = (id: string): InboxRow => row(id, 1_000, { kind: 'audio', text: '' })
    expect(taken([voice('a'), voice('b')], 4_000)).toEqual(['a', 'b'])
    expect(taken([voice('a'), row('b', 1_000)], 1_000)).toEqual(['a'])
    expect(taken([row('a', 1_000), voice('b')], 1_000)).toEqual(['a'])
  })

  it('keeps apart what was sent at other times, also when all of it arrives at once', () => {
    const late = 1_000_000
    const sent = (id: string, sentAtMs: number): InboxRow => row(id, late, { sentAtMs })
    expect(taken([sent('a', 1_000), sent('b', 6_000)], late)).toEqual(['a'])
    expect(taken([sent('a', 1_000), sent('b', 5_000)], late + 3_000)).toEqual(['a', 'b'])
    const slow = [1_000, 4_000, 7_000, 10_000, 12_000].map((sentAtMs) => sent(`${sentAtMs}`, sentAtMs))
    expect(taken(slow, late)).toEqual(['1000', '4000', '7000', '10000'])
    expect(taken([sent('b', 5_000), sent('a', 1_000)], late + 3_000)).toEqual(['b', 'a'])
  })

  it('belongs to one member of a group, and no other member waits for it', () => {
    const first = { participant: 'first@lid' }
    const second = { participant: 'second@lid' }
    const rows = [row('a', 1_000, first), row('b', 1_100, second), row('c', 1_200, first)]
    expect(taken(rows, 1_200)).toBe(2_900)
    expect(taken(rows, 4_150)).toEqual(['b'])
    expect(taken(rows, 4_200)).toEqual(['a', 'c'])
    expect(taken([...rows, row('d', 1_200, { ...second, text: '3' })], 1_200)).toEqual(['b'])
  })

  it('is never waited for where bursts are off', () => {
    const rows = ['a', 'b'].map((id) => picture(id, 1_000))
    expect(taken(rows, 1_000, { ...rules, limits: NO_BURSTS })).toEqual(['a'])
  })
})

interface Sent {
  kind: 'text' | 'picture' | 'forward' | 'quick' | 'urgent' | 'edit'
  gapMs: number
  delayMs: number
  who: number
}

const sentArbitrary: fc.Arbitrary<Sent> = fc.record({
  kind: fc.constantFrom('text', 'picture', 'forward', 'quick', 'urgent', 'edit'),
  gapMs: fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 30_000 })),
  delayMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })),
  who: fc.integer({ min: 0, max: 1 }),
})

const PARTS: Record<Sent['kind'], Partial<InboundMessage>> = {
  text: {},
  forward: { forwarded: true },
  picture: { kind: 'image', text: '', media },
  quick: { text: '7' },
  urgent: { text: 'I was hacked' },
  edit: { relation: { kind: 'edit', id: 'X' } },
}

/** Rows in order of arrival, which is another than that of sending wherever one was delayed. */
function rowsOf(sent: readonly Sent[]): InboxRow[] {
  let sentAtMs = 1_000_000
  return sent
    .map(({ kind, gapMs, delayMs, who }, n) => {
      sentAtMs += gapMs
      const part = { ...PARTS[kind], participant: `${who}`, sentAtMs: Math.floor(sentAtMs / 1_000) * 1_000 }
      return row(`${n}`, sentAtMs + delayMs, part)
    })
    .toSorted((one, other) => one.receivedAtMs - other.receivedAtMs)
}

/** Runs a worker beside arriving rows as the queue does: again after each wait, and when something arrives. */
function answerAll(rows: readonly InboxRow[], startMs: number): { rows: InboxRow[]; atMs: number }[] {
  const bursts: { rows: InboxRow[]; atMs: number }[] = []
  const done = new Set<InboxRow>()
  for (let nowMs = startMs; done.size < rows.length;) {
    const there = rows.filter((each) => each.receivedAtMs <= nowMs && !done.has(each))
    const next = rows.find((each) => each.receivedAtMs > nowMs)?.receivedAtMs ?? Infinity
    const burst = there.length > 0 ? takeBurst(there, nowMs, rules) : { againMs: Infinity }
    if ('rows' in burst) {
      bursts.push({ rows: burst.rows, atMs: nowMs })
      for (const each of burst.rows) done.add(each)
    } else nowMs = Math.min(nowMs + burst.againMs, next)
  }
  return bursts
}

describe('bursts of anything, delayed and out of order', () => {
  const cases = fc.array(sentArbitrary, { minLength: 1, maxLength: 25 }).map(rowsOf)

  it.each([
    ['as it arrives', (rows: InboxRow[]) => rows[0]!.receivedAtMs],
    ['all at once after an outage', (rows: InboxRow[]) => rows.at(-1)!.receivedAtMs + 60_000],
  ])('takes every message once, in order, in groups as specified: %s', (_, startOf) => {
    fc.assert(
      fc.property(cases, (rows) => {
        const bursts = answerAll(rows, startOf(rows))
        const all = bursts.flatMap((burst) => burst.rows)
        for (const who of ['0', '1']) {
          const of = (some: readonly InboxRow[]): string[] =>
            some.filter(({ message }) => message.participant === who).map(({ id }) => id)
          expect(of(all)).toEqual(of(rows))
        }
        for (const burst of bursts) checkBurst(burst.rows)
      }),
      { numRuns: 300 },
    )
  })

  it('lets nobody wait longer than the longest time', () => {
    fc.assert(
      fc.property(cases, (rows) => {
        for (const { rows: burst, atMs } of answerAll(rows, rows[0]!.receivedAtMs)) {
          for (const { receivedAtMs } of burst) expect(atMs - receivedAtMs).toBeLessThanOrEqual(10_000)
        }
      }),
    )
  })

  it('waits for nothing after an outage', () => {
    fc.assert(
      fc.property(cases, (rows) => {
        const startMs = rows.at(-1)!.receivedAtMs + 60_000
        expect(answerAll(rows, startMs).every(({ atMs }) => atMs === startMs)).toBe(true)
      }),
    )
  })
})

function checkBurst(rows: readonly InboxRow[]): void {
  const messages = rows.map(({ message }) => message)
  const { most, mostPictures, longestMs } = rules.limits
  expect(new Set(messages.map(({ participant }) => participant)).size).toBe(1)
  expect(messages.length).toBeLessThanOrEqual(most)
  expect(messages.filter((message) => message.media).length).toBeLessThanOrEqual(mostPictures)
  const stamps = messages.map(({ sentAtMs }) => sentAtMs)
  expect(Math.max(...stamps) - Math.min(...stamps)).toBeLessThanOrEqual(longestMs)
  const isLoner = ({ text, relation }: InboundMessage): boolean => text === '7' || relation !== undefined
  expect(messages.length === 1 || !messages.some(isLoner)).toBe(true)
  // What comes after words of need is another question.
  expect(messages.slice(0, -1).filter(({ text }) => text.includes('hacked'))).toEqual([])
}
