/** Made-up judged rows for tests of the figures. */
import type { Judged } from '../../bench/eval-judge.ts'
import type { Row } from '../../bench/eval-rows.ts'
import type { Verdict } from '../../src/model.ts'
import { NOTHING_FOUND } from '../support/messages.ts'

let next = 0

/** A harmless Kazakh row that is answered "no known sign", unless told otherwise. */
export function judgedRow(row: Partial<Row>, verdict: Partial<Verdict> = {}, language = 'kk'): Judged {
  return {
    row: {
      id: `row-${next++}`,
      text: 'text',
      lang: 'kk',
      level: 'unknown',
      lure: null,
      intent: 'check-message',
      ...row,
    },
    verdict: { ...NOTHING_FOUND, ...verdict },
    language,
  }
}
