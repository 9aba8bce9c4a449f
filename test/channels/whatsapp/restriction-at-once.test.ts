/** Refusals of several sends that run at once: none undoes another one's hold; and pauses that grow. */
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRestriction, type Restriction } from '../../../src/channels/whatsapp/restriction.ts'

type Lock = { isActive: boolean; timeEnforcementEnds?: Date }

const HOLD_MS = 60_000
const SLOW_MS = 5_000

let answer: () => Promise<Lock>
let asked = 0
let changes: boolean[] = []
let logged: { untilMs?: number | null; runbook?: string }[] = []
let restriction: Restriction

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
  changes = []
  logged = []
  answer = () => Promise.reject(new Error('no such query'))
  const fetchAccountReachoutTimelock = async () => {
    asked++
    return { ...(await answer()), enforcementType: 'DEFAULT' as never }
  }
  restriction = createRestriction({
    holdMs: HOLD_MS,
    slowMs: SLOW_MS,
    log: pino({}, { write: (line) => logged.push(JSON.parse(line)) }),
    socket: () => ({ fetchAccountReachoutTimelock }),
    onChange: (isRestricted) => changes.push(isRestricted),
  })
})

afterEach(() => {
  restriction.stop()
  vi.useRealTimers()
})

const lockedFor = (ms: number) => async (): Promise<Lock> => ({
  isActive: true,
  timeEnforcementEnds: new Date(Date.now() + ms),
})
const free = async (): Promise<Lock> => ({ isActive: false })
const isHeld = (): boolean => restriction.heldUntilMs() !== null
const chat = (n: number): string => `${n}@lid`

describe('several sends run at once', () => {
  /** Answers when told to. */
  function question(): (isActive: boolean) => Promise<void> {
    let settle: (lock: Lock) => void = () => undefined
    answer = () => new Promise((resolve) => (settle = resolve))
    return async (isActive) => {
      settle({ isActive })
      await vi.advanceTimersByTimeAsync(0)
    }
  }
  const restrictions = () => logged.filter(({ runbook }) => runbook === 'restricted')
  /** As after a hold that ended, and a reply that got through. */
  async function returnSlowly(): Promise<void> {
    restriction.slowDown()
    await vi.advanceTimersByTimeAsync(60_001)
    restriction.admit('M')
    restriction.settled('M', true)
  }

  test('a pause for sending too fast is not undone by a refusal that was about a chat', async () => {
    answer = free
    restriction.slowDown()
    const untilMs = restriction.heldUntilMs()
    expect(await restriction.suspect(chat(1))).toBe('account')
    expect(restriction.heldUntilMs()).toBe(untilMs)
    expect(changes).toEqual([true])
    expect(restrictions()).toEqual([])
    await vi.advanceTimersByTimeAsync(60_001)
    expect(restriction.admit('M')).toBeNull()
    expect(restriction.admit('M')).not.toBeNull()
  })

  test('nor one that begins while WhatsApp is asked', async () => {
    const tell = question()
    const blame = restriction.suspect(chat(1))
    restriction.slowDown()
    await tell(false)
    expect(await blame).toBe('account')
    expect(restriction.heldUntilMs()).toBe(Date.now() + 60_000)
  })

  test('nor by the other address that worked, nor by news of a restriction’s end', async () => {
    expect(await restriction.suspect(chat(1))).toBe('unsure')
    restriction.slowDown()
    restriction.acquit()
    answer = free
    restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(true)
  })

  test('a restriction that WhatsApp named is not cut short by a pause, nor by one that it does not explain', async () => {
    answer = lockedFor(3_600_000)
    await restriction.suspect(chat(1))
    const untilMs = restriction.heldUntilMs()
    restriction.slowDown()
    answer = () => Promise.reject(new Error('no such query'))
    expect(await restriction.suspect(chat(2))).toBe('account')
    restriction.acquit()
    expect(restriction.heldUntilMs()).toBe(untilMs)
  })

  test('three chats refused at the same moment hold the number', async () => {
    answer = free
    const blames = await Promise.all([1, 2, 3].map((n) => restriction.suspect(chat(n))))
    expect(blames).toEqual(['account', 'account', 'account'])
    expect(isHeld()).toBe(true)
    expect(changes).toEqual([true])
    expect(restrictions()).toMatchObject([{ untilMs: restriction.heldUntilMs() }])
    expect(asked).toBe(1)
  })

  test('two are about their chats, and the number goes on', async () => {
    answer = free
    const blames = await Promise.all([1, 2].map((n) => restriction.suspect(chat(n))))
    expect(blames).toEqual(['chat', 'chat'])
    expect(restriction.admit('M')).toBeNull()
    expect(changes).toEqual([true, false])
  })

  test('where WhatsApp does not tell, one other address is tried and not all', async () => {
    const blames = await Promise.all([1, 2, 3].map((n) => restriction.suspect(chat(n))))
    expect(blames).toEqual(['unsure', 'account', 'account'])
    expect(await restriction.suspect(chat(4))).toBe('account')
    expect(restriction.heldUntilMs()).toBe(Date.now() + HOLD_MS)
    expect(restrictions()).toHaveLength(1)
  })

  test('two refusals in the slow return leave it slow', async () => {
    await returnSlowly()
    answer = free
    await Promise.all([1, 2].map((n) => restriction.suspect(chat(n))))
    expect(restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })

  test('a hold that begins while the last one’s end is asked for stays', async () => {
    answer = lockedFor(30_000)
    await restriction.suspect(chat(1))
    const tell = question()
    await vi.advanceTimersByTimeAsync(30_001)
    restriction.slowDown()
    await tell(false)
    expect(isHeld()).toBe(true)
  })
})

describe('too fast again', () => {
  async function sendAll(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent++) {
      for (let until = restriction.admit('M'); until !== null; until = restriction.admit('M')) {
        await vi.advanceTimersByTimeAsync(until - Date.now())
      }
      restriction.settled('M', true)
    }
  }
  async function pauseOf(): Promise<number> {
    restriction.slowDown()
    const ms = (restriction.heldUntilMs() ?? 0) - Date.now()
    await vi.advanceTimersByTimeAsync(ms + 1)
    return ms
  }

  test('the pause doubles until a slow return went through, then it is a minute again', async () => {
    expect(await pauseOf()).toBe(60_000)
    await sendAll(10)
    expect(await pauseOf()).toBe(120_000)
    await sendAll(21)
    expect(await pauseOf()).toBe(60_000)
  })

  test('four refusals of one burst are one', async () => {
    for (let n = 0; n < 4; n++) restriction.slowDown()
    expect(await pauseOf()).toBe(60_000)
    expect(await pauseOf()).toBe(120_000)
  })
})
