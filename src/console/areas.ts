/** Every area of the console, in the order of the navigation. */
import { createAccessAreas } from './access/access-areas.ts'
import { createApiArea } from './api/api.ts'
import { createHealthArea } from './health/health-area.ts'
import type { ConsoleParts } from './parts.ts'
import type { Area, Shell } from './shell.ts'

export function createAreas(parts: ConsoleParts, shell: Shell): Area[] {
  return [...createAccessAreas(parts, shell), createApiArea(parts, shell), createHealthArea(parts)]
}
