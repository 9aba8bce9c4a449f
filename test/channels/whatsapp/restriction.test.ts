/** Holding a number after 463: what WhatsApp tells of it, the end, one try, then slowly; and whose fault it is. */
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRestriction, type Restriction } from '../../../src/channels/whatsapp/restriction.ts'

type Lock = { isActive: boolean; timeEnforcementEnds?: Date }

const HOLD_MS = 60_000
const SLOW_MS = 5_000

let answer: () => Promise<Lock>
let asked = 0
let changes: boolean[] = []
let restriction: Restriction

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
  changes = []
  answer = () => Promise.reject(new Error('no such query'))
  const fetchAccountReachoutTimelock = async () => {
    asked++
    return { ...(await answer()), enforcementType: 'DEFAULT' as never }
  }
  restriction = createRestriction({
    holdMs: HOLD_MS,
    slowMs: SLOW_MS,
    log: pino({ level: 'silent' }),
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

describe('the account is restricted', () => {
  test('nothing is sent until the end that WhatsApp tells, also when it is days away', async () => {
    answer = lockedFor(7 * 86_400_000)
    expect(await restriction.suspect(chat(1))).toBe('account')
    expect(restriction.admit('M')).toBeGreaterThan(Date.now() + 6 * 86_400_000)
    const end = Date.now() + 7 * 86_400_000
    answer = async () => ({ isActive: true, timeEnforcementEnds: new Date(end) })
    await vi.advanceTimersByTimeAsync(6 * 86_400_000)
    expect(isHeld()).toBe(true)
    answer = free
    await vi.advanceTimersByTimeAsync(86_400_000 + 1_000)
    expect(isHeld()).toBe(false)
    expect(changes).toEqual([true, false])
  })

  test('it is asked again at the end, and waited for longer when it was prolonged', async () => {
    answer = lockedFor(30_000)
    await restriction.suspect(chat(1))
    answer = lockedFor(90_000)
    await vi.advanceTimersByTimeAsync(31_000)
    expect(asked).toBe(2)
    expect(isHeld()).toBe(true)
  })

  test('then one message is tried, and the rest follow slowly until all is well', async () => {
    answer = lockedFor(30_000)
    await restriction.suspect(chat(1))
    answer = free
    await vi.advanceTimersByTimeAsync(31_000)
    expect(restriction.admit('M')).toBeNull()
    expect(restriction.admit('M')).toBeGreaterThan(Date.now())
    restriction.settled('M', true)
    const gaps = []
    for (let sent = 0; sent < 25; sent++) {
      const startedMs = Date.now()
      for (let until = restriction.admit('M'); until !== null; until = restriction.admit('M')) {
        await vi.advanceTimersByTimeAsync(until - Date.now())
      }
      gaps.push(Date.now() - startedMs)
      restriction.settled('M', true)
    }
    expect(gaps.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => SLOW_MS))
    expect(gaps.slice(20)).toEqual([0, 0, 0, 0, 0])
  })

  test('a try without an answer lets another one through; a refused one holds longer', async () => {
    expect(await restriction.suspect(chat(1))).toBe('unsure')
    await vi.advanceTimersByTimeAsync(HOLD_MS + 1)
    expect(restriction.admit('M')).toBeNull()
    restriction.settled('M', false)
    expect(restriction.admit('M')).toBeNull()
    await restriction.suspect(chat(1))
    restriction.settled('M', false)
    expect(restriction.heldUntilMs()).toBe(Date.now() + 2 * HOLD_MS)
    await vi.advanceTimersByTimeAsync(2 * HOLD_MS + 1)
    expect(isHeld()).toBe(false)
  })
})

describe('the account is free', () => {
  test('it is about the chat, and others go on', async () => {
    answer = free
    expect(await restriction.suspect(chat(1))).toBe('chat')
    expect(restriction.admit('M')).toBeNull()
    expect(changes).toEqual([true, false])
  })

  test('three chats within minutes are no matter of the chats', async () => {
    answer = free
    const blames = []
    for (let n = 0; n < 3; n++) blames.push(await restriction.suspect(chat(n)))
    expect(blames).toEqual(['chat', 'chat', 'account'])
    expect(isHeld()).toBe(true)
  })

  test('nor is it forgotten which: the same chat again is still one', async () => {
    answer = free
    for (let n = 0; n < 5; n++) expect(await restriction.suspect(chat(1))).toBe('chat')
  })

  test('the other address worked: slowly on', async () => {
    expect(await restriction.suspect(chat(1))).toBe('unsure')
    restriction.acquit()
    expect(isHeld()).toBe(false)
    expect(restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })
})

describe('WhatsApp tells by itself', () => {
  test('that it is over: asked once more, and on', async () => {
    answer = lockedFor(86_400_000)
    await restriction.suspect(chat(1))
    answer = free
    restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(false)
    expect(restriction.admit('M')).toBeNull()
    expect(restriction.admit('M')).not.toBeNull()
  })

  test('that it is over, and takes it back when asked: held on', async () => {
    answer = lockedFor(86_400_000)
    await restriction.suspect(chat(1))
    restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(true)
  })

  test('that it began: replies still go out until one is refused', () => {
    restriction.heard(true)
    expect(restriction.admit('M')).toBeNull()
  })
})

test('an end that is past by a wrong clock is no end', async () => {
  answer = lockedFor(-3_600_000)
  expect(await restriction.suspect(chat(1))).toBe('account')
  expect(restriction.heldUntilMs()).toBe(Date.now() + HOLD_MS)
})

test('while WhatsApp is asked nothing goes out, and a question that hangs ends', async () => {
  answer = () => new Promise(() => {})
  const blame = restriction.suspect(chat(1))
  expect(restriction.admit('M')).not.toBeNull()
  await vi.advanceTimersByTimeAsync(10_001)
  expect(await blame).toBe('unsure')
})

test('too fast: a minute, then longer while it goes on', async () => {
  restriction.slowDown()
  expect(restriction.heldUntilMs()).toBe(Date.now() + 60_000)
  await vi.advanceTimersByTimeAsync(60_001)
  expect(isHeld()).toBe(false)
  restriction.slowDown()
  expect(restriction.heldUntilMs()).toBe(Date.now() + 120_000)
})

describe('ended by hand', () => {
  test('one reply is tried, whatever held the number, and a refused one holds it longer', async () => {
    expect(await restriction.suspect(chat(1))).toBe('unsure')
    restriction.tryNow()
    expect(changes).toEqual([true, false])
    expect(restriction.isOpen()).toBe(false)
    expect(restriction.admit('M')).toBeNull()
    expect(restriction.admit('M')).not.toBeNull()
    await restriction.suspect(chat(1))
    restriction.settled('M', false)
    expect(restriction.heldUntilMs()).toBe(Date.now() + 2 * HOLD_MS)
    restriction.tryNow()
    restriction.admit('M')
    restriction.settled('M', true)
    expect(restriction.isOpen()).toBe(true)
    expect(restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })

  test('what is still on its way from before is not the one that is tried', async () => {
    restriction.admit('EARLY')
    restriction.slowDown()
    restriction.tryNow()
    expect(restriction.admit('TRIED')).toBeNull()
    restriction.settled('EARLY', false)
    expect(restriction.admit('NEXT')).not.toBeNull()
    restriction.settled('TRIED', false)
    expect(restriction.admit('NEXT')).toBeNull()
  })

  test('nothing happens to a number that is not held', () => {
    restriction.tryNow()
    expect([restriction.admit('M'), restriction.admit('M')]).toEqual([null, null])
    expect(changes).toEqual([])
  })
})

test('what is still asked at the stop changes nothing any more', async () => {
  answer = lockedFor(3_600_000)
  const blame = restriction.suspect(chat(1))
  restriction.stop()
  await blame
  expect(isHeld()).toBe(false)
  expect(changes).toEqual([true])
})
