/**
 * Durable records over a real PostgreSQL behind a door: the door is shut, connections hang, a single connection hangs
 * and delivers late. The driver's own pool and errors, nothing made up.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres-pool.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, ownDatabase, temporaryFolder, testCrypto } from '../support/servers.ts'
import { createTcpGate, type TcpGate } from '../support/tcp-gate.ts'
import { isBack, key, openDurable, valuesOf, type Durable } from './durable.ts'
import { freshChat, held } from './waiting.ts'

describe.skipIf(isSkipped('distributed'))('a PostgreSQL that comes and goes', () => {
  let gate: TcpGate
  let own: Awaited<ReturnType<typeof ownDatabase>>
  let database: Database
  let store: Store
  let numbers = 0
  const undo: (() => unknown)[] = []

  beforeAll(async () => {
    own = await ownDatabase()
    const url = new URL(own.url)
    gate = await createTcpGate(url.hostname, Number(url.port || 5432))
    url.host = `127.0.0.1:${gate.port}`
    database = createDatabase(await openPostgres(url.href, () => undefined))
    await migrate(database)
    store = createSqlStore(database, testCrypto, RETENTION)
  })
  afterAll(async () => {
    gate.open()
    await database.close()
    await gate.close()
    await own.drop()
  })
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })

  interface Sender extends Durable {
    /** Writes as many messages, each with a key of its own and a common one. */
    send: (count: number) => Promise<void>
    sent: string[]
    storedIds: () => Promise<string[]>
  }

  async function openSender(limitMs: number): Promise<Sender> {
    const folder = temporaryFolder()
    undo.push(() => folder.remove())
    const account = `number-${++numbers}`
    const chat = freshChat()
    // A door that opens breaks what hung in it.
    await eventually(() => database.query('SELECT 1'))
    const ownership = await held(store, account)
    const durable = openDurable({ dataDir: folder.path, store, ownership, limitMs })
    undo.push(() => durable.records.stop())
    const sent: string[] = []
    return {
      ...durable,
      sent,
      async send(count) {
        for (let n = 0; n < count; n++) {
          const id = `M${sent.length}`
          sent.push(id)
          const message = inbound({ account, chat, id })
          await durable.records.write([key('last', id), key(id, id)], { message, nowMs: 1_000 })
        }
      },
      async storedIds() {
        const rows = await store.unanswered(testCrypto.identify('chat', account, chat), 10_000)
        return rows.map(({ message }) => message.id)
      },
    }
  }

  async function expectAll({ records, sent, storedIds, spool }: Sender): Promise<void> {
    expect(await storedIds()).toEqual(sent)
    const last = sent.at(-1) ?? ''
    expect(await valuesOf(records, ['last', 'M0', last])).toEqual({ last, M0: 'M0', [last]: last })
    expect(await spool.isEmpty()).toBe(true)
  }

  it('is gone three times, and every message arrives once, in order', { timeout: 60_000 }, async () => {
    const sender = await openSender(2_000)
    for (let outage = 1; outage <= 3; outage++) {
      await sender.send(20)
      const sending = sender.send(60)
      await new Promise((resolve) => setTimeout(resolve, 20))
      gate.shut()
      await sending
      await sender.send(20)
      await eventually(() => expect(sender.records.isAway).toBe(true))
      gate.open()
      await isBack(sender)
      expect(sender.told.filter((word) => word === 'back')).toHaveLength(outage)
    }
    expect(sender.sent).toHaveLength(300)
    await expectAll(sender)
  })

  it(
    'hangs: writes go to the disk after the limit, and drain over new connections',
    { timeout: 60_000 },
    async () => {
      const sender = await openSender(500)
      await sender.send(5)
      gate.hold()
      const from = performance.now()
      await sender.send(1)
      expect(performance.now() - from).toBeGreaterThan(450)
      const onDisk = performance.now()
      await sender.send(20)
      // Only the first waits for the limit.
      expect(performance.now() - onDisk).toBeLessThan(400)
      expect(sender.told[0]).toBe('away')
      // Over new connections, while the old ones hang on.
      await isBack(sender)
      await expectAll(sender)
    },
  )

  it(
    'carries a write out late, which waited in the server, and is not turned back by it',
    { timeout: 60_000 },
    async () => {
      const sender = await openSender(500)
      await sender.send(5)
      // The row of the number is locked: the write waits inside the server.
      const client = await lockRow(sender)
      await sender.send(1)
      expect(sender.told).toEqual(['away'])
      await sender.send(4)
      await client.release()
      await isBack(sender)
      await sender.send(1)
      await new Promise((resolve) => setTimeout(resolve, 300))
      await expectAll(sender)
    },
  )

  async function lockRow(sender: Sender): Promise<{ release: () => Promise<void> }> {
    let unlock!: () => void
    const unlocked = new Promise<void>((resolve) => (unlock = resolve))
    let locked!: () => void
    const isLocked = new Promise<void>((resolve) => (locked = resolve))
    const holding = database.transaction(async (sql) => {
      await sql.query(`SELECT 1 FROM forwardcheck.number WHERE account = $1 FOR UPDATE`, [
        sender.spool.account,
      ])
      locked()
      await unlocked
    })
    await isLocked
    return {
      async release() {
        unlock()
        await holding
      },
    }
  }
})
