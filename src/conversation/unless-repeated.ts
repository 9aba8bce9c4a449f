/** Nobody is helped by the same text twice running: what would be, is said another way. */
import type { Place } from './converse.ts'
import { notUnderstood, openAgain, saying, toPage, toQuestion } from './go.ts'
import { nameOf, type Turn } from './say.ts'

export function unlessRepeated(turn: Turn, place: Place): Turn {
  const { was } = place
  const { say } = turn
  // In another language it is not the same.
  if (was.last !== nameOf(say) || turn.intent === 'language') return turn
  switch (say.kind) {
    case 'explained':
      return toQuestion('what-happened', place)
    case 'question':
      return notUnderstood({ ...place, was: { ...was, step: { at: say.question } } })
    case 'consent':
      return notUnderstood(place)
    case 'not-understood':
      return notUnderstood(place, !say.isAgain)
    case 'stuck':
      // The steps themselves, or the question, instead of the third "let a person help".
      return was.step.at === 'steps' ? toPage(was.step.path, was.step.page, place) : askAgain(turn, place)
    case 'menu':
      return say.wish === 'help' ? askAgain(turn, place) : turn
    default:
      return turn
  }
}

function askAgain(turn: Turn, place: Place): Turn {
  const say = openAgain(place)
  return say ? saying(say, place.was) : { ...toQuestion('what-happened', place), intent: turn.intent }
}
