/**
 * What each text that tells people what to do rests on. In: steps.yaml. Out: message id → ids of advisories.yaml,
 * the same for every language. Whether the ids exist is content check's to say.
 */
import { z } from 'zod'
import { readYaml } from './read-yaml.ts'

const MessageId = z.string().regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/)
const RecordId = z.string().regex(/^[a-z0-9-]+$/)

/** What a text rests on. */
export const Rests = z.record(MessageId, z.array(RecordId).min(1))
/** Texts that speak of this bot only, with the reason why nothing official bears them. */
export const Own = z.record(MessageId, z.string().min(1))

const StepsFile = z
  .strictObject({ rests: Rests, own: Own })
  .refine(({ rests, own }) => Object.keys(own).every((id) => rests[id] === undefined), {
    message: 'a text is either our own or rests on something',
  })
export type StepSources = z.infer<typeof StepsFile>

/** Throws ContentError for a bad file. */
export function loadSteps(file: string): StepSources {
  return readYaml(file, StepsFile)
}

/**
 * Ids of the records a text rests on, those of its nearest named parent when it is not named itself
 * (`card.two-step` speaks for `card.two-step.step1`). Empty for our own; null when nobody said.
 */
export function recordsOf(messageId: string, steps: StepSources): readonly string[] | null {
  for (let id = messageId; id.includes('.'); id = id.slice(0, id.lastIndexOf('.'))) {
    const records = steps.rests[id]
    if (records) return records
    if (steps.own[id] !== undefined) return []
  }
  return null
}
