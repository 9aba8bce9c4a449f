/**
 * The whole bot behind a simulator, as people write to it one message after the other: a message in, everything that
 * came of it out, as it was stored and as it was sent.
 */
import { expect } from 'vitest'
import type { OutboundReply } from '../../src/channels/channel.ts'
import { readConfig } from '../../src/config.ts'
import type { Conversation } from '../../src/conversation/state.ts'
import { startBot } from '../../src/main.ts'
import type { InboundMessage } from '../../src/model.ts'
import type { Runtime } from '../../src/runtime.ts'
import type { Answer } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { silentLog, testConfig, type TestMode } from '../support/servers.ts'

/** What one message, or several sent in one go, led to. */
export interface Exchange {
  /** As committed: case, replies, effects, conversation. */
  answer: Answer
  /** As the phone showed them. */
  shown: OutboundReply[]
  /** As the store tells it before the next message. */
  conversation: Conversation | null
}

export interface StoryBot {
  /** Resolves once everything that is answered together has been sent. */
  exchange(chat: string, messages: readonly Partial<InboundMessage>[]): Promise<Exchange>
  /** Delivers without waiting for anything. */
  receive(message: Partial<InboundMessage>): Promise<void>
  /** Answers committed for a chat so far. */
  answersTo(chat: string): Answer[]
  shownTo(chat: string): OutboundReply[]
  /** For what operators do meanwhile. */
  runtime: Runtime
  close(): Promise<void>
}

/** `environment`: as for the program, for example PACING, which also decides whether bursts are waited for. */
export async function openStoryBot(
  mode: TestMode,
  environment: Record<string, string> = { PACING: 'off' },
): Promise<StoryBot> {
  const own = await testConfig(mode)
  const { config } = own
  const servers = config.mode.kind === 'distributed' && {
    DATABASE_URL: config.mode.databaseUrl,
    REDIS_URL: config.mode.redisUrl,
    REDIS_PREFIX: config.queuePrefix ?? '',
  }
  const read = readConfig({ DATA_DIR: config.dataDir, ...servers, ...environment })
  const bot = await startBot(read, silentLog, { whatsapp: false, worker: true, simulator: 'simulator' })
  const { simulator, runtime } = bot
  if (!simulator) throw new Error('started without a simulator')
  const { store } = runtime

  const shown: OutboundReply[] = []
  simulator.onReply((reply) => shown.push(reply))
  const answers: { chatKey: string; answer: Answer }[] = []
  const chatKeys = new Map<string, string>()
  const acceptInbound = store.acceptInbound.bind(store)
  const commitAnswer = store.commitAnswer.bind(store)
  store.acceptInbound = async (message, nowMs) => {
    const accepted = await acceptInbound(message, nowMs)
    chatKeys.set(message.chat, accepted.chatKey)
    return accepted
  }
  store.commitAnswer = async (lease, answer, nowMs) => {
    const result = await commitAnswer(lease, answer, nowMs)
    if (result === 'committed') answers.push({ chatKey: lease.chatKey, answer })
    return result
  }
  const answersTo = (chat: string): Answer[] =>
    answers.filter(({ chatKey }) => chatKey === chatKeys.get(chat)).map(({ answer }) => answer)
  const shownTo = (chat: string): OutboundReply[] => shown.filter((reply) => reply.chat === chat)

  return {
    runtime,
    receive: (message) => simulator.receive(message),
    answersTo,
    shownTo,
    async exchange(chat, messages) {
      const before = { answers: answersTo(chat).length, shown: shownTo(chat).length }
      for (const message of messages) await simulator.receive({ ...message, chat })
      await eventually(() => expect(answersTo(chat).length).toBeGreaterThan(before.answers))
      const answer = required(answersTo(chat)[before.answers])
      const since = (): OutboundReply[] => shownTo(chat).slice(before.shown)
      await eventually(() => expect(since().length).toBeGreaterThanOrEqual(answer.replies.length))
      const { conversation } = await store.person(chatKeys.get(chat) ?? '', Date.now())
      return { answer, shown: since(), conversation }
    },
    async close() {
      await bot.close()
      await own.remove()
    },
  }
}

function required(answer: Answer | undefined): Answer {
  if (!answer) throw new Error('the message was not answered')
  return answer
}
