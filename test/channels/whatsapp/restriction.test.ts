/** Holding a number after 463: what WhatsApp tells of it, the end, one try, then slowly; and whose fault it is. */
import { describe, expect, test, vi } from 'vitest'
import { chat, free, HOLD_MS, lockedFor, SLOW_MS, useRestriction } from './restriction-fixture.ts'

const held = useRestriction()
const isHeld = (): boolean => held.restriction.heldUntilMs() !== null

describe('the account is restricted', () => {
  test('nothing is sent until the end that WhatsApp tells, also when it is days away', async () => {
    held.answer = lockedFor(7 * 86_400_000)
    expect(await held.restriction.suspect(chat(1))).toBe('account')
    expect(held.restriction.admit('M')).toBeGreaterThan(Date.now() + 6 * 86_400_000)
    const end = Date.now() + 7 * 86_400_000
    held.answer = async () => ({ isActive: true, timeEnforcementEnds: new Date(end) })
    await vi.advanceTimersByTimeAsync(6 * 86_400_000)
    expect(isHeld()).toBe(true)
    held.answer = free
    await vi.advanceTimersByTimeAsync(86_400_000 + 1_000)
    expect(isHeld()).toBe(false)
    expect(held.changes).toEqual([true, false])
  })

  test('it is asked again at the end, and waited for longer when it was prolonged', async () => {
    held.answer = lockedFor(30_000)
    await held.restriction.suspect(chat(1))
    held.answer = lockedFor(90_000)
    await vi.advanceTimersByTimeAsync(31_000)
    expect(held.asked).toBe(2)
    expect(isHeld()).toBe(true)
  })

  test('then one message is tried, and the rest follow slowly until all is well', async () => {
    held.answer = lockedFor(30_000)
    await held.restriction.suspect(chat(1))
    held.answer = free
    await vi.advanceTimersByTimeAsync(31_000)
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.restriction.admit('M')).toBeGreaterThan(Date.now())
    held.restriction.settled('M', true)
    const gaps = []
    for (let sent = 0; sent < 25; sent++) {
      const startedMs = Date.now()
      for (let until = held.restriction.admit('M'); until !== null; until = held.restriction.admit('M')) {
        await vi.advanceTimersByTimeAsync(until - Date.now())
      }
      gaps.push(Date.now() - startedMs)
      held.restriction.settled('M', true)
    }
    expect(gaps.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => SLOW_MS))
    expect(gaps.slice(20)).toEqual([0, 0, 0, 0, 0])
  })

  test('a try without an answer lets another one through; a refused one holds longer', async () => {
    expect(await held.restriction.suspect(chat(1))).toBe('unsure')
    await vi.advanceTimersByTimeAsync(HOLD_MS + 1)
    expect(held.restriction.admit('M')).toBeNull()
    held.restriction.settled('M', false)
    expect(held.restriction.admit('M')).toBeNull()
    await held.restriction.suspect(chat(1))
    held.restriction.settled('M', false)
    expect(held.restriction.heldUntilMs()).toBe(Date.now() + 2 * HOLD_MS)
    await vi.advanceTimersByTimeAsync(2 * HOLD_MS + 1)
    expect(isHeld()).toBe(false)
  })
})

describe('the account is free', () => {
  test('it is about the chat, and others go on', async () => {
    held.answer = free
    expect(await held.restriction.suspect(chat(1))).toBe('chat')
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.changes).toEqual([true, false])
  })

  test('three chats within minutes are no matter of the chats', async () => {
    held.answer = free
    const blames = []
    for (let n = 0; n < 3; n++) blames.push(await held.restriction.suspect(chat(n)))
    expect(blames).toEqual(['chat', 'chat', 'account'])
    expect(isHeld()).toBe(true)
  })

  test('nor is it forgotten which: the same chat again is still one', async () => {
    held.answer = free
    for (let n = 0; n < 5; n++) expect(await held.restriction.suspect(chat(1))).toBe('chat')
  })

  test('the other address worked: slowly on', async () => {
    expect(await held.restriction.suspect(chat(1))).toBe('unsure')
    held.restriction.acquit()
    expect(isHeld()).toBe(false)
    expect(held.restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })
})

describe('WhatsApp tells by itself', () => {
  test('that it is over: asked once more, and on', async () => {
    held.answer = lockedFor(86_400_000)
    await held.restriction.suspect(chat(1))
    held.answer = free
    held.restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(false)
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.restriction.admit('M')).not.toBeNull()
  })

  test('that it is over, and takes it back when asked: held on', async () => {
    held.answer = lockedFor(86_400_000)
    await held.restriction.suspect(chat(1))
    held.restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(true)
  })

  test('that it began: replies still go out until one is refused', () => {
    held.restriction.heard(true)
    expect(held.restriction.admit('M')).toBeNull()
  })
})

test('an end that is past by a wrong clock is no end', async () => {
  held.answer = lockedFor(-3_600_000)
  expect(await held.restriction.suspect(chat(1))).toBe('account')
  expect(held.restriction.heldUntilMs()).toBe(Date.now() + HOLD_MS)
})

test('while WhatsApp is asked nothing goes out, and a question that hangs ends', async () => {
  held.answer = () => new Promise(() => {})
  const blame = held.restriction.suspect(chat(1))
  expect(held.restriction.admit('M')).not.toBeNull()
  await vi.advanceTimersByTimeAsync(10_001)
  expect(await blame).toBe('unsure')
})

test('too fast: a minute, then longer while it goes on', async () => {
  held.restriction.slowDown()
  expect(held.restriction.heldUntilMs()).toBe(Date.now() + 60_000)
  await vi.advanceTimersByTimeAsync(60_001)
  expect(isHeld()).toBe(false)
  held.restriction.slowDown()
  expect(held.restriction.heldUntilMs()).toBe(Date.now() + 120_000)
})

describe('ended by hand', () => {
  test('one reply is tried, whatever held the number, and a refused one holds it longer', async () => {
    expect(await held.restriction.suspect(chat(1))).toBe('unsure')
    held.restriction.tryNow()
    expect(held.changes).toEqual([true, false])
    expect(held.restriction.isOpen()).toBe(false)
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.restriction.admit('M')).not.toBeNull()
    await held.restriction.suspect(chat(1))
    held.restriction.settled('M', false)
    expect(held.restriction.heldUntilMs()).toBe(Date.now() + 2 * HOLD_MS)
    held.restriction.tryNow()
    held.restriction.admit('M')
    held.restriction.settled('M', true)
    expect(held.restriction.isOpen()).toBe(true)
    expect(held.restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })

  test('what is still on its way from before is not the one that is tried', async () => {
    held.restriction.admit('EARLY')
    held.restriction.slowDown()
    held.restriction.tryNow()
    expect(held.restriction.admit('TRIED')).toBeNull()
    held.restriction.settled('EARLY', false)
    expect(held.restriction.admit('NEXT')).not.toBeNull()
    held.restriction.settled('TRIED', false)
    expect(held.restriction.admit('NEXT')).toBeNull()
  })

  test('nothing happens to a number that is not held', () => {
    held.restriction.tryNow()
    expect([held.restriction.admit('M'), held.restriction.admit('M')]).toEqual([null, null])
    expect(held.changes).toEqual([])
  })
})

test('what is still asked at the stop changes nothing any more', async () => {
  held.answer = lockedFor(3_600_000)
  const blame = held.restriction.suspect(chat(1))
  held.restriction.stop()
  await blame
  expect(isHeld()).toBe(false)
  expect(held.changes).toEqual([true])
})
