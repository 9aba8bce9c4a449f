/** The store over SQL, put together from its tables. The database must be migrated and its key verified. */
import { createAnswers } from './answers.ts'
import { createContentStatuses } from './content-status.ts'
import type { Crypto } from './crypto.ts'
import type { Database } from './database.ts'
import { createExpiry, type Retention } from './expiry.ts'
import { createHandOvers } from './hand-overs.ts'
import { createInbox } from './inbox.ts'
import { createIndicatorSource } from './indicators.ts'
import { createLeases } from './leases.ts'
import { createMarks } from './marks.ts'
import { createMediaRequests } from './media-requests.ts'
import { createNumberRequests } from './number-requests.ts'
import { createNumbers } from './numbers.ts'
import { createOutbox } from './outbox.ts'
import { createPerson } from './person.ts'
import { createRates } from './rates.ts'
import { setDamagedAside, type Damage } from './session-damage.ts'
import { createSessionRecords } from './session-records.ts'
import type { Store } from './store.ts'
import { createTrials } from './trials.ts'

/**
 * Statements are safe to run from any number of processes; encryption and identities hang on the key ring. `onDamage`
 * hears of session records that were set aside.
 */
export function createSqlStore(
  database: Database,
  crypto: Crypto,
  retention: Retention,
  onDamage: (damage: Damage) => void = () => undefined,
): Store {
  return {
    ...createInbox(database, crypto),
    ...createLeases(database),
    ...createNumbers(database),
    ...createAnswers(database, crypto),
    ...createOutbox(database, crypto),
    ...createPerson(database, crypto),
    ...createRates(database),
    ...createHandOvers(database, crypto),
    ...createMarks(database, crypto),
    ...createMediaRequests(database, crypto),
    ...createNumberRequests(database, crypto),
    ...createTrials(database, crypto),
    ...createIndicatorSource(database, crypto),
    ...createContentStatuses(database),
    ...createExpiry(database, retention),
    session(ownership) {
      const records = createSessionRecords(database, crypto, ownership)
      return setDamagedAside(records, database, ownership, onDamage)
    },
  }
}
