/** What is kept of an examined submission: ids and hashed marks; words only where the operator keeps them, sealed. */
import { z } from 'zod'
import { Signal, type Intent, type Language, type Level, type Lure, type Mark } from '../model.ts'

/** Words of a case, every secret and number in them masked. Kept only where retention is on. */
export const CaseContent = z.object({
  /** The message as it was examined. */
  text: z.string(),
  /** What was read from its pictures. */
  readings: z.array(z.object({ kind: z.enum(['qr', 'text']), text: z.string() })),
  signals: z.array(Signal),
  reply: z.string(),
})
export type CaseContent = z.infer<typeof CaseContent>

export interface CaseRecord {
  language: string
  replyLanguage: Language
  country: string | null
  level: Level
  lure: Lure | null
  story: string | null
  intent: Intent
  signalIds: string[]
  durationMs: number
  /** Stored as keyed hashes, their samples sealed; never of a trial. */
  marks?: readonly Mark[]
  /** Sealed, until `untilMs`. */
  content?: { words: CaseContent; untilMs: number } | null
}
