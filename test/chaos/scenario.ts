/** What a scenario is: a row of the tables `scenarios-*.ts`. */
import type { SendOptions } from '../support/whatsapp/controls.ts'
import type { TestMode } from '../support/servers.ts'
import type { Load } from './load.ts'
import type { Stage } from './stage.ts'

export interface Disturbance {
  stage: Stage
  load: Load
  /** How long something stays away, in ms. */
  awayMs: number
  /** The cause is gone now: recovery is measured from here, the last call. Without one: from the end of `disturb`. */
  healed: () => void
}

export interface Scenario {
  /** Names it for `--only` and in the table. */
  id: string
  /** What happens, for the table. */
  what: string
  mode: TestMode
  /** Runs while people go on writing. Leaves the stage as it must be for the bot to recover. */
  disturb: (disturbance: Disturbance) => Promise<void>
  /** Before the program is started. */
  prepare?: (stage: Stage) => Promise<void> | void
  environment?: Record<string, string>
  /** How the message with this index is sent. */
  how?: (index: number) => SendOptions
  /** `confirmed`: the server itself changes the order, so replies follow the order in which the bot confirmed. */
  order?: 'sent' | 'confirmed'
  /** The few that CI runs. */
  isShort?: boolean
  /** Left out, aloud, where this is not null: what the machine lacks. */
  missing?: () => string | null
}
