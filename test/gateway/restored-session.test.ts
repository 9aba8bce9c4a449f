/** A number moves to another database as a file, and goes on there: reads what people write to it, and answers them. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { rotateKeys } from '../../src/store/key-rotation.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { exportSession, restoreSession } from '../../src/store/session-export.ts'
import { openSessionFile, sealSessionFile } from '../../src/store/session-file.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestDatabase, type TestMode } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { linkAccount, openGateway, type LoopbackGateway } from './loopback-gateway.ts'

const KNOWN = '923001234567'
const NEW = '923007654321'
const PASSPHRASE = 'a passphrase for tests'
const PATIENCE = { timeout: 15_000, interval: 20 }

interface Installation {
  database: Database
  keyring: Keyring
  store: Store
}

describe.each(MODES)('a restored session, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on a loopback WhatsApp', () => {
    const cleanups: (() => Promise<unknown>)[] = []
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
    })

    test(
      'goes on where the exported one stopped, in a database with other keys',
      { timeout: 60_000 },
      async () => {
        const wa = await startLoopbackWhatsApp()
        cleanups.push(() => wa.stop())
        const first = await install(mode)
        await linkAccount(first.store, 'default', wa)
        const before = await openLinked(first.store, wa)
        await wa.send(KNOWN, 'the first')
        await wa.waitCounts(({ confirmed }) => confirmed === 1)
        expect(await before.send(`${KNOWN}@s.whatsapp.net`, 'M1')).toMatchObject({ outcome: 'sent' })
        await before.number.stop()

        const { snapshot } = await exportSession(first.database, first.keyring, 'default', Date.now())
        const file = await sealSessionFile(snapshot, PASSPHRASE)
        const second = await install(mode)
        await restoreSession(second.database, second.keyring, await openSessionFile(file, PASSPHRASE), {
          replace: false,
          evenIfStale: false,
          witness: null,
        })
        await rotateKeys(second.database, second.keyring)

        // Written while nobody was there, by somebody with a session and by somebody without one.
        await wa.send(KNOWN, 'the second')
        await wa.send(NEW, 'hello')
        const after = await openLinked(second.store, wa)
        await wa.waitCounts(({ confirmed }) => confirmed === 3)
        expect((await wa.counts()).retries).toBe(0)
        expect(await second.store.health(Date.now())).toMatchObject({ unanswered: 2 })
        expect(await after.send(`${KNOWN}@s.whatsapp.net`, 'M2')).toMatchObject({ outcome: 'sent' })
        const reply = await wa.waitOutbound(({ id }) => id === 'M2')
        expect(reply).toMatchObject({ contact: KNOWN, text: 'from default' })
        expect((await wa.snapshot()).problems).toEqual([])
      },
    )

    async function install(of: TestMode): Promise<Installation> {
      const { database, close } = await openTestDatabase(of)
      cleanups.push(close)
      await migrate(database)
      const keyring = await openKeyring(database, [{ bytes: randomBytes(32), adopt: () => undefined }])
      return { database, keyring, store: createSqlStore(database, keyring.crypto, RETENTION) }
    }

    async function openLinked(store: Store, wa: LoopbackWhatsApp): Promise<LoopbackGateway> {
      const gateway = openGateway('default', store, 'default', wa)
      cleanups.push(() => gateway.number.stop())
      await expect.poll(() => gateway.number.state, PATIENCE).toBe('open')
      await wa.waitReady()
      return gateway
    }
  })
})
