/** Reads the lure files (content/lures/*.yaml): one story each, with the rules that recognise it and examples. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Language, Lure } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

/** `concept`, `concept|concept` (either), or what was observed: `url`, `url.risky`, `qr.text`, `mmi.forward`. */
const Term = z.string().regex(/^[a-z][a-z0-9.-]*(\|[a-z][a-z0-9.-]*)*$/)

const Rule = z.strictObject({
  all: z.array(Term).min(1),
  /** At least one of these, anywhere in the message. */
  any: z.array(Term).min(1).optional(),
  /** None of these anywhere. */
  none: z.array(Term).optional(),
  /** How near each other the concepts of `all` stand; a number counts words. */
  within: z.union([z.enum(['message', 'sentence']), z.number().int().min(1).max(60)]).default('message'),
  level: z.enum(['danger', 'caution']),
})

const Example = z.strictObject({ lang: Language, text: z.string().min(1) })

export const LureFile = z.strictObject({
  id: z.string().regex(/^lure\.[a-z-]+$/),
  class: Lure,
  title: z.string().min(1),
  /** How the attack works, for the analyst. */
  mechanism: z.string().min(1),
  tlp: z.enum(['CLEAR', 'GREEN', 'AMBER', 'RED']),
  references: z.array(z.url()),
  rules: z.array(Rule).min(1),
  matches: z.array(Example),
  misses: z.array(Example),
})

export type LureStory = z.infer<typeof LureFile>
export type LureRule = LureStory['rules'][number]

/** Every file of `<dir>/lures`, by name; throws ContentError for a schema error or an id used twice. */
export function loadLures(dir: string): LureStory[] {
  const folder = join(dir, 'lures')
  const stories = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => readYaml(join(folder, name), LureFile))
  const seen = new Set<string>()
  for (const { id } of stories) {
    if (seen.has(id)) throw new ContentError([`${folder}:1: ${id} is defined twice`])
    seen.add(id)
  }
  return stories
}
