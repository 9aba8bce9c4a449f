/**
 * Which passage of a long text or a chat is the worst: passages and a way to judge some of them in, the judgement of
 * the worst out. What a passage seems to be alone is looked at again beside its neighbours. Pure.
 */
import type { Passage } from './passages.ts'
import type { Finding } from './detector.ts'
import type { Decision } from './verdict.ts'

export interface Judgement {
  findings: Finding[]
  decision: Decision
  /** All of it was read, and it is worded as official warnings are. */
  isNotice: boolean
  /** The classifier saw every word. */
  isWholeRead: boolean
}

/** Passages before and after one that is doubtful by itself. */
const AROUND = [
  [1, 0],
  [0, 1],
  [1, 1],
  [2, 0],
  [0, 2],
] as const

/** Where a warning stands that quotes a passage. */
const BESIDE = [...AROUND, [3, 3]] as const

/** Null when no passage is danger or caution. At most a dozen judgements for each doubtful passage. */
export function worstPassage(
  passages: readonly Passage[],
  judge: (some: readonly Passage[]) => Judgement,
): Judgement | null {
  const judged = passages.map((passage) => judge([passage]))
  const of = (level: string): number[] =>
    [...judged.keys()].filter((i) => judged[i]?.decision.level === level)
  const near = (i: number, before: number, after: number): Judgement =>
    judge(passages.slice(Math.max(0, i - before), i + after + 1))
  // A quoted lure is danger alone; with the sentence that warns of it, it is a warning.
  const isQuoted = (i: number): boolean => BESIDE.some(([before, after]) => near(i, before, after).isNotice)

  const dangerous = of('danger').find((i) => !isQuoted(i))
  if (dangerous !== undefined) return judged[dangerous] ?? null
  // Among many passages some word is always like a lure's: one worded as everyday talk counts for nothing.
  const doubtful = of('caution').filter((i) => !isEveryday(judged[i]) && !isQuoted(i))
  for (const i of doubtful) {
    for (const [before, after] of AROUND) {
      const wider = near(i, before, after)
      if (wider.decision.level === 'danger') return wider
    }
  }
  return judged[doubtful[0] ?? -1] ?? null
}

function isEveryday(judgement: Judgement | undefined): boolean {
  return judgement?.findings.some(({ id }) => id === 'wording.doubtful' || id === 'wording.harmless') ?? false
}
