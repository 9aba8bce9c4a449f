/**
 * Chats whose replies are never acknowledged (an account that is gone, say) beside people who ask for the first time,
 * under the limits of the program and on a clock of its own: nobody waits for the dead ones.
 */
import { expect, it } from 'vitest'
import type { SendResult } from '../../src/channels/channel.ts'
import type { OutboxRow, Rates } from '../../src/store/store.ts'
import { createCaps } from '../../src/workers/caps.ts'
import { createDeliver } from '../../src/workers/deliver.ts'
import { silentLog } from '../support/servers.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const LIMITS = { perHour: 600, perDay: 3_000 }

/** A number with so many dead chats, `dead-0` and so on; every other chat's replies are acknowledged. */
function createNumber(deadChats: number) {
  let nowMs = 0
  const rows = new Map<string, OutboxRow>()
  const sends = new Map<string, number>()
  const settled = new Map<string, { as: string; atMs: number }>()
  const windows = new Map<string, { used: number; endMs: number }>()

  const rates: Rates = {
    async takePoint(key, points, windowMs) {
      const known = windows.get(key)
      const window = known && known.endMs > nowMs ? known : { used: 0, endMs: nowMs + windowMs }
      windows.set(key, window)
      if (window.used >= points) return window.endMs - nowMs
      window.used++
      return null
    },
    returnPoint: async (key) => void windows.get(key)!.used--,
  }
  const settle = (chat: string, as: string): void => {
    rows.delete(chat)
    settled.set(chat, { as, atMs: nowMs })
  }
  const deliver = createDeliver({
    store: {
      pendingReplies: async (_, chat) => [rows.get(chat)].flatMap((row) => (row ? [{ ...row }] : [])),
      markSending: async (chat) => void rows.get(chat)!.attempts++,
      markUnknown: async () => undefined,
      markHeld: async (chat) => void rows.get(chat)!.attempts--,
      markSent: async (chat) => settle(chat, 'sent'),
      markRefused: async (chat, code) => settle(chat, code),
    },
    channel: {
      async send({ chat }): Promise<SendResult> {
        sends.set(chat, (sends.get(chat) ?? 0) + 1)
        return chat.startsWith('dead') ? { outcome: 'unknown', reason: 'no-recipients' } : { outcome: 'sent' }
      },
    },
    pace: async () => undefined,
    caps: createCaps({ account: 'a', limits: LIMITS, rates, log: silentLog, nowMs: () => nowMs }),
    log: silentLog,
    nowMs: () => nowMs,
  })

  const dueMs = new Map<string, number>()
  let pauses = 0
  function ask(chat: string): void {
    const reply = { chat, messageId: chat, text: 't', quote: { messageId: 'Q', participant: '', text: 'q' } }
    rows.set(chat, { id: chat, account: 'a', chatKey: chat, attempts: 0, createdAtMs: nowMs, reply })
    dueMs.set(chat, nowMs)
  }
  async function runUntil(endMs: number): Promise<void> {
    while (dueMs.size > 0) {
      const [chatKey, atMs] = [...dueMs].reduce((first, each) => (each[1] < first[1] ? each : first))
      if (atMs > endMs) break
      nowMs = Math.max(nowMs, atMs)
      const outcome = await deliver({ account: 'a', chatKey }, new AbortController().signal)
      if (outcome === 'done') dueMs.delete(chatKey)
      else if ('againMs' in outcome) dueMs.set(chatKey, nowMs + outcome.againMs)
      else {
        pauses++
        for (const [chat, dueAtMs] of dueMs) dueMs.set(chat, Math.max(dueAtMs, nowMs + outcome.pauseMs))
      }
    }
    nowMs = endMs
  }
  for (let n = 0; n < deadChats; n++) ask(`dead-${n}`)
  return { ask, runUntil, sends, settled, pauses: () => pauses }
}

it('gives up a dead chat after six hours and some forty sends', async () => {
  const number = createNumber(1)
  await number.runUntil(6 * HOUR_MS - 1)
  expect(number.settled.size).toBe(0)
  await number.runUntil(7 * HOUR_MS)
  expect(number.settled.get('dead-0')?.as).toBe('no-acknowledgement')
  expect(number.sends.get('dead-0')).toBeGreaterThanOrEqual(30)
  expect(number.sends.get('dead-0')).toBeLessThanOrEqual(45)
})

it.each([10, 60])('%d dead chats leave the number to those who ask for the first time', async (dead) => {
  const number = createNumber(dead)
  let asked = 0
  for (let atMs = 0; atMs < 8 * HOUR_MS; atMs += 2 * MINUTE_MS) {
    await number.runUntil(atMs)
    const chat = `person-${asked++}`
    number.ask(chat)
    await number.runUntil(atMs)
    expect(number.settled.get(chat)).toEqual({ as: 'sent', atMs })
  }
  expect(asked).toBeGreaterThanOrEqual(240)
  expect(number.pauses()).toBe(0)
})
