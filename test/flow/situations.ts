/** Everything people write about in test/flow, a story per language each. The ones with a date in the answer come first. */
import type { Situation } from './situation.ts'
import { LURES } from './situations/lures.ts'
import { TROUBLES } from './situations/troubles.ts'
import { WISHES } from './situations/wishes.ts'

export const SITUATIONS: Situation[] = [...TROUBLES, ...WISHES, ...LURES]
