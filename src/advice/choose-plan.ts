/** Findings → the plan whose conditions fit first. The table is content/plans.yaml. */
import type { Choice, Plan, Plans } from '../content/plans.ts'
import type { AdviceInput } from './input.ts'

/** What a plan is chosen by. */
export type Findings = Pick<AdviceInput, 'level' | 'lure' | 'story' | 'signals' | 'observables' | 'hasQr'>

/** Never fails: the table's last line has no condition. */
export function choosePlan(input: Findings, plans: Plans): Plan & { name: string } {
  const ids = new Set(input.signals.map((signal) => signal.id))
  for (const observable of input.observables) {
    if (observable.kind === 'payload') ids.add(observable.payload.id)
  }
  const hasLink = input.observables.some((observable) => observable.kind === 'url')
  const choice = plans.choose.find((candidate) => fits(candidate, input, ids, hasLink))
  const plan = choice && plans.plans[choice.plan]
  if (!plan) throw new Error('plans.yaml has no last resort: load it with loadPlans()')
  return { ...plan, name: choice.plan }
}

function fits(choice: Choice, input: Findings, ids: ReadonlySet<string>, hasLink: boolean): boolean {
  return (
    (choice.level === undefined || choice.level === input.level) &&
    (choice.lure === undefined || choice.lure === input.lure) &&
    (choice.story === undefined || choice.story === input.story) &&
    (choice.signal === undefined || ids.has(choice.signal)) &&
    (choice.qr === undefined || choice.qr === input.hasQr) &&
    (choice.link === undefined || choice.link === hasLink)
  )
}
