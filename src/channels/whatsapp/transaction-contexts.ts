/**
 * Every Baileys socket makes an AsyncLocalStorage for its transactions and never lets go of it. Before Node 24 each
 * promise of the process then walks past all of them: after 300 reconnects a message took five times the processor
 * time. The storages of sockets made here are in use only while a transaction runs.
 */
import asyncHooks, { AsyncLocalStorage } from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

const Original = AsyncLocalStorage

/** Switched off whenever no work runs in it; `run` switches it on again. */
class IdleStorage<T> extends Original<T> {
  #running = 0

  override run<R, Args extends unknown[]>(store: T, work: (...args: Args) => R, ...args: Args): R {
    const leave = () => {
      if (--this.#running === 0) this.disable()
    }
    this.#running++
    let result: R | undefined
    try {
      result = super.run(store, work, ...args)
      return result
    } finally {
      if (result instanceof Promise) result.then(leave, leave)
      else leave()
    }
  }
}

/** Storages that `make` constructs before it returns are of the kind above; those of others are not touched. */
export function withIdleStorages<Args extends unknown[], R>(
  make: (...args: Args) => R,
): (...args: Args) => R {
  return (...args) => {
    // Baileys imports the class by name: such names follow what is written here.
    asyncHooks.AsyncLocalStorage = IdleStorage
    syncBuiltinESMExports()
    try {
      return make(...args)
    } finally {
      asyncHooks.AsyncLocalStorage = Original
      syncBuiltinESMExports()
    }
  }
}
