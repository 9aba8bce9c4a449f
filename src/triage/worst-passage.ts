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

/** Words of a stretch looked at again: the classifier reads no more, and no story is longer. */
const STRETCH = 200
/** Words of a warning around what it quotes. */
const POSTER = 40
/** Passages looked at again, of a kind; one further down is taken as it stands. */
const MOST_AGAIN = 12

/** Null when no passage is danger or caution. At most about 150 judgements besides one for each passage. */
export function worstPassage(
  passages: readonly Passage[],
  judge: (some: readonly Passage[]) => Judgement,
): Judgement | null {
  const judged = passages.map((passage) => judge([passage]))
  const words = passages.map(({ text }) => text.split(/\s+/).length)
  const of = (level: string): number[] =>
    [...judged.keys()].filter((i) => judged[i]?.decision.level === level)
  function* near(i: number, around: readonly (readonly [number, number])[]): Generator<Judgement> {
    for (const [before, after] of around) {
      const [from, to] = [Math.max(0, i - before), i + after + 1]
      if (total(words.slice(from, to)) <= STRETCH) yield judge(passages.slice(from, to))
    }
  }
  const isPosterAround = (i: number): boolean => {
    const length = total(words.toSpliced(i, 1))
    return length >= POSTER && length <= STRETCH && judge(passages.toSpliced(i, 1)).isNotice
  }
  // A quoted lure is danger alone; with the sentence that warns of it, it is a warning.
  const isQuoted = (i: number, rank: number): boolean => rank < MOST_AGAIN && hasNotice(near(i, BESIDE))

  const dangers = of('danger')
  const dangerous = dangers.find((i, rank) => !isQuoted(i, rank))
  if (dangerous !== undefined) return judged[dangerous] ?? null
  // Beside a bubble stands somebody else's, who may warn of it or be the trick's second half; a poster that quotes
  // a lure is a warning from its first line to its last.
  const shown = dangers.find((i) => passages[i]?.origin === 'picture-text') ?? -1
  const bubble = judged[shown]
  if (bubble && !isPosterAround(shown)) {
    return { ...bubble, decision: { ...bubble.decision, level: 'caution' } }
  }
  // Among many passages some word is always like a lure's: one worded as everyday talk counts for nothing.
  const worded = of('caution').filter((i) => !isEveryday(judged[i]))
  const doubtful = worded.filter((i, rank) => !isQuoted(i, rank))
  for (const i of doubtful.slice(0, MOST_AGAIN)) {
    for (const wider of near(i, AROUND)) if (wider.decision.level === 'danger') return wider
  }
  return judged[doubtful[0] ?? -1] ?? null
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

function hasNotice(stretches: Iterable<Judgement>): boolean {
  for (const { isNotice } of stretches) if (isNotice) return true
  return false
}

function isEveryday(judgement: Judgement | undefined): boolean {
  return judgement?.findings.some(({ id }) => id === 'wording.doubtful' || id === 'wording.harmless') ?? false
}
