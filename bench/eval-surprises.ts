/**
 * The worst misses and false alarms of a set, most surprising first: those whose right answer the text classifier
 * believes least. Texts only of the tuning set: an evaluation row that was read can no longer be measured on.
 */
import { loadContent } from '../src/content/load.ts'
import { lureBelief } from '../src/triage/classifier.ts'
import { NOTHING_SHOWN, readContext } from '../src/triage/context.ts'
import { prepareTriage } from '../src/triage/triage.ts'
import { answerOf, type Cells } from './eval-confusion.ts'
import { isHarmless, isLure, type Judged } from './eval-judge.ts'
import { kindOf } from './eval-kinds.ts'
import type { SetName } from './eval-rows.ts'
import type { Table } from './eval-tables.ts'

interface Surprise extends Judged {
  /** What the classifier gives the row's label (its class; of harmless rows: no lure), 0 to 1. */
  belief: number
}

/** `most` rows of each table. */
export function surpriseTables(set: SetName, judged: Judged[], most: number): Table[] {
  const believe = prepareBelief()
  const tableOf = (what: string, wrong: Judged[]): Table => ({
    title: `${what}: ${wrong.length} rows, the worst ${Math.min(most, wrong.length)}`,
    rows: wrong
      .map((each): Surprise => ({ ...each, belief: believe(each) }))
      .toSorted((a, b) => a.belief - b.belief)
      .slice(0, most)
      .map((each) => cellsOf(each, set === 'tuning')),
  })
  const misses = judged.filter((each) => isLure(each) && each.verdict.level !== 'danger')
  const alarms = judged.filter(
    (each) => isHarmless(each) && ['danger', 'caution'].includes(each.verdict.level),
  )
  return [tableOf('Lures not called danger', misses), tableOf('False alarms', alarms)]
}

function cellsOf(surprise: Surprise, isShown: boolean): Cells {
  const { row, verdict, belief } = surprise
  return {
    id: row.id,
    kind: row.lure === null ? kindOf(surprise) : (row.family ?? 'unsorted'),
    label: answerOf(row),
    answer: verdict.level === 'caution' ? `caution: ${verdict.lure}` : answerOf(verdict),
    belief: belief.toFixed(2),
    ...(isShown && { story: verdict.story ?? '–', text: JSON.stringify(row.text) }),
  }
}

function prepareBelief(): (judged: Judged) => number {
  const ready = prepareTriage(loadContent())
  return ({ row }) => {
    const { context } = readContext({ kind: 'text', text: row.text, forwarded: false }, NOTHING_SHOWN, ready)
    return row.lure === null ? 1 - lureBelief(context.beliefs).share : context.beliefs[row.lure]
  }
}
