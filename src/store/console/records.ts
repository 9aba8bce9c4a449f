/** What only the console reads and writes, put together from its tables; workers and gateways know nothing of it. */
import type { Crypto } from '../crypto.ts'
import type { Database } from '../database.ts'
import { createCampaigns, type Campaigns } from './campaigns.ts'
import { createCases, type Cases } from './cases.ts'
import { createHandOverInbox, type HandOverInbox } from './hand-over-inbox.ts'
import { createApiKeys, type ApiKeys } from './api-keys.ts'
import { createAudit, type Audit } from './audit.ts'
import { createIndicatorRecords, type IndicatorRecords } from './indicator-list.ts'
import { createLogInAttempts, type LogInAttempts } from './log-in-attempts.ts'
import { createNumberDesk, type NumberDesk } from './numbers.ts'
import { createOperatorSessions, type OperatorSessions } from './operator-sessions.ts'
import { createOperators, type Operators } from './operators.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { createStatistics, type Statistics } from './statistics.ts'

export interface ConsoleRecords {
  /** For areas that have no query of their own yet. */
  database: Database
  campaigns: Campaigns
  cases: Cases
  handOvers: HandOverInbox
  indicators: IndicatorRecords
  numbers: NumberDesk
  /** Follows from the data key: signs what CONSOLE_SECRET would. 256 bits, hex. */
  secret: string
  operators: Operators
  operatorSessions: OperatorSessions
  logInAttempts: LogInAttempts
  apiKeys: ApiKeys
  audit: Audit
  reviews: Reviews
  statistics: Statistics
}

export function createConsoleRecords(database: Database, crypto: Crypto): ConsoleRecords {
  return {
    database,
    campaigns: createCampaigns(database, crypto),
    cases: createCases(database, crypto),
    handOvers: createHandOverInbox(database, crypto),
    indicators: createIndicatorRecords(database, crypto),
    numbers: createNumberDesk(database, crypto),
    secret: crypto.identify('record', 'console', 'secret'),
    operators: createOperators(database),
    operatorSessions: createOperatorSessions(database),
    logInAttempts: createLogInAttempts(database),
    apiKeys: createApiKeys(database),
    audit: createAudit(database),
    reviews: createReviews(database, crypto),
    statistics: createStatistics(database),
  }
}
