/** Two processes on one database: what one does to the keys, the other follows, or keeps out of the way. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStorage, type RuntimeConfig, type Storage } from '../src/runtime.ts'
import { rotateKeys } from '../src/store/key-rotation.ts'
import { newDataKey } from '../src/store/data-key.ts'
import { isSkipped, recordingLog, silentLog, testConfig } from './support/servers.ts'
import { storeSession, whileHeld } from './store/stored-session.ts'

describe.skipIf(isSkipped('distributed'))('keys of two processes, distributed', () => {
  let config: RuntimeConfig
  let remove: () => Promise<void>
  let one: Storage
  let other: Storage

  beforeEach(async () => {
    ;({ config, remove } = await testConfig('distributed'))
    one = await openStorage(config, silentLog)
    other = await openStorage(config, silentLog)
  })
  afterEach(async () => {
    await one.close()
    await other.close()
    await remove()
  })

  it('a gateway that takes a number over reads the ring first', async () => {
    await storeSession(one.store, 'default')
    await rotateKeys(one.database, one.keyring)
    await whileHeld(other.store, 'default', async (ownership) => {
      expect((await other.store.session(ownership).get('pre-key', ['1', '2', '3'])).size).toBe(3)
    })
  })

  it('a gateway that cannot read the ring any more leaves the number to others', async () => {
    await storeSession(one.store, 'default')
    await one.keyring.rewrap(newDataKey())
    await expect(other.store.takeNumber('default', 'other', 60_000)).rejects.toThrow('another DATA_KEY')
    await whileHeld(one.store, 'default', async (ownership) => {
      expect((await one.store.session(ownership).get('creds', ['creds'])).size).toBe(1)
    })
  })

  it('a start says that a rotation was interrupted', async () => {
    await storeSession(one.store, 'default')
    const killed = rotateKeys(one.database, one.keyring, {
      beforeBatch: () => Promise.reject(new Error('killed')),
    })
    await expect(killed).rejects.toThrow('killed')
    const { log, lines } = recordingLog()
    const next = await openStorage(config, log)
    await next.close()
    expect(lines.join('')).toContain('run forwardcheck key rotate')
  })
})
