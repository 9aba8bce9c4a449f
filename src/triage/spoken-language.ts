/** Which of a submission's words tell their sender's language, and which language that is. Pure. */
import type { LanguageModel } from '../content/language-model.ts'
import { TEXT_LIMIT, type Reading, type Submission } from '../model.ts'
import { detectLanguage } from './language.ts'

export interface Spoken {
  /** BCP 47, `und` when unknowable, with the detector's 0..1 confidence. */
  language: string
  confidence: number
  /** The words it was told by. */
  text: string
  /** They typed them themselves. */
  isOwn: boolean
}

const SEVERAL_WORDS = /\S\s+\S/

/** `shown`: what the pictures say, best source first. */
export function spokenLanguage(
  { text, said, forwarded }: Submission,
  shown: readonly (readonly Reading[])[],
  model: LanguageModel,
): Spoken {
  if (said !== undefined && SEVERAL_WORDS.test(said)) {
    return { ...detectLanguage(said, model), text: said, isOwn: true }
  }
  const pictured = shown.map(recognised).find((words) => words !== '') ?? ''
  // Who sends a picture without a word did not write what is in it.
  const isTyped = SEVERAL_WORDS.test(text) || pictured === ''
  const words = isTyped ? text : pictured
  return { ...detectLanguage(words, model), text: words, isOwn: isTyped && !forwarded }
}

/** Letters that were guessed are no language, and neither are a few. */
const SURE = 60
const FEW_LETTERS = 12

function recognised(readings: readonly Reading[]): string {
  const sure = readings.filter(({ kind, confidence = 100 }) => kind === 'text' && confidence >= SURE)
  const text = sure.map((reading) => reading.text).join('\n')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters < FEW_LETTERS ? '' : text.slice(0, TEXT_LIMIT)
}
