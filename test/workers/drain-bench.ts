/** A store and drain handlers on it, for tests of answering chats; time stands still unless a test moves it. */
import type { ChatJob } from '../../src/queues/jobs.ts'
import type { ChatHandler } from '../../src/queues/queues.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { createDrain, type DrainDependencies } from '../../src/workers/drain.ts'
import { examination, inbound } from '../support/messages.ts'
import { openTestDatabase, silentLog, testCrypto } from '../support/servers.ts'

export const running = new AbortController().signal

export interface DrainBench {
  database: Database
  store: Store
  clock: { nowMs: number }
  /** Chat keys for which a delivery was asked. */
  delivered: string[]
  drainer: (part: Partial<DrainDependencies>) => ChatHandler
  freshChat: () => string
  /** A chat with these messages. */
  received: (...texts: string[]) => Promise<ChatJob>
  replies: (job: ChatJob) => Promise<string[]>
  close: () => Promise<void>
}

export async function openDrainBench(): Promise<DrainBench> {
  const { database, close } = await openTestDatabase('embedded')
  await migrate(database)
  const store = createSqlStore(database, testCrypto, RETENTION)
  const clock = { nowMs: 1_000_000 }
  const delivered: string[] = []
  let chats = 0
  const freshChat = (): string => `drain-${++chats}@simulator`
  return {
    database,
    store,
    clock,
    delivered,
    freshChat,
    close,
    drainer: (part) =>
      createDrain({
        store,
        queues: { addDeliver: async (_, chatKey) => void delivered.push(chatKey) },
        examine: async ([{ text }]) => examination({ reply: `answer to ${text}` }),
        fallback: () => examination({ reply: 'could not check' }),
        log: silentLog,
        nowMs: () => clock.nowMs,
        ...part,
      }),
    async received(...texts) {
      const chat = freshChat()
      let chatKey = ''
      for (const text of texts) {
        ;({ chatKey } = await store.acceptInbound(inbound({ chat, text }), clock.nowMs))
      }
      return { account: 'simulator', chatKey }
    },
    replies: async ({ account, chatKey }) =>
      (await store.pendingReplies(account, chatKey)).map((row) => row.reply.text),
  }
}
