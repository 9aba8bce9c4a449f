/**
 * What people send in one go, through real queues in both modes: shuffled among chats, delivered twice, delayed. Every
 * message is answered once, in order, in the groups that burst.ts specifies.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../../src/channels/simulator.ts'
import type { Runtime } from '../../src/runtime.ts'
import type { BurstRules } from '../../src/workers/burst.ts'
import { eventually } from '../support/eventually.ts'
import { openBurstBot, type BurstBot } from '../support/burst-bot.ts'
import { isSkipped, MODES } from '../support/servers.ts'

const rules: BurstRules = {
  limits: { quietMs: 600, longestMs: 1_500, most: 4, mostPictures: 2 },
  isQuick: (text) => text.includes('quick'),
  isUrgent: (text) => text.includes('urgent'),
}
const media = { source: 'file', path: '/synthetic' } as const

interface Sent {
  kind: 'text' | 'picture' | 'quick' | 'urgent'
  who: 'ann' | 'bob'
  pauseMs: number
  isTwice: boolean
}

const script = fc.array(
  fc.record<Sent>({
    kind: fc.constantFrom('text', 'text', 'picture', 'quick', 'urgent'),
    who: fc.constantFrom('ann', 'ann', 'bob'),
    pauseMs: fc.constantFrom(0, 0, 30, 400, 800),
    isTwice: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
)

describe.each(MODES)('bursts, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('through real queues', () => {
    let runtime: Runtime
    let simulator: Simulator
    let answers: BurstBot['answers']
    beforeAll(async () => {
      ;({ runtime, simulator, answers } = await openBurstBot(mode, rules, ({ text }) => text))
    })
    afterAll(() => runtime.close())

    const message = (chat: string, n: number, { kind, who }: Pick<Sent, 'kind' | 'who'>) => ({
      chat,
      id: `${chat}-${n}`,
      participant: who,
      text: `${who} ${n} ${kind}`,
      ...(kind === 'picture' && { kind: 'image' as const, media }),
    })

    it('answers everything once, in order, in groups as specified', async () => {
      const scripts = fc.sample(script, { numRuns: 25, seed: 7 })
      const chats = scripts.map((_, n) => `${mode}-${n}@simulator`)
      await Promise.all(
        scripts.map(async (sent, c) => {
          for (const [n, each] of sent.entries()) {
            await sleep(each.pauseMs)
            const received = message(chats[c]!, n, each)
            await simulator.receive(received)
            if (each.isTwice) await simulator.receive(received)
          }
        }),
      )
      const expected = scripts.map((sent, c) => sent.map((each, n) => message(chats[c]!, n, each).text))
      await eventually(() => {
        for (const [c, chat] of chats.entries()) {
          expect(answers.get(chat)?.flat().toSorted()).toEqual(expected[c]?.toSorted())
        }
      }, 60_000)
      for (const [c, chat] of chats.entries()) checkAnswers(answers.get(chat) ?? [], expected[c] ?? [])
    }, 60_000)

    it('puts together what a person sends without a pause, and answers it once', async () => {
      const chat = `${mode}-together@simulator`
      for (const [n, kind] of (['text', 'picture', 'text'] as const).entries()) {
        await simulator.receive(message(chat, n, { kind, who: 'ann' }))
      }
      await eventually(() =>
        expect(answers.get(chat)).toEqual([['ann 0 text', 'ann 1 picture', 'ann 2 text']]),
      )
    })

    it('waits no longer once somebody is in need', async () => {
      const patient: BurstRules = { ...rules, limits: { ...rules.limits, quietMs: 3e5, longestMs: 3e5 } }
      const bot = await openBurstBot(mode, patient, ({ text }) => text)
      const chat = `${mode}-need@simulator`
      await bot.simulator.receive(message(chat, 0, { kind: 'text', who: 'ann' }))
      await eventually(async () =>
        expect(await bot.runtime.queues.counts()).toMatchObject({ inbound: { active: 0, delayed: 1 } }),
      )
      await bot.simulator.receive(message(chat, 1, { kind: 'urgent', who: 'ann' }))
      await eventually(() => expect(bot.answers.get(chat)).toEqual([['ann 0 text', 'ann 1 urgent']]))
      await bot.runtime.close()
    }, 60_000)
  })
})

function checkAnswers(groups: string[][], sent: string[]): void {
  for (const who of ['ann', 'bob']) {
    const of = (texts: string[]): string[] => texts.filter((text) => text.startsWith(who))
    expect(of(groups.flat())).toEqual(of(sent))
  }
  for (const group of groups) {
    expect(group.length).toBeLessThanOrEqual(4)
    expect(new Set(group.map((text) => text.split(' ')[0])).size).toBe(1)
    expect(group.filter((text) => text.includes('picture')).length).toBeLessThanOrEqual(2)
    expect(group.length === 1 || !group.some((text) => text.includes('quick'))).toBe(true)
    expect(group.slice(0, -1).some((text) => text.includes('urgent'))).toBe(false)
  }
}
