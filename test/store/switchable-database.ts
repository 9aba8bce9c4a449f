/** A database that a test takes away and gives back, as its users see it: errors, or no answer. */
import type { Database, Sql } from '../../src/store/database.ts'

export interface SwitchableDatabase extends Database {
  /** Every statement is answered with this error; null: as usual. */
  failWith: Error | null
  /** Statements get no answer until `release`, which then carries them out in order. */
  isHanging: boolean
  /** Only of statements for which it says so; all unless told. */
  concerns: (text: string) => boolean
  release(): Promise<void>
  /** So many statements were asked for. */
  asked: number
}

export function switchable(database: Database): SwitchableDatabase {
  const hanging: (() => Promise<void>)[] = []

  function guard<T>(text: string, work: () => Promise<T>): Promise<T> {
    self.asked++
    if (!self.concerns(text)) return work()
    if (self.failWith) return Promise.reject(self.failWith)
    if (!self.isHanging) return work()
    return new Promise((resolve, reject) => {
      hanging.push(() => work().then(resolve, reject))
    })
  }

  const self: SwitchableDatabase = {
    failWith: null,
    isHanging: false,
    concerns: () => true,
    asked: 0,
    query: <T>(text: string, params?: unknown[]) => guard(text, () => database.query<T>(text, params)),
    transaction: <T>(work: (sql: Sql) => Promise<T>) => guard('BEGIN', () => database.transaction(work)),
    close: () => database.close(),
    async release() {
      self.isHanging = false
      for (const run of hanging.splice(0)) await run()
    },
  }
  return self
}

/** As the driver reports it. */
export function databaseError(code: string): Error {
  return Object.assign(new Error('synthetic'), { code })
}
