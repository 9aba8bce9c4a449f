/** Everything that can be heard, remembered and known, for property tests of the conversation. */
import fc from 'fast-check'
import type { Heard, Known, Wish } from '../../src/conversation/state.ts'
import {
  HAPPENINGS,
  NOTHING_YET,
  UNKNOWN_PERSON,
  type Conversation,
  type Step,
} from '../../src/conversation/state.ts'
import { ANSWERS, GIVEN, SEEN } from '../../src/content/words.ts'
import { CARDS, LANGUAGES, LEVELS, LURES, PATHS } from '../../src/model.ts'
import { CONTENT } from '../advice/content.ts'

const PLAN_NAMES = Object.keys(CONTENT.plans.plans)
const WISHES: Wish[] = ['help', 'language', 'privacy', 'delete', 'report', 'person']
export const NOW_MS = Date.UTC(2026, 2, 8, 12)

export const NOTHING_HEARD: Heard = {
  wish: null,
  digit: null,
  answer: null,
  seen: null,
  given: null,
  happening: null,
  ownStory: null,
  isMessage: false,
  level: 'unknown',
  lure: null,
  plan: 'unknown',
  isPlain: true,
  words: 3,
  isForeign: false,
  effects: [],
}

const orNull = <T>(values: readonly T[]): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) })

/** Also combinations that triage does not make. */
export const heard: fc.Arbitrary<Heard> = fc.record({
  wish: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...WISHES) },
  ),
  digit: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) }),
  answer: orNull(ANSWERS),
  seen: orNull(SEEN),
  given: orNull(GIVEN),
  happening: orNull(HAPPENINGS),
  ownStory: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({
        intent: fc.constantFrom('recover-account' as const, 'secure-account' as const),
        path: fc.constantFrom(...PATHS),
      }),
    },
  ),
  isMessage: fc.boolean(),
  level: fc.constantFrom(...LEVELS),
  lure: orNull(LURES),
  plan: fc.constantFrom(...PLAN_NAMES),
  isPlain: fc.boolean(),
  words: fc.nat({ max: 40 }),
  isForeign: fc.boolean(),
  effects: fc.constant([]),
})

const steps = PATHS.flatMap((path): Step[] => {
  const entry = CONTENT.paths.paths[path]
  if ('question' in entry) return []
  return entry.pages.flatMap((_, page) =>
    [0, 1, 9].map((stuck): Step => ({ at: 'steps', path, page, stuck })),
  )
})

export const STEPS: Step[] = [
  { at: 'open' },
  { at: 'what-happened' },
  { at: 'what-seen' },
  { at: 'what-given' },
  { at: 'waiting' },
  { at: 'consent' },
  { at: 'correction', replyId: '3EB0AB', before: { at: 'open' } },
  ...steps,
]

export const conversation: fc.Arbitrary<Conversation> = fc.record({
  step: fc.constantFrom(...STEPS),
  lure: orNull(LURES),
  plan: orNull(PLAN_NAMES),
  path: orNull(PATHS),
  cards: fc.uniqueArray(fc.constantFrom(...CARDS)),
  waitingSinceMs: fc.option(fc.integer({ min: NOW_MS - 20 * 86_400_000, max: NOW_MS })),
  language: orNull(LANGUAGES),
  last: fc.constant(null),
})

export const known: fc.Arbitrary<Known> = fc.record({
  conversation: fc.option(conversation),
  conversedAtMs: fc.option(fc.integer({ min: NOW_MS - 20 * 86_400_000, max: NOW_MS })),
  about: fc.option(
    fc.record({ level: fc.constantFrom(...LEVELS), lure: orNull(LURES), story: fc.constant(null) }),
  ),
  correctable: fc.option(
    fc.record({ replyId: fc.constant('3EB0CD'), untilMs: fc.constant(NOW_MS + 7 * 86_400_000) }),
  ),
  nowMs: fc.constant(NOW_MS),
  duty: fc.option(fc.record({ isOnDuty: fc.boolean(), nextMs: fc.option(fc.constant(NOW_MS + 3_600_000)) })),
  isOverLimit: fc.boolean(),
  isBusy: fc.boolean(),
})

/** Somebody who wrote a minute ago and stands at this step. */
export function at(step: Step, part: Partial<Conversation> = {}, rest: Partial<Known> = {}): Known {
  return {
    ...UNKNOWN_PERSON,
    conversation: { ...NOTHING_YET, step, ...part },
    conversedAtMs: NOW_MS - 60_000,
    nowMs: NOW_MS,
    duty: { isOnDuty: true, nextMs: null },
    ...rest,
  }
}
