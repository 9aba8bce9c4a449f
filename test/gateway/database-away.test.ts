/**
 * The database goes away for longer than a number is held: what had arrived is on the disk, WhatsApp keeps the rest,
 * the term ends, and the next one stores everything once.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLeftover } from '../../src/gateway/leftover.ts'
import { openRecords } from '../../src/gateway/open-records.ts'
import type { Accepted } from '../../src/channels/channel.ts'
import { openRuntime, type Runtime } from '../../src/runtime.ts'
import type { SessionRecords, Store } from '../../src/store/store.ts'
import {
  isSkipped,
  MODES,
  silentLog,
  temporaryFolder,
  testConfig,
  type TestFolder,
} from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { LEASE_MS, linkAccount, openGateway, type LoopbackGateway } from './loopback-gateway.ts'

const PATIENCE = { timeout: 15_000, interval: 20 }

describe.each(MODES)('a database that is away for longer than a lease, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on a loopback WhatsApp', () => {
    let runtime: Runtime
    let removeRuntime: () => Promise<void>
    let wa: LoopbackWhatsApp
    let folder: TestFolder
    let gateway: LoopbackGateway
    let isAway = false
    let accepted: (Accepted & { text: string })[] = []

    beforeAll(async () => {
      const own = await testConfig(mode)
      removeRuntime = own.remove
      runtime = await openRuntime(own.config, silentLog)
    })
    beforeEach(async () => {
      wa = await startLoopbackWhatsApp()
      folder = temporaryFolder()
      accepted = []
      await linkAccount(runtime.store, 'away', wa)
      const store = mayGoAway(runtime.store)
      const parts: Parameters<typeof openRecords>[0] = {
        dataDir: folder.path,
        store,
        openSpool: (account) => runtime.openSpool(account),
        log: silentLog,
        onAccepted: (result, { text }) => void accepted.push({ ...result, text }),
      }
      gateway = openGateway('only', store, 'away', wa, {
        openRecords: (ownership, events) => openRecords(parts, ownership, events),
        leftover: createLeftover({ ...parts, account: 'away', store }),
      })
    })
    afterEach(async () => {
      isAway = false
      await gateway.number.stop()
      await wa.stop()
      folder.remove()
    })
    afterAll(async () => {
      await runtime?.close()
      await removeRuntime?.()
    })

    async function isOpen(): Promise<void> {
      await expect.poll(() => gateway.number.state, PATIENCE).toBe('open')
    }

    async function away<T>(ask: () => Promise<T>): Promise<T> {
      if (!isAway) return ask()
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
    }

    /** A store whose database can be switched off. */
    function mayGoAway(store: Store): Store {
      const switched = (records: SessionRecords): SessionRecords => ({
        get: (...args) => away(() => records.get(...args)),
        write: (...args) => away(() => records.write(...args)),
        isKnown: (...args) => away(() => records.isKnown(...args)),
        clear: (...args) => away(() => records.clear(...args)),
      })
      return {
        ...store,
        session: (ownership) => switched(store.session(ownership)),
        takeNumber: (...args) => away(() => store.takeNumber(...args)),
        renewNumber: (...args) => away(() => store.renewNumber(...args)),
        releaseNumber: (...args) => away(() => store.releaseNumber(...args)),
        reportNumber: (...args) => away(() => store.reportNumber(...args)),
        sessionHead: (...args) => away(() => store.sessionHead(...args)),
      }
    }

    test('loses nothing, answers nothing twice, and comes back by itself', { timeout: 60_000 }, async () => {
      await isOpen()
      await wa.waitReady()
      const person = '923001234567'
      await wa.send(person, 'before')
      await wa.waitCounts((counts) => counts.confirmed === 1)

      isAway = true
      await wa.send(person, 'at that moment')
      // On the disk, and offline, so that WhatsApp keeps what comes.
      await wa.waitSnapshot(({ isConnected }) => !isConnected)
      await expect.poll(() => gateway.number.status().spooled, PATIENCE).toBe(1)
      await wa.send(person, 'meanwhile')
      await expect.poll(() => gateway.number.state, { timeout: 2 * LEASE_MS }).toBe('waiting')
      expect((await wa.snapshot()).isConnected).toBe(false)
      expect(gateway.number.status().spooled).toBeGreaterThan(0)

      isAway = false
      await isOpen()
      await wa.waitCounts((counts) => counts.confirmed === 3 && counts.unconfirmed === 0, 15_000)
      // Once more from the next term, when it waited for the lease of its own last one and stored the message meanwhile.
      expect(accepted.filter(({ isNew }) => isNew).map(({ text }) => text)).toEqual(['at that moment'])
      const [first] = accepted
      const stored = await runtime.store.unanswered(first!.chatKey, 10)
      expect(stored.map(({ message }) => message.text)).toEqual(['before', 'at that moment', 'meanwhile'])
      expect(gateway.number.status().spooled).toBe(0)
    })
  })
})
