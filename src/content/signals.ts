/** Reads signals.yaml: what each finding weighs, and what it forces or forbids. The verdict's whole policy. */
import { join } from 'node:path'
import { z } from 'zod'
import { Level, Lure } from '../model.ts'
import { readYaml } from './read-yaml.ts'

const Rule = z.strictObject({
  about: z.string().min(1),
  weight: z.number().int().min(-200).max(200).default(0),
  /** Of one group only the heaviest finding counts. */
  group: z.string().optional(),
  /** The verdict is at least this. */
  floor: Level.optional(),
  /** The verdict is at most this, unless a floor says otherwise. */
  cap: Level.optional(),
  /** The class this finding speaks for when it carries the verdict. */
  lure: Lure.optional(),
  /** Where anything else that carries the verdict tells the class, that one counts. */
  yields: z.boolean().optional(),
})

const Risk = z.enum(['critical', 'high', 'medium', 'low'])
/** By the id of the finding. */
export const SignalRules = z.record(z.string().regex(/^[a-z]+\.[a-z-]+$|^forwarded$/), Rule)
/** By the payload's risk. */
export const PayloadRules = z.partialRecord(Risk, Rule)

const SignalsFile = z.strictObject({
  thresholds: z.strictObject({ danger: z.number().int(), caution: z.number().int() }),
  /** What a story weighs when its danger or only its caution rule fired. */
  story: z.strictObject({ danger: z.number().int(), caution: z.number().int() }),
  /** The text classifier's voice. */
  classifier: z.strictObject({
    /** What its belief in a lure is called, from the highest share down. */
    bands: z.array(
      Rule.extend({
        id: z.string().regex(/^wording\.[a-z]+$/),
        from: z.number().min(0).max(1),
        /** Whether the message is named after its class, and whether it counts what it asks for. */
        names: z.boolean().default(false),
      }),
    ),
    /** What a named message weighs in addition when it also asks for something. */
    backed: Rule,
    /** Concepts and facts, any of which shows that something is asked for. */
    structure: z.array(z.string()).min(1),
    /** Share of belief in a lure from which a text is no warning, whatever it says about fraud. */
    warning: z.number().min(0).max(1),
    /** How much belief in recovery and prevention questions together… */
    question: z.strictObject({
      /** …makes a question of somebody's own words, */
      from: z.number().min(0).max(1),
      /** …as a multiple of the belief in everyday talk, */
      besideHarmless: z.number().min(0),
      /** …is too little for what rules take for one, */
      atLeast: z.number().min(0).max(1),
      /** …outweighs a story of a lure that is told in it. */
      overLure: z.number().min(0).max(1),
    }),
  }),
  /** What a payload of the catalogue does by its risk, unless `signals` names it. */
  payload: z.record(Risk, Rule),
  signals: SignalRules,
})

export type SignalRule = z.infer<typeof Rule>
export type SignalPolicy = z.infer<typeof SignalsFile>

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadSignals(dir: string): SignalPolicy {
  return readYaml(join(dir, 'signals.yaml'), SignalsFile)
}
