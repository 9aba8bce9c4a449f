/** "What already happened?" answered: the path, or the question, that fits the answer and the lure. */
import type { Target } from '../content/paths.ts'
import type { Place } from './converse.ts'
import { saying, toPath, toQuestion } from './go.ts'
import { askForPerson } from './person.ts'
import type { Turn } from './say.ts'
import type { Happening } from './state.ts'

export function happened(happening: Happening, place: Place): Turn {
  if (happening === 'person') return askForPerson(place)
  const { was, content } = place
  const plan = was.plan === null ? undefined : content.plans.plans[was.plan]
  const { gave, ...others } = content.paths.happened
  if (happening === 'gave') {
    if (plan?.gave === 'done' && was.plan !== null) return doneAlready(was.plan, place)
    return toTarget(plan?.gave === 'done' ? gave.none : (plan?.gave ?? gave[was.lure ?? 'none']), place)
  }
  if (happening === 'opened' && plan?.opened) return toTarget(plan.opened, place)
  return toTarget(others[happening], place)
}

function toTarget(target: Target, place: Place): Turn {
  return typeof target === 'string' ? toPath(target, place) : toQuestion(target[0], place)
}

function doneAlready(plan: string, { was }: Place): Turn {
  return saying({ kind: 'done-already', plan }, { ...was, step: { at: 'open' } })
}
