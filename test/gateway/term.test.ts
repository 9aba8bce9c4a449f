/** What happens in which order when a term opens, loses its database, loses its number, or cannot open. */
import { beforeEach, expect, test } from 'vitest'
import type { WhatsAppChannel } from '../../src/channels/whatsapp/whatsapp.ts'
import type { Hold } from '../../src/gateway/hold.ts'
import type { RecordsEvents } from '../../src/gateway/open-records.ts'
import { openTerm, type TermDependencies } from '../../src/gateway/term.ts'
import { LostNumberError, type SessionRecords } from '../../src/store/store.ts'

let steps: string[]
let hold: Hold
let isHeld: boolean
let events: RecordsEvents | undefined

beforeEach(() => {
  steps = []
  isHeld = true
  hold = {
    ownership: { account: 'a', fence: 3 },
    isHeld: () => isHeld,
    lost: new AbortController().signal,
    lose: () => void steps.push('lose'),
    confirm: async () => 'ours',
    release: async () => {},
  }
})

function dependencies(over: { write?: () => Promise<never>; isAway?: boolean; failAttach?: boolean } = {}): {
  deps: TermDependencies
  records: () => SessionRecords
} {
  let given: SessionRecords | undefined
  const note = (step: string) => async (): Promise<void> => void steps.push(step)
  const channel = {
    hold: (reason: string) => void steps.push(`offline for ${reason}`),
    release: (reason: string) => void steps.push(`online after ${reason}`),
    abort: () => void steps.push('abort'),
    stop: note('stop channel'),
    health: () => ({ lastInboundMs: 5, closes: { '428': 1 }, clockSkewMs: 7, reasons: ['degraded clock'] }),
    outbound: () => ({ lastAckMs: 6, refusals: { '463': 2 }, heldUntilMs: null }),
  } as unknown as WhatsAppChannel
  const records = {
    write: over.write ?? (async () => null),
    clear: async () => {},
  } as unknown as SessionRecords
  return {
    records: () => given!,
    deps: {
      openRecords: async (_, heard) => {
        events = heard
        return { records, isAway: () => over.isAway === true, spooled: () => 4, close: note('close records') }
      },
      openChannel: async (wrapped) => {
        given = wrapped
        steps.push('open channel')
        return channel
      },
      attach: async () => {
        steps.push('attach')
        if (over.failAttach) throw new Error('no queue')
        return { stop: note('stop workers'), cappedUntilMs: () => 8 }
      },
    },
  }
}

test('closed, the jobs at hand come first and the records last', async () => {
  const term = await openTerm(dependencies().deps, hold)
  await term.close()
  expect(steps).toEqual(['open channel', 'attach', 'stop workers', 'stop channel', 'close records'])
})

test('lost, the line is cut before anything is waited for', async () => {
  const term = await openTerm(dependencies().deps, hold)
  steps = []
  await term.abort()
  expect(steps).toEqual(['abort', 'stop workers', 'stop channel', 'close records'])
})

test('lost in the midst of a peaceful end, the line is cut and nothing is closed twice', async () => {
  const term = await openTerm(dependencies().deps, hold)
  steps = []
  await Promise.all([term.close(), term.abort()])
  expect(steps).toEqual(['stop workers', 'abort', 'stop channel', 'close records'])
})

test('without the database the number is offline until it is back', async () => {
  await openTerm(dependencies().deps, hold)
  steps = []
  events?.onAway()
  events?.onBack()
  events?.onLost()
  expect(steps).toEqual(['offline for database', 'online after database', 'lose'])
})

test('a database that went away before the connection was made is not forgotten', async () => {
  await openTerm(dependencies({ isAway: true }).deps, hold)
  expect(steps).toEqual(['open channel', 'offline for database', 'attach'])
})

test('a refused write gives the number up', async () => {
  const refused = dependencies({ write: () => Promise.reject(new LostNumberError('a')) })
  await openTerm(refused.deps, hold)
  await expect(refused.records().write([])).rejects.toThrow(LostNumberError)
  expect(steps.at(-1)).toBe('lose')

  const failed = dependencies({ write: () => Promise.reject(new Error('disk full')) })
  await openTerm(failed.deps, hold)
  await expect(failed.records().write([])).rejects.toThrow('disk full')
  expect(steps.at(-1)).toBe('attach')
})

test('what was opened is closed when the rest cannot be', async () => {
  await expect(openTerm(dependencies({ failAttach: true }).deps, hold)).rejects.toThrow('no queue')
  expect(steps).toEqual(['open channel', 'attach', 'stop channel', 'close records'])
})

test('a number lost meanwhile is not connected', async () => {
  isHeld = false
  await expect(openTerm(dependencies().deps, hold)).rejects.toThrow(LostNumberError)
  expect(steps).toEqual(['open channel', 'stop channel', 'close records'])
})

test('health is put together from link, outbox, spool and caps', async () => {
  const term = await openTerm(dependencies().deps, hold)
  expect(term.health()).toEqual({
    lastInboundMs: 5,
    lastAckMs: 6,
    closes: { '428': 1 },
    refusals: { '463': 2 },
    heldUntilMs: null,
    cappedUntilMs: 8,
    spooled: 4,
    clockSkewMs: 7,
    reasons: ['degraded clock'],
  })
})
