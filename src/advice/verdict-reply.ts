/** The answer about a forwarded message: action, reasons, steps, "already done", source. */
import type { Plan } from '../content/plans.ts'
import { HAPPENINGS } from '../conversation/state.ts'
import { choosePlan } from './choose-plan.ts'
import { EMPTY_DRAFT, type Draft } from './draft.ts'
import { isBilingual, type AdviceContent, type AdviceInput } from './input.ts'
import { notes, othersToday } from './notes.ts'
import { shortContacts, sourceLine } from './source.ts'
import type { Voice } from './voice.ts'
import { reasons } from './whys.ts'

export function verdictDraft(input: AdviceInput, content: AdviceContent, voice: Voice): Draft {
  const plan = choosePlan(input, content.plans)
  const compact = isBilingual(input)
  const done = isWarning(input) ? plan.done : undefined
  const contacts = shortContacts('report', input, content, voice)
  return {
    ...EMPTY_DRAFT,
    head: voice.say(`action.${actionOf(plan, input)}`),
    whys: reasons(input, voice, compact ? 'compact' : 'full'),
    steps: plan.steps.map((step) => voice.say(`step.${step}`, { contacts })),
    after: done === undefined ? '' : voice.say(`done.${done}`),
    tell: isWarning(input) && !compact ? askOptions(plan, voice) : '',
    notes: notes(input, voice),
    aside: isWarning(input) ? othersToday(input, voice) : '',
    source: compact ? '' : sourceLine(input, content, voice),
    hint: voice.say(compact ? 'reply.more' : 'reply.switch'),
  }
}

/** "What already happened?" with the answers that fit, shortest first. */
export function askOptions(plan: Plan, voice: Voice): string {
  if (plan.ask.length === 0) return ''
  const options = ['received', ...plan.ask, 'person'].map(
    (happening) =>
      `*${HAPPENINGS.findIndex((each) => each === happening)}* ${voice.say(`happened.${happening}`)}`,
  )
  return voice.say('ask.verdict', { options: options.join(' · ') })
}

function actionOf(plan: Plan, input: AdviceInput): string {
  if (input.level === 'danger' || input.level === 'caution') return plan[input.level]
  return input.level === 'info' ? (plan.info ?? 'info') : (plan.unknown ?? 'unknown')
}

function isWarning(input: AdviceInput): boolean {
  return input.level === 'danger' || input.level === 'caution'
}
