/** Addresses and forms of the review: parsed here, and written again for links. */
import { z } from 'zod'
import { Level, Lure } from '../../model.ts'
import { REVIEW_REASONS, type ReviewFilter } from '../../store/console/reviews.ts'

/** What does not fit is left out: an old or mistyped address still shows a page. */
const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

export const ReviewQuery = z.object({
  language: lenient(z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/)),
  reason: lenient(z.enum(REVIEW_REASONS)),
  /** What became of the case before, to be said on the next page. */
  done: lenient(z.enum(['none', 'sent', 'late', 'exposed', 'lost'])),
})
export type ReviewQuery = z.infer<typeof ReviewQuery>

/** With its question mark; empty where nothing is asked for. */
export function addressOf({ language, reason }: ReviewFilter, done?: ReviewQuery['done']): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries({ language, reason, done })) if (value) parts.set(name, value)
  return parts.size === 0 ? '' : `?${parts.toString()}`
}

/** A danger is of some kind, and what is harmless is of none. */
export const ReviewForm = z
  .object({
    level: Level,
    lure: z.union([Lure, z.literal('').transform(() => null)]),
    /** When the review that the page showed was made; empty: it showed none. */
    seen: z.union([
      z.literal('').transform(() => null),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ]),
  })
  .refine(({ level, lure }) => level !== 'danger' || lure !== null)
  .refine(({ level, lure }) => level === 'danger' || level === 'caution' || lure === null)
export type ReviewForm = z.infer<typeof ReviewForm>
