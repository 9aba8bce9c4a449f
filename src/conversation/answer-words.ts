/** "Done", "it does not work", "yes", "why?" and the like, by the question that is open. */
import type { CardId, Lure } from '../model.ts'
import type { Place } from './converse.ts'
import { saying, stepsOf, toPage, toPath, toQuestion } from './go.ts'
import { happened } from './happened.ts'
import { answerConsent } from './person.ts'
import { waitingTurn } from './return.ts'
import type { Turn } from './say.ts'
import type { Answer } from '../content/words.ts'
import type { Step } from './state.ts'

/** What helps most against each lure, for who asks for a picture before any steps. */
const CARD_OF: Partial<Record<Lure, CardId>> = {
  'device-linking': 'log-out-devices',
  'otp-request': 'register-again',
  'call-forwarding': 'cancel-forwarding',
}

export function answerWords(answer: Answer, place: Place): Turn {
  const { was } = place
  switch (answer) {
    case 'good':
    case 'bad':
      return {
        ...saying({ kind: 'feedback', value: answer }, was, 'feedback'),
        effects: [{ kind: 'feedback', value: answer }],
      }
    case 'thanks':
      return saying({ kind: 'thanks' }, was)
    case 'picture':
      return sendCard(place)
    case 'warn':
      return { ...saying({ kind: 'enclosed', what: 'kit' }, was), enclosed: [{ kind: 'kit' }] }
    case 'back':
      return back(place)
    case 'restart':
      return toQuestion('what-happened', { ...place, was: { ...was, lure: null, plan: null } })
    case 'pin':
      return was.waitingSinceMs === null ? toPath('two-step-locked', place) : waitingTurn(place)
    case 'why':
      return saying({ kind: 'explained', lure: was.lure }, was)
    default:
      return goOn(answer, place)
  }
}

function goOn(answer: 'done' | 'stuck' | 'yes' | 'no' | 'more', place: Place): Turn {
  const { was } = place
  const { step } = was
  if (step.at === 'consent') return answerConsent(answer, place)
  if (step.at === 'waiting') {
    return answer === 'yes' || answer === 'done' ? toPage('two-step-locked', 1, place) : waitingTurn(place)
  }
  if (step.at === 'steps')
    return isGoingOn(answer) ? toPage(step.path, step.page + 1, place) : stuck(step, place)
  if (answer === 'more' || (answer === 'stuck' && was.path !== null)) return again(place)
  if (answer === 'no' && step.at === 'what-happened') return happened('received', place)
  if (step.at === 'open' && answer !== 'stuck') return saying({ kind: 'thanks' }, was)
  return toQuestion(step.at === 'open' ? 'what-happened' : step.at, place)
}

const isGoingOn = (answer: Answer): boolean => answer === 'done' || answer === 'yes' || answer === 'more'

/** The page before; where there is none, what the page stands on. */
function back(place: Place): Turn {
  const { step } = place.was
  if (step.at === 'steps') return toPage(step.path, Math.max(step.page - 1, 0), place)
  return toQuestion('what-happened', place)
}

/** The steps of before once more, or how the trick works where there were none. */
function again(place: Place): Turn {
  const { path, lure } = place.was
  return path === null ? saying({ kind: 'explained', lure }, place.was) : toPath(path, place)
}

function stuck(step: Extract<Step, { at: 'steps' }>, { was }: Place): Turn {
  const next = { ...was, step: { ...step, stuck: Math.min(step.stuck + 1, 9) } }
  return saying({ kind: 'stuck', path: step.path, isAgain: step.stuck > 0 }, next)
}

function sendCard(place: Place): Turn {
  const { was } = place
  const steps = was.path === null ? null : stepsOf(was.path, place)
  const card = steps?.card ?? (was.path === null && was.lure !== null ? CARD_OF[was.lure] : undefined)
  if (!card) return saying({ kind: 'no-card' }, was)
  const cards = was.cards.includes(card) ? was.cards : [...was.cards, card]
  return {
    ...saying({ kind: 'enclosed', what: 'card' }, { ...was, cards }),
    enclosed: [{ kind: 'card', card }],
  }
}
