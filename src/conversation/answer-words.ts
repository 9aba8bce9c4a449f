/** "Done", "it does not work", "yes", "why?" and the like, by the question that is open. */
import { stepsOf } from '../content/paths.ts'
import type { Answer } from '../content/words.ts'
import type { CardId, Lure } from '../model.ts'
import type { Place } from './converse.ts'
import { promiseCorrection, takeFeedback } from './correction.ts'
import { openAgain, saying, toPage, toPath, toQuestion } from './go.ts'
import { happened } from './happened.ts'
import { answerConsent } from './person.ts'
import { waitingTurn } from './return.ts'
import type { Turn } from './say.ts'
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
      return takeFeedback(answer, place)
    case 'tell-me':
      return promiseCorrection(place)
    case 'picture':
      return sendCard(place)
    case 'warn':
      return { ...saying({ kind: 'enclosed', what: 'kit' }, was), enclosed: [{ kind: 'kit' }] }
    case 'recovered':
      return toAftercare(place)
    default:
      return was.step.at === 'consent' ? answerConsent(answer, place) : answerAlone(answer, place)
  }
}

type Plain = Exclude<Answer, 'good' | 'bad' | 'tell-me' | 'picture' | 'warn' | 'recovered'>

function answerAlone(answer: Plain, place: Place): Turn {
  const { was } = place
  switch (answer) {
    case 'thanks':
      return saying({ kind: 'thanks' }, was)
    case 'back':
      return back(place)
    case 'restart':
      return toQuestion('what-happened', { ...place, was: { ...was, lure: null, plan: null } })
    case 'pin':
      return was.waitingSinceMs === null ? toPath('two-step-locked', place) : waitingTurn(place)
    case 'why':
      return saying({ kind: 'explained', lure: was.lure, plan: was.plan }, was)
    case 'what-now':
      return whatNow(place)
    default:
      return goOn(answer, place)
  }
}

function goOn(answer: 'done' | 'stuck' | 'yes' | 'no' | 'ok' | 'more', place: Place): Turn {
  const { was } = place
  const { step } = was
  if (step.at === 'waiting') {
    return answer === 'yes' || answer === 'done' ? toPage('two-step-locked', 1, place) : waitingTurn(place)
  }
  if (step.at === 'steps') return atSteps(answer, step, place)
  if (answer === 'more' || (answer === 'stuck' && was.path !== null)) return again(place)
  if (step.at === 'what-happened' && answer === 'no') return happened('received', place)
  const isHeardOnly = answer === 'ok' && step.at === 'what-happened'
  if (isHeardOnly || (step.at === 'open' && answer !== 'stuck')) return saying({ kind: 'thanks' }, was)
  return toQuestion(step.at === 'open' || step.at === 'consent' ? 'what-happened' : step.at, place)
}

type AtSteps = Extract<Step, { at: 'steps' }>

/** "Ok" is not "done": who hears "next step" too early leaves the first undone. */
function atSteps(answer: 'done' | 'stuck' | 'yes' | 'no' | 'ok' | 'more', step: AtSteps, place: Place): Turn {
  const { was } = place
  if (answer === 'ok') return saying({ kind: 'take-time' }, was)
  if (answer === 'stuck' || answer === 'no') {
    const next = { ...was, step: { ...step, stuck: Math.min(step.stuck + 1, 9) } }
    return saying({ kind: 'stuck', path: step.path, isAgain: step.stuck > 0 }, next)
  }
  const isHelper = stepsOf(step.path, place.content.paths)?.asks === 'helps'
  return isHelper ? toQuestion('what-seen', place) : toPage(step.path, step.page + 1, place)
}

/** The page, or the question, that is open. */
function whatNow(place: Place): Turn {
  const { was } = place
  if (was.step.at === 'waiting') return waitingTurn(place)
  const say = openAgain(place)
  if (say?.kind === 'steps') return toPage(say.path, say.page, place)
  return toQuestion(say?.kind === 'question' ? say.question : 'what-happened', place)
}

/** The page before; where there is none, what the page stands on. */
function back(place: Place): Turn {
  const { step } = place.was
  if (step.at === 'steps' && step.page > 0) return toPage(step.path, step.page - 1, place)
  return toQuestion('what-happened', place)
}

/** The steps of before once more, or how the trick works where there were none. */
function again(place: Place): Turn {
  const { path, lure, plan } = place.was
  return path === null ? saying({ kind: 'explained', lure, plan }, place.was) : toPath(path, place)
}

/** The account is back: what keeps it so. */
function toAftercare(place: Place): Turn {
  const { path } = place.was
  const steps = path === null ? null : stepsOf(path, place.content.paths)
  const isTakeover = steps?.ended === 'takeover' && steps.pages.length > 1
  return toPage(isTakeover && path !== null ? path : 'registration', 1, place)
}

function sendCard(place: Place): Turn {
  const { was } = place
  const steps = was.path === null ? null : stepsOf(was.path, place.content.paths)
  const card = steps?.card ?? (was.path === null && was.lure !== null ? CARD_OF[was.lure] : undefined)
  if (!card) return saying({ kind: 'no-card' }, was)
  const cards = was.cards.includes(card) ? was.cards : [...was.cards, card]
  return {
    ...saying({ kind: 'enclosed', what: 'card' }, { ...was, cards }),
    enclosed: [{ kind: 'card', card }],
  }
}
