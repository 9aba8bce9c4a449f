/** Hidden stretches of a text in, one secret out: its kind, where its units stand, and of what class each is. */
import { classOfUnit, type TokenKind, type UnitClass } from './redact-alphabet.ts'
import { foldAll } from './text-fold.ts'

export interface Secret {
  kind: TokenKind
  /** Indexes in the text, rising, and of what class each of these units is. */
  at: number[]
  classes: UnitClass[]
}

export interface Stretch {
  start: number
  end: number
}

/** Hidden units side by side that the same rule hides. */
export interface Run extends Stretch {
  stage: number
}

const PIN_BEFORE = /(?:(?<![a-z])pin(?![a-z])|пин|پن(?!\p{L})|पिन)[^\p{N}]{0,12}$/iu
const PIN_REACH = 24
const ROUND = /00$/
const NOUGHTS = 2

/**
 * A code or PIN. Of a code it is told whether it is round, for such numbers are sums and seldom codes; a PIN that
 * is round is a PIN.
 */
export function codeOf(text: string, runs: readonly Stretch[], found: 'code' | 'pin' = 'code'): Secret {
  const start = (runs[0] as Stretch).start
  const kind = PIN_BEFORE.test(text.slice(Math.max(0, start - PIN_REACH), start)) ? 'pin' : found
  const secret: Secret = { kind, at: [], classes: [] }
  for (const run of runs) {
    const isRound = kind === 'code' && ROUND.test(foldAll(text.slice(run.start, run.end)))
    const noughts = isRound ? run.end - NOUGHTS : run.end
    for (let at = run.start; at < run.end; at++) {
      secret.at.push(at)
      secret.classes.push(classOfUnit(text, at, at >= noughts))
    }
  }
  return secret
}

export function secretOf(
  text: string,
  kind: TokenKind,
  runs: readonly Stretch[],
  isKept: (at: number) => boolean = () => false,
): Secret {
  const secret: Secret = { kind, at: [], classes: [] }
  for (const { start, end } of runs) {
    for (let at = start; at < end; at++) {
      if (isKept(at)) continue
      secret.at.push(at)
      secret.classes.push(classOfUnit(text, at))
    }
  }
  return secret
}
