/** What is gathered beside messages: their sender, what they refer to, limits and duty. */
import { describe, expect, it } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { InboxRow, Person, Store } from '../../src/store/store.ts'
import { createKnow, type Context, type KnowDependencies } from '../../src/workers/know.ts'
import { inbound } from '../support/messages.ts'
import { silentLog } from '../support/servers.ts'

const NOBODY: Person = {
  conversation: null,
  conversedAtMs: null,
  about: null,
  correctable: null,
  checks: 0,
  refusals: 0,
}
const EARLIER = { level: 'danger', lure: 'otp-request', story: null, atMs: 1 } as const

function row(part: Partial<InboundMessage> = {}): InboxRow {
  const message = inbound(part)
  return {
    id: '1',
    account: 'a',
    chatKey: 'k',
    messageKey: 'm',
    attempts: 0,
    receivedAtMs: 0,
    revision: 0,
    message,
  }
}

interface Calls {
  quoted: (string | undefined)[]
  counts: number
}

function know(
  part: { checks?: number; unanswered?: number | Error; limits?: KnowDependencies['limits'] } = {},
): { ask: (rows: [InboxRow, ...InboxRow[]], nowMs?: number) => Promise<Context>; calls: Calls } {
  const { checks = 0, unanswered = 0, limits = { checksPerHour: 20, waitingMost: 100 } } = part
  const calls: Calls = { quoted: [], counts: 0 }
  const store: Pick<Store, 'person' | 'caseOf' | 'health'> = {
    async person(_, __, quotedId) {
      calls.quoted.push(quotedId)
      return { ...NOBODY, checks, about: quotedId === undefined ? null : EARLIER }
    },
    caseOf: async () => EARLIER,
    async health() {
      calls.counts++
      if (unanswered instanceof Error) throw unanswered
      return { unanswered, oldestUnansweredMs: 0, unsent: 0, oldestUnsentMs: 0, handOversOpen: 0 }
    },
  }
  const ask = createKnow({ store, dutyAt: () => null, limits, log: silentLog })
  return { ask: (rows, nowMs = 1_000) => ask(rows, nowMs), calls }
}

describe('what is known', () => {
  it('has the answer that any message of the burst quotes, or reacts to', async () => {
    const { ask, calls } = know()
    const quoting = row({ relation: { kind: 'reply', id: 'OURS' } })
    expect((await ask([row(), quoting])).known.about).toEqual(EARLIER)
    await ask([row({ kind: 'reaction', relation: { kind: 'reaction', id: 'OURS TOO' } })])
    const { known } = await ask([row()])
    expect(known.about).toBeNull()
    expect('edited' in known).toBe(false)
    expect(calls.quoted).toEqual(['OURS', 'OURS TOO', undefined])
  })

  it('has what an edited message was answered with', async () => {
    const { known } = await know().ask([row({ relation: { kind: 'edit', id: 'THEIRS' } })])
    expect(known).toMatchObject({ edited: EARLIER, about: null })
  })

  it('tells when a person asked too much, unless there is no limit', async () => {
    const isOver = async (checks: number, checksPerHour: number): Promise<boolean> =>
      (await know({ checks, limits: { checksPerHour, waitingMost: 0 } }).ask([row()])).known.isOverLimit
    expect(await isOver(19, 20)).toBe(false)
    expect(await isOver(20, 20)).toBe(true)
    expect(await isOver(20, 0)).toBe(false)
  })

  it('tells when too many wait, counting seldom', async () => {
    const limits = { checksPerHour: 0, waitingMost: 100 }
    const { ask, calls } = know({ unanswered: 101, limits })
    for (const nowMs of [1_000, 1_500, 2_999]) expect((await ask([row()], nowMs)).known.isBusy).toBe(true)
    expect(calls.counts).toBe(1)
    await ask([row()], 3_000)
    expect(calls.counts).toBe(2)
    expect((await know({ unanswered: 100, limits }).ask([row()])).known.isBusy).toBe(false)
    const unlimited = know({ unanswered: 1e9, limits: { checksPerHour: 0, waitingMost: 0 } })
    expect((await unlimited.ask([row()])).known.isBusy).toBe(false)
    expect(unlimited.calls.counts).toBe(0)
  })

  it('is not busy because counting failed', async () => {
    expect((await know({ unanswered: new Error('away') }).ask([row()])).known.isBusy).toBe(false)
  })
})
