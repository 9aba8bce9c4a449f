/** Every area of the console, in the order of the navigation. */
import { createAccessAreas } from './access/access-areas.ts'
import type { ConsoleParts } from './parts.ts'
import type { Area, Shell } from './shell.ts'

export function createAreas(parts: ConsoleParts, shell: Shell): Area[] {
  return [...createAccessAreas(parts, shell)]
}
