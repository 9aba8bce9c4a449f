/**
 * Messages that operators blocked by their fingerprint: what a message shares with others (marks.ts) against the lists.
 * Pictures have none here: one of their keys alone may be equal by chance.
 */
import type { Mark, Verdict } from '../model.ts'
import type { TriageContent } from './detector.ts'
import { findFingerprint, type Indicator, type Indicators } from './indicators.ts'

const BLOCKED = 'indicator.block-fingerprint'

/** Blocked fingerprints among the marks' keys; a few dozen keyed hashes, and none while no fingerprint is on a list. */
export function matchMarks(marks: readonly Mark[], indicators: Indicators | undefined): Indicator[] {
  const { fingerprint } = indicators ?? {}
  if (!indicators || !fingerprint || indicators.book.fingerprints.size === 0) return []
  return marks
    .filter(({ kind }) => kind !== 'picture')
    .flatMap(({ kind, keys }) => keys.map((key) => findFingerprint(fingerprint(kind, key), indicators)))
    .filter((found) => found !== null)
}

/** At least what the policy makes of a blocked fingerprint; what was found before keeps its lure and story. */
export function withKnownMarks(
  verdict: Verdict,
  marks: readonly Mark[],
  { indicators, policy }: Pick<TriageContent, 'indicators' | 'policy'>,
): Verdict {
  const isBlocked = matchMarks(marks, indicators).some(({ list }) => list === 'block')
  const rule = policy.signals[BLOCKED]
  if (!isBlocked || !rule?.floor) return verdict
  return {
    ...verdict,
    level: verdict.level === 'danger' ? 'danger' : rule.floor,
    lure: verdict.lure ?? rule.lure ?? null,
    signals: [{ id: BLOCKED, evidence: '' }, ...verdict.signals],
  }
}
