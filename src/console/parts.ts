/** Everything the areas of the console are made of; main wires it, tests build it over a database of their own. */
import type { Simulator } from '../channels/simulator.ts'
import type { Config } from '../config.ts'
import type { Content } from '../content/load.ts'
import type { Locales } from '../content/locales.ts'
import type { CheckMessage } from '../check-message.ts'
import type { PictureResult } from '../model.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import type { ConsoleRecords } from '../store/console/records.ts'
import type { Store } from '../store/store.ts'
import type { ContentTools } from './content/tools.ts'
import type { Access } from './access/access.ts'
import type { AskReadiness } from './health/readiness.ts'

export interface ConsoleParts {
  config: Pick<
    Config,
    | 'mode'
    | 'console'
    | 'campaigns'
    | 'caseDays'
    | 'retainDays'
    | 'correctionDays'
    | 'contentDir'
    | 'duty'
    | 'whatsapp'
    | 'dataDir'
  >
  store: Store
  /** What only the console reads and writes. */
  records: ConsoleRecords
  /** Log-in, log-out, set-up. */
  access: Access
  queues: Pick<Queues, 'addDrain' | 'addDeliver' | 'counts'>
  /** Through which the try page talks to the workers. */
  simulator: Simulator
  /** In force in this process just now. */
  content: () => Content
  /** What pages about content and indicators ask of other stages. */
  tools: ContentTools
  /** Examines one message that somebody hands in; nothing of it is stored. */
  check: CheckMessage
  /** Reads a picture in killable children. */
  readPicture: (bytes: Uint8Array) => Promise<PictureResult>
  readiness: AskReadiness
  /** What /metrics answers. */
  metrics: { contentType: string; text: () => Promise<string> }
  /** The console's own words. */
  texts: Locales
  log: Log
  nowMs: () => number
}
