/**
 * What triage makes of tuning rows with a classifier that has not seen them: the rows are cut into parts, each
 * judged with weights trained on the others. The rules were still written with the rows at hand. Lures of one
 * pretext stay together, so that a pretext is judged as if it were new.
 */
import { decodeClassifier, encodeClassifier } from '../src/content/classifier-model.ts'
import { loadContent } from '../src/content/load.ts'
import { trainClassifier } from './classifier-training.ts'
import { labelOf, sampleOf, type Sample } from './classifier-samples.ts'
import { judgeRows, judgeWith, type Judged } from './eval-judge.ts'
import type { Row } from './eval-rows.ts'

export function judgeByFolds(rows: Row[], harmless: Sample[], parts: number): Judged[] {
  const content = loadContent()
  const samples = rows.map((row) => ({
    row,
    part: partOf(row, parts),
    sample: sampleOf(row.text, labelOf(row)),
  }))
  return Array.from({ length: parts }, (_, part) => part).flatMap((part) => {
    const others = samples.filter((each) => each.part !== part).map(({ sample }) => sample)
    const weights = encodeClassifier(trainClassifier([...others, ...harmless]))
    const judge = judgeWith({ ...content, classifier: decodeClassifier(weights, 'fold') })
    const own = samples.filter((each) => each.part === part).map(({ row }) => row)
    return judgeRows(own, judge)
  })
}

function partOf({ id, lure, family }: Row, parts: number): number {
  let hash = 7
  for (const char of lure && family ? family : id) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
    hash ^= hash >>> 15
  }
  return (hash >>> 0) % parts
}
