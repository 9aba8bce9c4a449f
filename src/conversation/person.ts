/** The way to a person: asked only with consent, and honest where nobody is there. */
import type { Place } from './converse.ts'
import { saying } from './go.ts'
import type { Turn } from './say.ts'
import type { Answer } from '../content/words.ts'

export function askForPerson({ was, known }: Place): Turn {
  if (known.duty === null) return saying({ kind: 'no-person' }, was, 'person')
  return saying({ kind: 'consent' }, { ...was, step: { at: 'consent' } }, 'person')
}

/** Only a plain yes hands anything over. */
export function answerConsent(answer: Answer, place: Place): Turn {
  const { was, known } = place
  const next = { ...was, step: { at: 'open' as const } }
  if (answer === 'no') return saying({ kind: 'declined' }, next, 'person')
  if (answer !== 'yes' && answer !== 'done') return askForPerson(place)
  if (known.duty === null) return saying({ kind: 'no-person' }, next, 'person')
  const nextMs = known.duty.isOnDuty ? null : known.duty.nextMs
  return { ...saying({ kind: 'handed-over', nextMs }, next, 'person'), effects: [{ kind: 'hand-over' }] }
}
