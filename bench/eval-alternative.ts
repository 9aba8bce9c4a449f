/** What a keyword filter makes of the same rows, beside triage. */
import type { Cells } from './eval-confusion.ts'
import { called, part, precision, recall, type Share } from './eval-figures.ts'
import { isHarmless, isLure, type Judged } from './eval-judge.ts'
import { isHardNegative } from './eval-kinds.ts'
import { rate, type Table } from './eval-tables.ts'
import { makeKeywordFilter, THRESHOLDS } from './keyword-filter.ts'

const filter = makeKeywordFilter()

export function alternativeTable(judged: Judged[]): Table {
  return {
    title: 'Beside a keyword filter, which flags messages that hold so many different words of its list',
    rows: [
      ownFigures(judged),
      ...THRESHOLDS.map((words) =>
        figures(`filter, ${words}+ words`, judged, ({ row }) => filter.hits(row.text) >= words),
      ),
    ],
  }
}

function ownFigures(judged: Judged[]): Cells {
  return cellsOf('triage (caution ½)', {
    recall: recall(judged),
    precision: precision(judged),
    alarms: called('danger', judged.filter(isHardNegative)),
  })
}

function figures(of: string, judged: Judged[], isFlagged: (judged: Judged) => boolean): Cells {
  const found = part(judged.filter(isLure), isFlagged)
  const alarms = part(judged.filter(isHarmless), isFlagged)
  return cellsOf(of, {
    recall: found,
    precision: { found: found.found, of: found.found + alarms.found },
    alarms: part(judged.filter(isHardNegative), isFlagged),
  })
}

function cellsOf(of: string, shares: { recall: Share; precision: Share; alarms: Share }): Cells {
  return {
    of,
    recall: rate(shares.recall),
    precision: rate(shares.precision),
    'hard negatives flagged (triage: danger)': rate(shares.alarms),
  }
}
