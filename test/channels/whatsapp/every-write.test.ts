/**
 * One read or write of the session fails, or the process dies at it: before it is made, or behind it, when its answer is
 * lost. Whichever it is, in private and in a group whose keys come with the first message: every message is stored once,
 * in order, and people can read the replies.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import type { SessionRecords } from '../../../src/store/store.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { createBot, linkedRecords, type Bot } from './bot.ts'
import type { MemoryRecords } from './memory-records.ts'

const PERSON = '923330000001'
const OTHER = '923330000002'
const GROUP = '120363001234567890@g.us'
const PATIENCE = { timeout: 15_000, interval: 20 }

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

interface Fault {
  of: 'write' | 'get'
  moment: 'before' | 'behind'
  /** Counted from the first message on. */
  at: number
  then: 'fails' | 'dies'
}

/** The records as one process sees them; `armed` begins the count, `died` resolves when the fault was its end. */
function withFault(records: MemoryRecords, fault: Fault) {
  let count: number | null = null
  let isDead = false
  let die = (): void => {}
  const died = new Promise<void>((resolve) => (die = resolve))
  const faulty = async <T>(kind: Fault['of'], work: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Error('this process is dead')
    const isHit = kind === fault.of && count !== null && ++count === fault.at
    if (!isHit) return work()
    if (fault.moment === 'behind') await work()
    if (fault.then === 'dies') {
      isDead = true
      die()
    }
    throw new Error('no answer')
  }
  const seen: SessionRecords = {
    ...records,
    get: (...args) => faulty('get', () => records.get(...args)),
    write: (...args) => faulty('write', () => records.write(...args)),
  }
  return {
    seen: { ...records, ...seen },
    died,
    arm: () => (count = 0),
    wasHit: () => (count ?? 0) >= fault.at,
  }
}

async function start(server: LoopbackWhatsApp, records: MemoryRecords): Promise<Bot> {
  const bot = await createBot(server, records, { groups: 'mentioned' })
  undo.push(() => bot.channel.stop())
  await bot.start()
  await bot.waitState('open')
  await server.waitReady()
  return bot
}

async function everybodyWrites(server: LoopbackWhatsApp): Promise<void> {
  const asked = (text: string) => ({
    kind: 'text' as const,
    text: `@${server.lid} ${text}`,
    mentions: [`${server.lid}@lid`],
  })
  const options = { group: GROUP, via: 'lid' as const }
  await server.sendMany([
    { number: PERSON, content: asked('g1'), options },
    { number: PERSON, content: 'p1' },
    { number: OTHER, content: 'q1' },
    { number: PERSON, content: asked('g2'), options },
    { number: PERSON, content: 'p2' },
    { number: OTHER, content: asked('h1'), options },
    { number: OTHER, content: 'q2' },
  ])
}

/** Repeats as the deliver worker does, and waits until the people there could read it. */
async function reply(server: LoopbackWhatsApp, bot: Bot, chat: string, messageId: string): Promise<void> {
  const text = `an answer, ${messageId}`
  bot.sentReplies.set(messageId, { chat, messageId, text })
  const send = async (): Promise<void> => {
    expect(await bot.channel.send({ chat, messageId, text })).toEqual({ outcome: 'sent' })
  }
  await vi.waitFor(send, { ...PATIENCE, interval: 300 })
  await server.waitOutbound((record) => record.id === messageId && record.text === text)
}

const FAULTS: Fault[] = [
  ...[1, 3, 4, 5, 9, 13].flatMap((at): Fault[] => [
    { of: 'write', moment: 'before', at, then: 'fails' },
    { of: 'write', moment: 'behind', at, then: 'fails' },
  ]),
  ...[2, 3, 4, 6].flatMap((at): Fault[] => [
    { of: 'write', moment: 'before', at, then: 'dies' },
    { of: 'write', moment: 'behind', at, then: 'dies' },
  ]),
  ...[2, 6, 9].map((at): Fault => ({ of: 'get', moment: 'before', at, then: 'fails' })),
]

test.each(FAULTS)('$moment $of number $at: it $then', { timeout: 60_000 }, async (fault) => {
  expect(FAULTS.length).toBeGreaterThan(20)
  const server = await startLoopbackWhatsApp()
  undo.push(() => server.stop())
  await server.addGroup(GROUP, { subject: 'Team', members: [PERSON, OTHER] })
  const records = await linkedRecords(server)
  const { seen, died, arm, wasHit } = withFault(records, fault)
  let bot = await start(server, seen)
  arm()
  await everybodyWrites(server)
  if (fault.then === 'dies') {
    await died
    bot.channel.abort()
    await sleep(50)
    bot = await start(server, records)
  }
  await vi.waitFor(() => expect(records.inbox).toHaveLength(7), PATIENCE)
  expect(wasHit()).toBe(true)
  const inbox = records.inbox.map(({ text }) => text)
  for (const chat of ['p', 'q', 'g', 'h']) {
    const own = inbox.filter((text) => text.startsWith(chat))
    expect(own).toEqual(own.toSorted())
  }
  const chats = [...new Set(records.inbox.map(({ chat }) => chat))]
  expect(chats).toHaveLength(3)
  for (const [n, chat] of chats.entries()) await reply(server, bot, chat, `3EB0ANSWER${n}`)
})
