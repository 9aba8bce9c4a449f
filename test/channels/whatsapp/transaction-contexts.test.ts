/** The storages of Baileys' transactions: they work as before, and none stays switched on. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { addTransactionCapability } from '@whiskeysockets/baileys'
import { expect, test, vi } from 'vitest'
import { withIdleStorages } from '../../../src/channels/whatsapp/transaction-contexts.ts'
import { createMemoryKeys, silentLogger } from '../../support/whatsapp/memory-auth.ts'

type Storage = AsyncLocalStorage<unknown>
/** Node's own note whether promises have to walk past it; undefined from Node 24 on. */
const isOn = (storage: Storage) => (storage as Storage & { enabled?: boolean }).enabled ?? false

test('transactions are kept apart and written whole, and their storage rests after them', async () => {
  const runs = vi.spyOn(AsyncLocalStorage.prototype, 'run')
  const store = createMemoryKeys()
  const rules = { maxCommitRetries: 1, delayBetweenTriesMs: 1 }
  const keys = withIdleStorages(addTransactionCapability)(store, silentLogger, rules)
  const work = async (id: string) => {
    await keys.transaction(async () => {
      await keys.set({ session: { [id]: Buffer.from(id) } })
      await turn()
      expect(await keys.get('session', [id])).toEqual({ [id]: Buffer.from(id) })
      expect(await store.get('session', [id])).toEqual({})
      expect(keys.isInTransaction()).toBe(true)
    }, id)
  }
  await Promise.all(['a', 'b', 'c'].map(work))
  const undone = keys.transaction(async () => {
    await keys.set({ session: { d: Buffer.from('d') } })
    throw new Error('undone')
  }, 'd')
  await expect(undone).rejects.toThrow('undone')
  const written = { a: Buffer.from('a'), b: Buffer.from('b'), c: Buffer.from('c') }
  expect(await store.get('session', ['a', 'b', 'c', 'd'])).toEqual(written)
  const storages = new Set(runs.mock.contexts as Storage[])
  expect([...storages].map(isOn)).toEqual([false])
  expect(keys.isInTransaction()).toBe(false)
})

test('other storages are left alone', async () => {
  const before = AsyncLocalStorage
  const { inside } = withIdleStorages(() => ({ inside: new AsyncLocalStorage<number>() }))()
  expect(AsyncLocalStorage).toBe(before)
  const outside = new AsyncLocalStorage<number>()
  await outside.run(1, async () => {
    await turn()
    expect(outside.getStore()).toBe(1)
  })
  expect(inside.getStore()).toBeUndefined()
  outside.disable()
})
