/** Every area of the console, in the order of the navigation. */
import { createAccessAreas } from './access/access-areas.ts'
import { createAccuracyArea } from './accuracy/accuracy.ts'
import { createApiArea } from './api/api.ts'
import { createCampaignsArea } from './campaigns/campaigns.ts'
import { createHealthArea } from './health/health-area.ts'
import { createCasesArea } from './cases/cases.ts'
import { createContentArea } from './content/content.ts'
import { createHandOversArea } from './hand-overs/hand-overs.ts'
import { createIndicatorsArea } from './indicators/indicators.ts'
import { createNumbersArea } from './numbers/numbers.ts'
import type { ConsoleParts } from './parts.ts'
import { createReviewArea } from './review/review.ts'
import { createRunbooksArea } from './runbooks/runbooks.ts'
import type { Area, Shell } from './shell.ts'
import { createTryArea } from './try/try.ts'

export function createAreas(parts: ConsoleParts, shell: Shell): Area[] {
  return [
    createTryArea(parts, shell),
    createCasesArea(parts, shell),
    createHandOversArea(parts, shell),
    createReviewArea(parts, shell),
    createCampaignsArea(parts, shell),
    createIndicatorsArea(parts, shell),
    createContentArea(parts, shell),
    createNumbersArea(parts, shell),
    createAccuracyArea(parts, shell),
    ...createAccessAreas(parts, shell),
    createApiArea(parts, shell),
    createHealthArea(parts),
    createRunbooksArea(parts, shell),
  ]
}
