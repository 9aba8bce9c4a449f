/**
 * Which advice goes with which finding: first lines, steps, "already done" lines and what is asked then, all by
 * message id. In: plans.yaml. Out: the checked tables. Choosing is advice/choose-plan.ts.
 */
import { z } from 'zod'
import { Level, Lure } from '../model.ts'
import { Target } from './paths.ts'
import { ContentError, readYaml } from './read-yaml.ts'

export const PlanName = z.string().regex(/^[a-z0-9-]+$/)

export const Plan = z.strictObject({
  /** First line by level: message `action.<name>`; `info` and `unknown` have a common one by default. */
  danger: PlanName,
  caution: PlanName,
  info: PlanName.optional(),
  unknown: PlanName.optional(),
  /** Messages `step.<name>`. */
  steps: z.array(PlanName).min(1).max(5),
  /** Message `done.<name>`, for people who already did it. */
  done: PlanName.optional(),
  /** Options of "what already happened?" that fit; received and a person are always offered. */
  ask: z.array(z.enum(['opened', 'gave', 'locked-out', 'dialled', 'money-sent', 'threats'])).default([]),
  /** Where "I typed, sent or scanned it" leads, when not where the lure's does; `done`: the "already done" line says all. */
  gave: z.union([Target, z.literal('done')]).optional(),
  /** The same for "I opened or installed it". */
  opened: Target.optional(),
  /** `false` where the official texts do not speak about this, for example another messenger. */
  cited: z.boolean().default(true),
})
export type Plan = z.infer<typeof Plan>

/** All conditions present must hold. */
export const Choice = z.strictObject({
  level: Level.optional(),
  lure: Lure.optional(),
  story: z.string().startsWith('lure.').optional(),
  signal: z.string().optional(),
  /** A QR code was read. */
  qr: z.boolean().optional(),
  /** The message holds a link. */
  link: z.boolean().optional(),
  plan: PlanName,
})
export type Choice = z.infer<typeof Choice>

const PlansFile = z.strictObject({
  plans: z.record(PlanName, Plan),
  choose: z.array(Choice).min(1),
})
export type Plans = z.infer<typeof PlansFile>

/** Throws ContentError for a bad file, a choice without its plan, or a table without a last resort. */
export function loadPlans(file: string): Plans {
  const plans = readYaml(file, PlansFile)
  const problems = plans.choose
    .filter((choice) => plans.plans[choice.plan] === undefined)
    .map((choice) => `${file}:1: no plan named ${choice.plan}`)
  const last = plans.choose.at(-1)
  if (last === undefined || Object.keys(last).length !== 1) {
    problems.push(`${file}:1: the last line of choose must have no condition`)
  }
  if (problems.length > 0) throw new ContentError(problems)
  return plans
}
