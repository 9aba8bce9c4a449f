/**
 * A gateway on a loopback WhatsApp whose database goes away and comes back while people write: it goes offline, keeps
 * what was under way on its disk, and afterwards every message is in the inbox once, in order, and nobody was asked
 * to send one again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createWhatsAppChannel } from '../../src/channels/whatsapp/whatsapp.ts'
import { createNumber } from '../../src/gateway/number.ts'
import { openRecords } from '../../src/gateway/open-records.ts'
import { openTerm } from '../../src/gateway/term.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createSpool } from '../../src/store/spool.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import {
  isSkipped,
  MODES,
  openTestDatabase,
  recordingLog,
  temporaryFolder,
  testCrypto,
} from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { databaseError, switchable } from '../store/switchable-database.ts'
import { linkAccount } from './loopback-gateway.ts'

const ACCOUNT = 'default'
const PEOPLE = ['923330000001', '923330000002', '77010000003', '77010000004']
const OUTAGES = 2

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

function openGateway(store: Store, wa: LoopbackWhatsApp, dataDir: string) {
  const { log, lines } = recordingLog()
  const openSpool = (account: string) => createSpool(dataDir, account, testCrypto)
  const parts = { dataDir, store, openSpool, log, onAccepted: () => undefined }
  const number = createNumber({
    account: ACCOUNT,
    isStandby: false,
    owner: 'a test',
    store,
    log,
    timing: { leaseMs: 3_000, tryMs: 50 },
    openTerm: (hold) =>
      openTerm(
        {
          openRecords: (ownership, events) => openRecords(parts, ownership, events),
          openChannel: (records, mayAct) =>
            createWhatsAppChannel({ account: ACCOUNT, wsUrl: wa.url, ackTimeoutMs: 2_000 }, log, {
              records,
              mayAct,
              sentReply: async () => null,
              readCard: () => Promise.reject(new Error('no cards here')),
            }),
          attach: async (channel) => {
            await channel.start(async (message, accept) => void (await accept?.(message)))
            return { stop: async () => {} }
          },
        },
        hold,
      ),
  })
  undo.push(() => number.stop())
  return { number, lines }
}

describe.each(MODES)('a database that goes away under a gateway, %s', (mode) => {
  // Shorter than the lease, and longer: then the term ends, and the next one finds the spool. One that hangs carries
  // out at its end what it was asked in the middle.
  test.skipIf(isSkipped(mode)).each([
    ['is gone', 400],
    ['is gone', 4_000],
    ['hangs', 7_000],
  ] as const)(
    '%s for %i ms: every message is stored once, in order',
    { timeout: 180_000 },
    async (how, awayMs) => {
      const wa = await startLoopbackWhatsApp()
      undo.push(() => wa.stop())
      const opened = await openTestDatabase(mode)
      undo.push(() => opened.close())
      await migrate(opened.database)
      const database = switchable(opened.database)
      const store = createSqlStore(database, testCrypto, RETENTION)
      await linkAccount(store, ACCOUNT, wa)
      const folder = temporaryFolder()
      undo.push(() => folder.remove())
      const { number, lines } = openGateway(store, wa, folder.path)
      await wa.waitReady(30_000)

      const sent = new Map(PEOPLE.map((person) => [`${person}@s.whatsapp.net`, [] as string[]]))
      let isOver = false
      const write = async (person: string): Promise<void> => {
        for (let n = 0; !isOver || n < 20; n++) {
          sent.get(`${person}@s.whatsapp.net`)?.push(await wa.send(person, `word ${n}`))
          await sleep(20 + (n % 5) * 10)
        }
      }
      const writing = Promise.all(PEOPLE.map(write))
      const outages = awayMs > 1_000 ? 1 : OUTAGES
      for (let outage = 0; outage < outages; outage++) {
        await sleep(700)
        if (how === 'hangs') database.isHanging = true
        else database.failWith = databaseError('57P01')
        await sleep(awayMs)
        database.failWith = null
        await database.release()
        await expect.poll(() => number.state, { timeout: 60_000, interval: 20 }).toBe('open')
      }
      isOver = true
      await writing
      await wa.waitSnapshot(({ unconfirmed, queued }) => unconfirmed + queued === 0, 60_000)

      const chats = await store.chatsToDrain(Date.now(), 0)
      const rows = await Promise.all(chats.map(({ chatKey }) => store.unanswered(chatKey, 10_000)))
      const stored = rows.map((each) => [each[0]?.message.chat, each.map(({ message }) => message.id)])
      expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(sent))
      expect([...sent.values()].flat().length).toBeGreaterThan(80)
      const drains = lines.filter((line) => /has what was (in|left in) the spool/.test(line))
      expect(drains.length).toBeGreaterThan(0)
      const receipts = await wa.receipts()
      expect(receipts.filter(({ type, error }) => type === 'retry' || error !== undefined)).toEqual([])
      expect((await wa.snapshot()).problems).toEqual([])
      expect(await createSpool(folder.path, ACCOUNT, testCrypto).isEmpty()).toBe(true)
    },
  )
})
