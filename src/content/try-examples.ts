/** Example messages of the try page (console/examples.yaml), for people who have nothing suspicious at hand. */
import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, Language } from '../model.ts'
import { ContentError, readYaml } from './read-yaml.ts'

const Id = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/)

const Example = z.strictObject({
  /** On the button; short. */
  title: z.string().min(1).max(40),
  text: z.string().max(1_000).default(''),
  /** Most are what somebody else wrote. */
  forwarded: z.boolean().default(true),
  /** What a QR symbol that goes with it says, with an address for documentation or of nobody's. */
  qr: z.string().max(500).optional(),
})

const ExampleFile = z.strictObject({
  examples: z.record(Id, z.record(Language, Example)),
})

export interface TryExample {
  id: string
  language: Language
  title: string
  text: string
  forwarded: boolean
  qr?: string | undefined
}

/** By language, in the order of the file. Throws ContentError, also for one that is missing in a language. */
export function loadTryExamples(dir: string): Record<Language, TryExample[]> {
  const file = join(dir, 'console', 'examples.yaml')
  const { examples } = readYaml(file, ExampleFile)
  const of = (language: Language): TryExample[] =>
    Object.entries(examples).map(([id, byLanguage]) => {
      const example = byLanguage[language]
      if (!example) throw new ContentError([`${file}:1: ${id} is missing in ${language}`])
      return { id, language, ...example }
    })
  return Object.fromEntries(LANGUAGES.map((language) => [language, of(language)])) as Record<
    Language,
    TryExample[]
  >
}
