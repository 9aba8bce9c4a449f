/** What analysts send in, parsed: an answer, notes, an outcome. Browsers write line breaks as two characters. */
import { z } from 'zod'
import { OUTCOMES } from './hand-over-list.ts'

/** UTF-16 units. */
export const TEXT_LENGTH = 1_500
export const NAME_LENGTH = 40
export const NOTES_LENGTH = 4_000

const Lines = z.string().transform((text) => text.replace(/\r\n?/g, '\n').trim())

export const AnswerForm = z.object({
  once: z.uuid(),
  text: Lines.pipe(z.string().min(1).max(TEXT_LENGTH)),
  // Nothing that would end the line it stands in, or its bold type.
  name: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{M}\p{N} .,'’()-]+$/u)
    .max(NAME_LENGTH),
})

/** What the form held, however wrong: it is shown again. */
export const Sent = z.object({ text: z.string().catch(''), name: z.string().catch('') })

export const NotesForm = z.object({ notes: Lines.pipe(z.string().max(NOTES_LENGTH)) })

export const CloseForm = z.object({ outcome: z.enum(OUTCOMES) })
