/** What a worker does about campaigns beside answering: groups cases, tells of those that rise, counts others for replies. */
import type { Log } from '../log.ts'
import type { Marks } from '../store/marks.ts'
import type { Store } from '../store/store.ts'
import { createSendAlerts, type AlertDependencies } from './alert.ts'
import { createCountAlike, type CountAlike } from './count-alike.ts'
import { createGroupCampaigns } from './group-campaigns.ts'

export interface Campaigns {
  countAlike: CountAlike
  start(): void
  stop(): Promise<void>
}

export interface CampaignSettings {
  minReporters: number
  tlp: string
  webhook: AlertDependencies['webhook'] | null
  consoleOrigin: string | null
}

export function createCampaigns(
  store: Pick<Store, keyof Marks>,
  { minReporters, tlp, webhook, consoleOrigin }: CampaignSettings,
  log: Log,
): Campaigns {
  const sendAlerts = webhook && createSendAlerts({ store, webhook, minReporters, tlp, consoleOrigin, log })
  const grouping = createGroupCampaigns({ store, log, ...(sendAlerts && { afterwards: sendAlerts }) })
  return {
    countAlike: createCountAlike({ store, minReporters, log }),
    start: () => grouping.start(),
    stop: () => grouping.stop(),
  }
}
