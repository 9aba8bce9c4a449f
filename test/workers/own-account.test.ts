/** One gateway per account: a second one gets it after release or crash, and the late owner learns of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import type { Store } from '../../src/store/store.ts'
import { ownAccount } from '../../src/workers/own-account.ts'
import { isSkipped, MODES, openTestRuntime, silentLog } from '../support/servers.ts'

describe.each(MODES)('owning an account, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('with a store', () => {
    let runtime: Runtime
    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
    })
    afterAll(() => runtime.close())

    const own = (account: string, over: { leaseMs?: number; waitMs?: number; onLost?: () => void } = {}) =>
      ownAccount({ store: runtime.store, account, log: silentLog, onLost: () => {}, waitMs: 0, ...over })

    test('a second gateway is told who has it, and gets it after the first let go', async () => {
      const first = await own('shared')
      await expect(own('shared')).rejects.toThrow(/Another gateway holds the account "shared"/)
      await own('other')
      await first.release()
      await expect(own('shared')).resolves.toBeDefined()
    })

    test('a crashed owner is followed once its lease ran out, and learns of it when it was only stuck', async () => {
      let lost = 0
      const { store } = runtime
      const stuck: Pick<Store, 'takeNumber' | 'renewNumber' | 'releaseNumber'> = {
        takeNumber: (...args) => store.takeNumber(...args),
        releaseNumber: (ownership) => store.releaseNumber(ownership),
        // Answers for the stuck process only after somebody else had the time to take over.
        renewNumber: async (...args) => {
          await second
          return store.renewNumber(...args)
        },
      }
      await ownAccount({ store: stuck, account: 'crash', log: silentLog, onLost: () => lost++, leaseMs: 300 })
      const second = own('crash', { waitMs: 5_000 })
      await expect(second).resolves.toBeDefined()
      await expect.poll(() => lost, { timeout: 5_000 }).toBe(1)
    })
  })
})
