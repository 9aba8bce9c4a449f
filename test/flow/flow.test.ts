/**
 * Whole conversations through the simulator and the real inbox, queues, worker and outbox, kept as transcripts that
 * people can read: test/golden/flow/<language>.md. A changed reply shows as a changed transcript.
 */
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { loadContent } from '../../src/content/load.ts'
import { startBot, type Bot } from '../../src/main.ts'
import type { Effect, Examination, Submission } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { silentLog, testConfig } from '../support/servers.ts'
import { FLOWS, type Flow, type Turn } from './flows.ts'

const GOLDEN = new URL('../golden/flow/', import.meta.url).pathname
const content = prepareContent(loadContent())

let bot: Bot
let remove: () => Promise<void>
beforeAll(async () => {
  mkdirSync(GOLDEN, { recursive: true })
  const own = await testConfig('embedded')
  remove = own.remove
  const config = readConfig({ DATA_DIR: own.config.dataDir, PACING: 'off' })
  bot = await startBot(config, silentLog, { whatsapp: false, worker: true, simulator: 'simulator' })
})
afterAll(async () => {
  await bot?.close()
  await remove?.()
})

/** Each turn waits for its reply, as people mostly do. */
async function play({ language, from, turns }: Flow): Promise<string[]> {
  const chat = `${language}@simulator`
  const replies: string[] = []
  let onReply: () => void = () => {}
  const stop = bot.simulator?.onReply((reply) => {
    if (reply.chat !== chat) return
    replies.push(reply.text)
    onReply()
  })
  for (const turn of turns) {
    const answered = new Promise<void>((resolve) => (onReply = resolve))
    await bot.simulator?.receive({ chat, from, ...turn })
    await answered
  }
  stop?.()
  return replies
}

function transcript({ language, turns }: Flow, replies: string[]): string {
  const said = ({ kind = 'text', text, forwarded }: Turn) =>
    `${forwarded ? '*(forwarded)* ' : ''}${text ?? `*(${kind})*`}`
  const lines = turns.map((turn, index) => `> ${said(turn)}\n\n${replies[index] ?? ''}\n`)
  return `# A conversation, ${language}\n\n${lines.join('\n---\n\n')}`
}

describe('conversations', () => {
  it('are one per language, with ten turns each', () => {
    expect(new Set(FLOWS.map((flow) => flow.language)).size).toBe(5)
    expect(FLOWS.every((flow) => flow.turns.length === 10)).toBe(true)
  })

  it.each(FLOWS)('$language', { timeout: 60_000 }, async (flow) => {
    const replies = await play(flow)
    expect(replies).toHaveLength(flow.turns.length)
    await expect(transcript(flow, replies)).toMatchFileSnapshot(`${GOLDEN}${flow.language}.md`)

    const expected = await examinedInTurn(flow)
    expect(replies).toEqual(expected.map(({ reply }) => reply))
    const spoken = expected.map(({ replyLanguage }) => replyLanguage)
    const chosen = Array.from({ length: flow.delete - flow.switch.turn + 1 }, () => flow.switch.to)
    expect(spoken.slice(flow.switch.turn, flow.delete + 1)).toEqual(chosen)
    for (const own of [0, 1, 2, 3, flow.delete + 1]) expect(spoken[own]).toBe(flow.language)
  })
})

/** The turns straight through the pipeline, each with what the bot knows about the person by then. */
async function examinedInTurn({ from, turns }: Flow): Promise<Examination[]> {
  let known: Known = {}
  const examinations: Examination[] = []
  for (const { kind = 'text', text = '', forwarded = false } of turns) {
    const examination = await examine({ kind, text, forwarded, from, ageMs: 0, ...known }, content)
    examinations.push(examination)
    for (const effect of examination.effects) known = carryOut(effect, known)
  }
  return examinations
}

type Known = Pick<Submission, 'preferred' | 'typed'>

function carryOut(effect: Effect, known: Known): Known {
  if (effect.kind === 'forget') return {}
  if (effect.kind === 'set-language') return { ...known, preferred: effect.language }
  return effect.kind === 'note-language' ? { ...known, typed: effect.language } : known
}
