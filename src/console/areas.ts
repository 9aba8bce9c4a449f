/** Every area of the console, in the order of the navigation. */
import type { ConsoleParts } from './parts.ts'
import type { Area, Shell } from './shell.ts'

export function createAreas(_parts: ConsoleParts, _shell: Shell): Area[] {
  return []
}
