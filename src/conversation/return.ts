/** People come back after hours or days: the seven days of a PIN, and steps they had not finished. */
import type { Path } from '../model.ts'
import type { Place } from './converse.ts'
import { saying, toPage } from './go.ts'
import type { Turn } from './say.ts'
import type { Heard } from './state.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** After so long a break a greeting or a vague word means "here I am again". */
const BREAK_MS = 6 * HOUR_MS
/** How long WhatsApp holds a number against a PIN its owner does not know. */
export const WAIT_MS = 7 * DAY_MS
/** A question that comes soon after an answer is about that answer. */
const SOON_MS = 30 * 60_000

/** What to say to somebody who has to wait for the seven days, or has waited them out. */
export function waitingTurn({ was, known }: Place): Turn {
  const untilMs = (was.waitingSinceMs ?? known.nowMs) + WAIT_MS
  const days = Math.ceil((untilMs - known.nowMs) / DAY_MS)
  if (days <= 0) {
    const step = { at: 'steps' as const, path: 'two-step-locked' as const, page: 0, stuck: 0 }
    return saying({ kind: 'waited' }, { ...was, step, path: 'two-step-locked' })
  }
  return saying({ kind: 'waiting', days, untilMs }, { ...was, step: { at: 'waiting' } })
}

/** The same trouble told again during the wait: how much of it is left, instead of the steps from the start. */
export function backAfter({ path }: { path: Path }, place: Place): Turn | null {
  const isSame = path === 'general' || path === 'registration' || path === 'two-step-locked'
  return place.was.waitingSinceMs !== null && isSame && isBack(place) ? waitingTurn(place) : null
}

/** A greeting or vague words of somebody who left off somewhere; null when nothing is to be taken up again. */
export function resume(heard: Heard, place: Place): Turn | null {
  const { was, known } = place
  if (heard.isMessage) return null
  if (isBack(place)) {
    if (was.waitingSinceMs !== null) return waitingTurn(place)
    return was.step.at === 'steps' ? toPage(was.step.path, was.step.page, place) : null
  }
  // "Are you sure?" and the like.
  const isAboutLure = was.lure !== null && was.step.at === 'what-happened'
  const isFollowUp = heard.wish === null && (known.about !== null || isSoon(place)) && isAboutLure
  return isFollowUp ? saying({ kind: 'explained', lure: was.lure, plan: was.plan }, was) : null
}

function isBack({ known }: Place): boolean {
  return known.conversedAtMs !== null && known.nowMs - known.conversedAtMs >= BREAK_MS
}

/** They wrote a moment ago. */
export function isSoon({ known }: Place): boolean {
  return known.conversedAtMs !== null && known.nowMs - known.conversedAtMs < SOON_MS
}
