/** The way to a person: asked only with consent, and honest where nobody is there. */
import { stepsOf } from '../content/paths.ts'
import type { Answer } from '../content/words.ts'
import type { Place } from './converse.ts'
import { notUnderstood, saying } from './go.ts'
import type { Turn } from './say.ts'
import type { QuestionStep } from './state.ts'

/** Paths on which somebody else may read this chat. */
const READ_ALONG = ['watched', 'device-linking', 'threats']

export function askForPerson({ was, known }: Place): Turn {
  if (known.duty === null) return saying({ kind: 'no-person' }, was, 'person')
  const isReadAlong = was.path !== null && READ_ALONG.includes(was.path)
  const isInDanger = was.path === 'danger' || was.path === 'threats' || was.path === 'watched'
  return saying({ kind: 'consent', isReadAlong, isInDanger }, { ...was, step: { at: 'consent' } }, 'person')
}

/** Only a plain yes hands anything over. */
export function answerConsent(answer: Answer, place: Place): Turn {
  const { was, known } = place
  const next = { ...was, step: before(place) }
  if (answer === 'no') return saying({ kind: 'declined' }, next, 'person')
  if (answer !== 'yes' && answer !== 'ok') return notUnderstood(place)
  if (known.duty === null) return saying({ kind: 'no-person' }, next, 'person')
  const nextMs = known.duty.isOnDuty ? null : known.duty.nextMs
  return { ...saying({ kind: 'handed-over', nextMs }, next, 'person'), effects: [{ kind: 'hand-over' }] }
}

/** Where they were: steps do not end because a person was asked for. */
function before({ was: { path }, content }: Place): QuestionStep {
  const hasSteps = path !== null && stepsOf(path, content.paths)
  return hasSteps ? { at: 'steps', path, page: 0, stuck: 0 } : { at: 'open' }
}
