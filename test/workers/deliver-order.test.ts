/**
 * Whatever becomes of single sends: replies of a chat go out in order, each is settled, none again after that. Random
 * outcomes, failures of the database, waits and restarts, several chats at a time.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SendResult } from '../../src/channels/channel.ts'
import type { ChatHandler } from '../../src/queues/queues.ts'
import type { OutboxRow } from '../../src/store/store.ts'
import { createDeliver, type DeliverDependencies } from '../../src/workers/deliver.ts'
import type { Wait } from '../../src/workers/pace.ts'
import { silentLog } from '../support/servers.ts'

/** What a send comes to, or what fails around it. `crash`: sent, and the process ends before it is marked. */
const STEPS = [
  'unknown',
  'throws',
  'held-number',
  'held-chat',
  'refused-for-now',
  'unmarked',
  'crash',
  'paced',
] as const
type Step = (typeof STEPS)[number]
interface Plan {
  steps: Step[]
  end: 'sent' | 'refused'
}

const Reply = fc.record({
  steps: fc.array(fc.constantFrom(...STEPS), { maxLength: 4 }),
  end: fc.constantFrom<Plan['end']>('sent', 'sent', 'refused'),
})
const Chats = fc.array(fc.array(Reply, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 4 })

class Crash extends Error {}

/** An outbox and a channel that follow the plans. */
function createWorld(chats: Plan[][]) {
  const plans = new Map(
    chats.flatMap((plans, chat) =>
      plans.map((plan, n) => [`${chat}-${n}`, { ...plan, steps: [...plan.steps] }]),
    ),
  )
  const status = new Map<string, string>([...plans.keys()].map((id) => [id, 'pending']))
  const attempts = new Map<string, number>()
  const sends: string[] = []
  const after: string[] = []
  let nowMs = 0
  let held: { chat: string | null; untilMs: number } | null = null

  const stepOf = (id: string): Step | undefined => plans.get(id)!.steps[0]
  const isUnsent = (id: string): boolean => !['sent', 'refused'].includes(status.get(id)!)
  const take = (id: string): Step | undefined => plans.get(id)!.steps.shift()

  async function send(id: string): Promise<SendResult> {
    if (held && held.untilMs > nowMs && (held.chat === null || held.chat === id.split('-')[0]))
      after.push(`held ${id}`)
    if (!isUnsent(id)) after.push(`settled ${id}`)
    sends.push(id)
    const step = stepOf(id)
    if (step === undefined)
      return plans.get(id)!.end === 'sent' ? { outcome: 'sent' } : { outcome: 'refused', code: '401' }
    if (step === 'crash' || step === 'unmarked') return { outcome: 'sent' }
    take(id)
    if (step === 'throws') throw new Error('closed')
    const untilMs = nowMs + 500
    if (step === 'held-number') held = { chat: null, untilMs }
    if (step === 'held-chat') held = { chat: id.split('-')[0]!, untilMs }
    if (step === 'held-number') return { outcome: 'held', scope: 'number', reason: 'restricted', untilMs }
    if (step === 'held-chat')
      return { outcome: 'held', scope: 'chat', reason: 'refused-479', untilMs, code: '479' }
    if (step === 'refused-for-now') return { outcome: 'unknown', reason: 'refused-503', code: '503' }
    return { outcome: 'unknown', reason: 'no-acknowledgement' }
  }

  const store: DeliverDependencies['store'] = {
    pendingReplies: async (_, chatKey) =>
      [...status.keys()]
        .filter((id) => id.startsWith(`${chatKey}-`) && isUnsent(id))
        .map((id): OutboxRow => ({
          id,
          account: 'a',
          chatKey,
          attempts: attempts.get(id) ?? 0,
          createdAtMs: 0,
          reply: { chat: chatKey, messageId: id, text: id },
        })),
    markSending: async (id) => void attempts.set(id, (attempts.get(id) ?? 0) + 1),
    async markSent(id) {
      const step = stepOf(id)
      if (step === 'crash' || step === 'unmarked') take(id)
      if (step === 'crash') throw new Crash()
      if (step === 'unmarked') throw new Error('the database is away')
      status.set(id, 'sent')
    },
    markUnknown: async () => undefined,
    markHeld: async (id) => void attempts.set(id, (attempts.get(id) ?? 1) - 1),
    markRefused: async (id) => void status.set(id, 'refused'),
  }
  const create = (): ChatHandler =>
    createDeliver({
      store,
      channel: { send: (reply) => send(reply.messageId) },
      pace: async (): Promise<Wait | undefined> => undefined,
      caps: {
        async take() {
          // One wait for whoever comes first with a step of that name.
          const waiting = [...plans].find(([id, { steps }]) => steps[0] === 'paced' && isUnsent(id))
          if (!waiting) return undefined
          take(waiting[0])
          return { againMs: 10 }
        },
        giveBack: async () => undefined,
        cappedUntilMs: () => null,
      },
      log: silentLog,
      nowMs: () => nowMs,
    })
  return { sends, after, status, create, now: () => nowMs, pass: (ms: number) => void (nowMs += ms) }
}

/** As the queue does it: one job a chat at a time, again when asked for, a pause for all. */
async function runAll(
  world: ReturnType<typeof createWorld>,
  chats: number,
  order: () => number,
): Promise<void> {
  let deliver = world.create()
  let pausedMs = 0
  const dueMs = new Map(Array.from({ length: chats }, (_, n) => [`${n}`, 0]))
  for (let turns = 0; dueMs.size > 0; turns++) {
    if (turns > 2_000) throw new Error('it never ends')
    const due = [...dueMs].filter(([, atMs]) => Math.max(atMs, pausedMs) <= world.now())
    if (due.length === 0) {
      world.pass(100)
      continue
    }
    const [chatKey] = due[Math.floor(order() * due.length)]!
    try {
      const outcome = await deliver({ account: 'a', chatKey }, new AbortController().signal)
      if (outcome === 'done') dueMs.delete(chatKey)
      else if ('pauseMs' in outcome) pausedMs = world.now() + outcome.pauseMs
      else dueMs.set(chatKey, world.now() + outcome.againMs)
    } catch (error) {
      if (error instanceof Crash) deliver = world.create()
      dueMs.set(chatKey, world.now() + 50)
    }
  }
}

it('keeps order, settles every reply once, and sends nothing while held or after', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      Chats,
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      async (chats, random) => {
        runs++
        const world = createWorld(chats)
        await runAll(world, chats.length, () => random.next().value)
        expect(world.after).toEqual([])
        for (const [chat, plans] of chats.entries()) {
          const sends = world.sends.filter((id) => id.startsWith(`${chat}-`))
          // Repeats of one reply follow each other, and none comes after a later one.
          const first = sends.filter((id, n) => id !== sends[n - 1])
          expect(first).toEqual(plans.map((_, n) => `${chat}-${n}`))
          for (const [n, { steps, end }] of plans.entries()) {
            // What the server acknowledged and nobody could mark may be acknowledged for good, or be refused later.
            const isOpen = steps.some((step) => step === 'unmarked' || step === 'crash')
            expect(isOpen ? ['sent', end] : [end]).toContain(world.status.get(`${chat}-${n}`))
          }
        }
      },
    ),
    { numRuns: 300 },
  )
  expect(runs).toBeGreaterThanOrEqual(300)
})
