// No figure of accuracy drops under the one in bench/eval-baseline.json; npm run eval -- --check says the same.
import { describe, expect, test } from 'vitest'
import { compare, measure, readBaseline } from '../../bench/eval-baseline.ts'
import { judgeRows, prepareJudge } from '../../bench/eval-judge.ts'
import { readSet, SETS } from '../../bench/eval-rows.ts'

const baseline = readBaseline()
const judge = prepareJudge()

describe('no figure drops', () => {
  test.each(SETS)(
    'of the set: %s',
    (set) => {
      const known = Object.keys(baseline).filter((name) => name.startsWith(`${set} /`))
      expect(known.length).toBeGreaterThanOrEqual(50)
      const judged = judgeRows(readSet(set), judge)
      expect(judged.length).toBeGreaterThanOrEqual(240)
      expect(compare(baseline, measure(set, judged), [set]).dropped).toEqual([])
    },
    120_000,
  )
})
