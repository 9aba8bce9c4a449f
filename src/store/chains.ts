/** Runs work of one key one after the other, in the order of the calls; different keys run side by side. */
export interface Chains {
  /** Settles as `work` does; a failure does not stop the work behind it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createChains(): Chains {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async run(key, work) {
      const before = tails.get(key)
      const mine = before ? before.then(work, work) : work()
      tails.set(key, mine)
      try {
        return await mine
      } finally {
        if (tails.get(key) === mine) tails.delete(key)
      }
    },
  }
}
