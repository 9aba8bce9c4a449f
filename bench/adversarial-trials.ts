/** Disguises lures that are recognised and counts what becomes of their level. Shared by the bench and the test. */
import type { Language, Level } from '../src/model.ts'
import type { TriageContent } from '../src/triage/detector.ts'
import { triage } from '../src/triage/triage.ts'
import { DISGUISES, type Disguise, type Disguised } from '../test/support/disguise.ts'
import type { Row } from './eval-rows.ts'
import { seededRandom } from './messages.ts'

export interface Trial {
  row: Row
  disguise: string
  disguised: Disguised
  level: Level
}

/** Two levels down: neither danger any more nor caution. */
export const isLost = ({ level }: Trial): boolean => level !== 'danger' && level !== 'caution'

/** The lures that are answered with danger as they stand: only these can lose. */
export function recognised(rows: Row[], content: TriageContent): Row[] {
  return rows.filter(({ level, text }) => level === 'danger' && levelOf({ text }, content) === 'danger')
}

/** Every disguise on every row; where a disguise finds nothing to change, there is no trial. Same seed, same result. */
export function runTrials(
  rows: Row[],
  content: TriageContent,
  disguises: readonly Disguise[] = DISGUISES,
  seed = 1,
): Trial[] {
  const random = seededRandom(seed)
  const trials: Trial[] = []
  for (const row of rows) {
    for (const { name, apply } of disguises) {
      const disguised = apply(row.text, row.lang, random)
      if (disguised.text === row.text) continue
      trials.push({ row, disguise: name, disguised, level: levelOf(disguised, content) })
    }
  }
  return trials
}

function levelOf({ text, picture }: Disguised, content: TriageContent): Level {
  const readings = picture === undefined ? [] : [{ kind: 'text' as const, text: picture }]
  return triage({ kind: 'text', text, forwarded: false }, readings, content).verdict.level
}

/** The share that kept danger or caution, by disguise and language. */
export function keptShare(trials: Trial[], disguise: string | null, language: Language | null): number {
  const chosen = trials.filter(
    (trial) =>
      (disguise === null || trial.disguise === disguise) &&
      (language === null || trial.row.lang === language),
  )
  return chosen.length === 0 ? Number.NaN : 1 - chosen.filter(isLost).length / chosen.length
}

/** The same content with the classifier unheard. */
export function withoutClassifier(content: TriageContent): TriageContent {
  const { policy } = content
  return { ...content, policy: { ...policy, classifier: { ...policy.classifier, bands: [] } } }
}
