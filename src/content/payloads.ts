/** Reads the catalogue of QR and link payloads (qr-payloads.yaml): what each pattern is and how risky. */
import { join } from 'node:path'
import { z } from 'zod'
import { readYaml } from './read-yaml.ts'

/** Decoders that know more than a pattern can: their checks and fields live in triage/qr-payload.ts. */
const PAYLOAD_DECODERS = ['emv', 'url'] as const

const Example = z.strictObject({
  text: z.string().min(1),
  fields: z.record(z.string(), z.string()).optional(),
})

const Entry = z.strictObject({
  id: z.string().regex(/^qr\.[a-z-]+$/),
  risk: z.enum(['critical', 'high', 'medium', 'low']),
  /** Regular expression, flags `iu`, matched against the text and its percent-decoded forms. */
  pattern: z.string().min(1),
  decode: z.enum(PAYLOAD_DECODERS).optional(),
  /** Named groups of the pattern that are harmless to show. */
  fields: z.array(z.string()).optional(),
  examples: z.array(Example).min(1),
  misses: z.array(z.string()),
})

const File = z.strictObject({ payloads: z.array(Entry).min(1) })

export type PayloadEntry = Omit<z.infer<typeof Entry>, 'pattern'> & { pattern: RegExp }

/** In order: the first entry whose pattern fits names the payload. */
export interface PayloadCatalogue {
  entries: PayloadEntry[]
}

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadPayloads(dir: string): PayloadCatalogue {
  const { payloads } = readYaml(join(dir, 'qr-payloads.yaml'), File)
  return { entries: payloads.map((entry) => ({ ...entry, pattern: new RegExp(entry.pattern, 'iu') })) }
}
