/** Refusals of several sends that run at once: none undoes another one's hold; and pauses that grow. */
import { describe, expect, test, vi } from 'vitest'
import { chat, free, HOLD_MS, lockedFor, SLOW_MS, type Lock, useRestriction } from './restriction-fixture.ts'

const held = useRestriction()
const isHeld = (): boolean => held.restriction.heldUntilMs() !== null

describe('several sends run at once', () => {
  /** Answers when told to. */
  function question(): (isActive: boolean) => Promise<void> {
    let settle: (lock: Lock) => void = () => undefined
    held.answer = () => new Promise((resolve) => (settle = resolve))
    return async (isActive) => {
      settle({ isActive })
      await vi.advanceTimersByTimeAsync(0)
    }
  }
  const restrictions = () => held.logged.filter(({ runbook }) => runbook === 'restricted')
  /** As after a hold that ended, and a reply that got through. */
  async function returnSlowly(): Promise<void> {
    held.restriction.slowDown()
    await vi.advanceTimersByTimeAsync(60_001)
    held.restriction.admit('M')
    held.restriction.settled('M', true)
  }

  test('a pause for sending too fast is not undone by a refusal that was about a chat', async () => {
    held.answer = free
    held.restriction.slowDown()
    const untilMs = held.restriction.heldUntilMs()
    expect(await held.restriction.suspect(chat(1))).toBe('account')
    expect(held.restriction.heldUntilMs()).toBe(untilMs)
    expect(held.changes).toEqual([true])
    expect(restrictions()).toEqual([])
    await vi.advanceTimersByTimeAsync(60_001)
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.restriction.admit('M')).not.toBeNull()
  })

  test('nor one that begins while WhatsApp is asked', async () => {
    const tell = question()
    const blame = held.restriction.suspect(chat(1))
    held.restriction.slowDown()
    await tell(false)
    expect(await blame).toBe('account')
    expect(held.restriction.heldUntilMs()).toBe(Date.now() + 60_000)
  })

  test('nor by the other address that worked, nor by news of a restriction’s end', async () => {
    expect(await held.restriction.suspect(chat(1))).toBe('unsure')
    held.restriction.slowDown()
    held.restriction.acquit()
    held.answer = free
    held.restriction.heard(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(isHeld()).toBe(true)
  })

  test('a restriction that WhatsApp named is not cut short by a pause, nor by one that it does not explain', async () => {
    held.answer = lockedFor(3_600_000)
    await held.restriction.suspect(chat(1))
    const untilMs = held.restriction.heldUntilMs()
    held.restriction.slowDown()
    held.answer = () => Promise.reject(new Error('no such query'))
    expect(await held.restriction.suspect(chat(2))).toBe('account')
    held.restriction.acquit()
    expect(held.restriction.heldUntilMs()).toBe(untilMs)
  })

  test('three chats refused at the same moment hold the number', async () => {
    held.answer = free
    const blames = await Promise.all([1, 2, 3].map((n) => held.restriction.suspect(chat(n))))
    expect(blames).toEqual(['account', 'account', 'account'])
    expect(isHeld()).toBe(true)
    expect(held.changes).toEqual([true])
    expect(restrictions()).toMatchObject([{ untilMs: held.restriction.heldUntilMs() }])
    expect(held.asked).toBe(1)
  })

  test('two are about their chats, and the number goes on', async () => {
    held.answer = free
    const blames = await Promise.all([1, 2].map((n) => held.restriction.suspect(chat(n))))
    expect(blames).toEqual(['chat', 'chat'])
    expect(held.restriction.admit('M')).toBeNull()
    expect(held.changes).toEqual([true, false])
  })

  test('where WhatsApp does not tell, one other address is tried and not all', async () => {
    const blames = await Promise.all([1, 2, 3].map((n) => held.restriction.suspect(chat(n))))
    expect(blames).toEqual(['unsure', 'account', 'account'])
    expect(await held.restriction.suspect(chat(4))).toBe('account')
    expect(held.restriction.heldUntilMs()).toBe(Date.now() + HOLD_MS)
    expect(restrictions()).toHaveLength(1)
  })

  test('two refusals in the slow return leave it slow', async () => {
    await returnSlowly()
    held.answer = free
    await Promise.all([1, 2].map((n) => held.restriction.suspect(chat(n))))
    expect(held.restriction.admit('M')).toBe(Date.now() + SLOW_MS)
  })

  test('a hold that begins while the last one’s end is asked for stays', async () => {
    held.answer = lockedFor(30_000)
    await held.restriction.suspect(chat(1))
    const tell = question()
    await vi.advanceTimersByTimeAsync(30_001)
    held.restriction.slowDown()
    await tell(false)
    expect(isHeld()).toBe(true)
  })
})

describe('too fast again', () => {
  async function sendAll(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent++) {
      for (let until = held.restriction.admit('M'); until !== null; until = held.restriction.admit('M')) {
        await vi.advanceTimersByTimeAsync(until - Date.now())
      }
      held.restriction.settled('M', true)
    }
  }
  async function pauseOf(): Promise<number> {
    held.restriction.slowDown()
    const ms = (held.restriction.heldUntilMs() ?? 0) - Date.now()
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
    for (let n = 0; n < 4; n++) held.restriction.slowDown()
    expect(await pauseOf()).toBe(60_000)
    expect(await pauseOf()).toBe(120_000)
  })
})
