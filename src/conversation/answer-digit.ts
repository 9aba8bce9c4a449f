/** A number: what it means hangs on the open question; what that does not offer means what it always means. */
import { answerWords } from './answer-words.ts'
import type { Place } from './converse.ts'
import { toPath, toQuestion } from './go.ts'
import { happened } from './happened.ts'
import { stepsOf } from '../content/paths.ts'
import type { Answer, Given, Seen } from '../content/words.ts'
import { HAPPENINGS } from './state.ts'
import type { Turn } from './say.ts'

const SEEN: Record<number, Seen> = { 1: 'opens', 2: 'asks-number', 3: 'asks-pin' }
const GIVEN: Record<number, Given> = { 1: 'into-whatsapp', 2: 'sms-code', 3: 'bank', 4: 'unsure' }
const CONSENT: Record<number, Answer> = { 1: 'yes', 2: 'no' }
const STEPS: Record<number, Answer> = { 1: 'done', 2: 'stuck' }
const WORKED: Record<number, Answer> = { 1: 'yes', 2: 'no', 3: 'pin' }
const WAITING: Record<number, Answer> = { 1: 'yes' }

/** `digit` is 0 to 9; 0 always asks for a person. */
export function answerDigit(digit: number, place: Place): Turn {
  const { was, content } = place
  const { step } = was
  if (step.at === 'what-seen') {
    if (digit === 4) return toQuestion('what-happened', place)
    const seen = SEEN[digit]
    if (seen) return toPath(content.paths.seen[seen], place)
  }
  const given = step.at === 'what-given' ? GIVEN[digit] : undefined
  if (given) return toPath(content.paths.given[given], place)
  if (step.at === 'waiting' && digit === 4) return toQuestion('what-happened', place)
  const answer = offered(place)[digit]
  if (answer) return answerWords(answer, place)
  // Behind the end of some steps a number answers nothing: "only received it" would be wrong there.
  if (step.at === 'open' && was.path !== null && digit !== 0) return toQuestion('what-happened', place)
  return happened(HAPPENINGS[digit] ?? 'person', place)
}

function offered({ was: { step }, content }: Place): Record<number, Answer> {
  if (step.at === 'consent') return CONSENT
  if (step.at === 'waiting') return WAITING
  if (step.at !== 'steps') return {}
  const steps = stepsOf(step.path, content.paths)
  if (!steps || steps.asks === 'person') return {}
  if (steps.asks === 'helps') return { 1: 'yes' }
  return steps.asks === 'worked' && step.page === 0 ? WORKED : STEPS
}
