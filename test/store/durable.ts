/** Durable records over a real store whose database a test switches off and on, with what they told their gateway. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { InboundMessage } from '../../src/model.ts'
import type { DrainCounts } from '../../src/store/drain-spool.ts'
import { createDurableRecords, type DurableRecords } from '../../src/store/durable-records.ts'
import { createSpool, type Spool } from '../../src/store/spool.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { InboundBeside, Ownership, SessionChange, Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { inbound } from '../support/messages.ts'
import {
  openTestDatabase,
  recordingLog,
  temporaryFolder,
  testCrypto,
  type TestFolder,
  type TestMode,
} from '../support/servers.ts'
import { switchable, type SwitchableDatabase } from './switchable-database.ts'
import { freshChat, held } from './waiting.ts'

export interface Durable {
  records: DurableRecords
  spool: Spool
  /** `away`, `back`, `lost`, and the ids of accepted messages, as they came. */
  told: string[]
  /** What was logged, a line each. */
  lines: string[]
  /** Of the last drain, from the log. */
  counts: () => Partial<DrainCounts>
}

export interface DurableOptions {
  dataDir: string
  store: Store
  ownership: Ownership
  limitMs?: number
  /** Around the spool on the disk. */
  wrapSpool?: (spool: Spool) => Spool
  /** Called with everything that goes into `told`. */
  onTold?: () => void
}

export function openDurable({
  dataDir,
  store,
  ownership,
  limitMs = 5_000,
  wrapSpool,
  onTold = () => undefined,
}: DurableOptions): Durable {
  const inner = createSpool(dataDir, ownership.account, testCrypto)
  const spool = wrapSpool?.(inner) ?? inner
  const told: string[] = []
  const tell = (what: string): void => {
    told.push(what)
    onTold()
  }
  const { log, lines } = recordingLog()
  const records = createDurableRecords({
    records: store.session(ownership),
    spool,
    store,
    ownership,
    log,
    limitMs,
    pauseMs: [10, 50],
    onAway: () => tell('away'),
    onBack: () => tell('back'),
    onLost: () => tell('lost'),
    onAccepted: ({ isNew }, { id }) => tell(isNew ? id : `${id} again`),
  })
  const counts = (): Partial<DrainCounts> =>
    JSON.parse(lines.findLast((line) => line.includes('"stored"')) ?? '{}') as Partial<DrainCounts>
  return { records, spool, told, lines, counts }
}

export const key = (id: string, value: string | null): SessionChange => ({
  type: 'session',
  id,
  value: value === null ? null : Buffer.from(value),
})

/** Values of these keys as the records tell them. */
export async function valuesOf(
  records: Pick<DurableRecords, 'get'>,
  ids: string[],
): Promise<Record<string, string>> {
  const found = await records.get('session', ids)
  return Object.fromEntries([...found].map(([id, value]) => [id, Buffer.from(value).toString()]))
}

/** A number of its own for each test, held by a gateway; set up and cleared away by hooks. */
export interface Stage {
  database: SwitchableDatabase
  store: Store
  account: string
  /** In which all messages are. */
  chat: string
  ownership: Ownership
  folder: TestFolder
  open: (part?: Partial<DurableOptions>) => Durable
  beside: (id: string, part?: Partial<InboundMessage>) => InboundBeside
  /** Ids of the messages in the inbox, in its order. */
  storedIds: () => Promise<string[]>
  /** The number as another gateway takes it once the lease ran out. */
  takenOver: () => Promise<Ownership>
}

let numbers = 0

export function setStage(mode: TestMode): Stage {
  const opened: Durable[] = []
  let close: (() => Promise<void>) | undefined

  beforeAll(async () => {
    const own = await openTestDatabase(mode)
    close = own.close
    await migrate(own.database)
    stage.database = switchable(own.database)
    stage.store = createSqlStore(stage.database, testCrypto, RETENTION)
  })
  afterAll(() => close?.())

  beforeEach(async () => {
    stage.folder = temporaryFolder()
    stage.account = `number-${++numbers}`
    stage.chat = freshChat()
    stage.ownership = await held(stage.store, stage.account)
  })
  afterEach(async () => {
    stage.database.failWith = null
    stage.database.concerns = () => true
    await stage.database.release()
    for (const { records } of opened.splice(0)) await records.stop()
    stage.folder.remove()
  })

  const stage = {
    open(part = {}) {
      const { store, ownership, folder } = stage
      const durable = openDurable({ dataDir: folder.path, store, ownership, ...part })
      opened.push(durable)
      return durable
    },
    beside: (id, part = {}) => ({
      message: inbound({ account: stage.account, chat: stage.chat, id, ...part }),
      nowMs: 1_000,
    }),
    async storedIds() {
      const chatKey = testCrypto.identify('chat', stage.account, stage.chat)
      return (await stage.store.unanswered(chatKey, 10_000)).map(({ message }) => message.id)
    },
    async takenOver() {
      const expire = `UPDATE forwardcheck.number SET until_ms = 0 WHERE account = $1`
      await stage.database.query(expire, [stage.account])
      return held(stage.store, stage.account)
    },
  } as Stage
  return stage
}

export const isBack = (durable: Durable): Promise<void> =>
  eventually(() => expect(durable.told.at(-1)).toBe('back'))
