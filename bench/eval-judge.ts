/** A labelled row in, what the program answers to it out: the one way all measurements ask. */
import { loadContent, type Content } from '../src/content/load.ts'
import type { Intent, Verdict } from '../src/model.ts'
import { detectLanguage } from '../src/triage/language.ts'
import { prepareTriage, triage } from '../src/triage/triage.ts'
import type { Row } from './eval-rows.ts'

export interface Judged {
  row: Row
  verdict: Verdict
  /** BCP 47, as `examine()` would report it. */
  language: string
}

export type Answer = Pick<Judged, 'verdict' | 'language'>
export type Judge = (text: string) => Answer

/** Training leaves an empty classifier behind until it is done; figures measured with it would look like any others. */
export function requireTrained({ classifier: { weights, columns } }: Pick<Content, 'classifier'>): void {
  if (weights.length <= columns) {
    throw new Error('src/content/classifier.bin is empty: train it first, or wait until that is done')
  }
}

/** With the content as it is shipped; throws without a trained classifier. About 0.2 s. */
export function prepareJudge(): Judge {
  const content = loadContent()
  requireTrained(content)
  return judgeWith(content)
}

/** As a message somebody typed or pasted: the forwarded mark would tell too much about our own rows. */
export function judgeWith(content: Content): Judge {
  const ready = prepareTriage(content)
  return (text) => {
    const { verdict, told } = triage({ kind: 'text', text, forwarded: false }, [], ready)
    return { verdict, language: told.language ?? detectLanguage(text, content.languageModel).language }
  }
}

export function judgeRows(rows: Row[], judge: Judge): Judged[] {
  return rows.map((row) => ({ row, ...judge(row.text) }))
}

const QUESTIONS: readonly Intent[] = ['recover-account', 'secure-account']

export const isLure = ({ row }: Judged): boolean => row.level === 'danger'
export const isHarmless = ({ row }: Judged): boolean => row.level === 'info' || row.level === 'unknown'
/** Somebody who asks about their own account. */
export const isQuestion = ({ row }: Judged): boolean => QUESTIONS.includes(row.intent)
