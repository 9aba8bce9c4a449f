/** Keys were rotated while messages lay in a spool: whoever starts when and with whatever clock, the spool can be read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRuntime, openStorage, type RuntimeConfig } from '../src/runtime.ts'
import { rotateKeys } from '../src/store/key-rotation.ts'
import { RETENTION } from '../src/store/expiry.ts'
import { isSkipped, MODES, recordingLog, silentLog, temporaryFolder, testConfig } from './support/servers.ts'
import { retireEarlier } from './store/retire-earlier.ts'
import { ACCOUNT, readIds, spoolRecord } from './store/spooled.ts'

const EIGHT_DAYS_MS = 8 * 86_400_000

describe.each(MODES)('a spool under a retired key, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on this machine', () => {
    let config: RuntimeConfig
    let remove: () => Promise<void>

    beforeEach(async () => {
      ;({ config, remove } = await testConfig(mode))
      const gateway = await openRuntime(config, silentLog)
      const spool = gateway.openSpool(ACCOUNT)
      await spool.append(spoolRecord('A'))
      await spool.close()
      await gateway.close()
      const storage = await openStorage(config, silentLog)
      await rotateKeys(storage.database, storage.keyring)
      await retireEarlier(storage, EIGHT_DAYS_MS)
      await storage.close()
    })
    afterEach(() => remove())

    async function start(): Promise<{ ids: string[]; keys: number[]; said: string }> {
      const { log, lines } = recordingLog()
      const gateway = await openRuntime(config, log)
      try {
        const spool = gateway.openSpool(ACCOUNT)
        const ids = await readIds(spool)
        await spool.remove()
        const keys = gateway.keyring.ring.content.map((key) => key.id)
        return { ids, keys, said: lines.join('') }
      } finally {
        await gateway.close()
      }
    }

    it('is read by a gateway that was off for longer than retired keys stay, and only then its key goes', async () => {
      const first = await start()
      expect(first).toMatchObject({ ids: ['A'], keys: [1, 2] })
      expect(first.said).toContain(`messages may wait on the disk of a gateway for ${ACCOUNT}`)
      const second = await start()
      expect(second).toMatchObject({ ids: [], keys: [2] })
      expect(second.said).toContain('retired content keys left the ring')
    })
  })
})

describe.skipIf(isSkipped('distributed'))('a spool on another machine, distributed', () => {
  it('keeps its key while the gateway that held its number ended without letting it go', async () => {
    const { config, remove } = await testConfig('distributed')
    const elsewhere = temporaryFolder()
    const dataKey = Buffer.alloc(32, 9).toString('base64')
    const worker = { ...config, dataKey, dataDir: elsewhere.path }
    try {
      const gateway = await openRuntime({ ...config, dataKey }, silentLog)
      expect(await gateway.store.takeNumber(ACCOUNT, 'gate-1', 1)).not.toBeNull()
      await gateway.openSpool(ACCOUNT).append(spoolRecord('A'))
      await gateway.close()
      const storage = await openStorage(worker, silentLog)
      await rotateKeys(storage.database, storage.keyring)
      await retireEarlier(storage, EIGHT_DAYS_MS + RETENTION.clockSkewMs)
      await storage.close()
      const late = await openStorage(worker, silentLog)
      expect(late.keyring.ring.content).toHaveLength(2)
      await late.close()
    } finally {
      elsewhere.remove()
      await remove()
    }
  })
})
