/** Reads the catalogue of QR and link payloads (qr-payloads.yaml): what each pattern is and how risky. */
import { join } from 'node:path'
import { z } from 'zod'
import { readYaml } from './read-yaml.ts'

/** Decoders that know more than a pattern can: their checks and fields live in triage/payload-decoders.ts. */
const PAYLOAD_DECODERS = [
  'emv',
  'payment',
  'transfer',
  'url',
  'service',
  'signing',
  'otpauth',
  'wifi',
  'contact',
  'draft',
  'event',
  'app',
] as const
export type PayloadDecoder = (typeof PAYLOAD_DECODERS)[number]

/** All that may be told of a payload: every field is harmless to show. Texts name them as variables. */
export const PAYLOAD_FIELDS = [
  'merchant',
  'city',
  'country',
  'amount',
  'currency',
  'fee',
  'bank',
  'account',
  'address',
  'expires',
  'recurring',
  'crc',
  'service',
  'host',
  'ssid',
  'security',
  'hidden',
  'issuer',
  'user',
  'phone',
  'code',
  'email',
  'text',
  'name',
  'organisation',
  'title',
  'place',
  'app',
  'scheme',
] as const
export type PayloadField = (typeof PAYLOAD_FIELDS)[number]

const Example = z.strictObject({
  text: z.string().min(1),
  fields: z.partialRecord(z.enum(PAYLOAD_FIELDS), z.string()).optional(),
  /** Parts of the text that must be masked wherever they stand. */
  secrets: z.array(z.string().min(4)).optional(),
})

const Id = z.string().regex(/^qr\.[a-z-]+$/)
const Risk = z.enum(['critical', 'high', 'medium', 'low'])
/** By country and by the code in account numbers. */
export const Banks = z.record(z.string().length(2), z.record(z.string(), z.string()))
/** What operators may say of a payload of the catalogue. Its pattern is not theirs to change. */
export const PayloadRisk = z.strictObject({ id: Id, risk: Risk })

const Entry = z.strictObject({
  id: Id,
  risk: Risk,
  /** Regular expression, flags `iu`, matched against the text and its percent-decoded forms. */
  pattern: z.string().min(1),
  decode: z.enum(PAYLOAD_DECODERS).optional(),
  /** Named groups of the pattern that are harmless to show. */
  fields: z.array(z.enum(PAYLOAD_FIELDS)).optional(),
  examples: z.array(Example).min(1),
  misses: z.array(z.string()),
})

const File = z.strictObject({
  banks: Banks,
  payloads: z.array(Entry).min(1),
})

export type PayloadEntry = Omit<z.infer<typeof Entry>, 'pattern'> & { pattern: RegExp }

/** In order: the first entry whose pattern fits names the payload. */
export interface PayloadCatalogue {
  entries: PayloadEntry[]
  /** Country → bank code in the IBAN → the bank's name as its customers know it. */
  banks: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** `dir` is the content folder. Throws ContentError for a file that breaks the schema. */
export function loadPayloads(dir: string): PayloadCatalogue {
  const { banks, payloads } = readYaml(join(dir, 'qr-payloads.yaml'), File)
  return {
    banks,
    entries: payloads.map((entry) => ({ ...entry, pattern: new RegExp(entry.pattern, 'iu') })),
  }
}
