/** What a form of the try page sends, checked: a message with its picture and choices, or a reaction. */
import { z } from 'zod'
import { Language, TEXT_LIMIT } from '../../model.ts'
import type { PageContext } from '../shell.ts'

/** Of a picture: phones' screenshots have one or two. */
export const PICTURE_BYTES = 8 * 1024 * 1024
/** With its text and the form around it. */
export const FORM_BYTES = PICTURE_BYTES + 512 * 1024

const Choices = z.object({
  country: z.enum(['PK', 'KZ', 'other']).default('other'),
  language: z.union([Language, z.literal('auto')]).default('auto'),
})

const MessageForm = Choices.extend({
  // Browsers send CRLF, whatever was typed.
  text: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .default(''),
  forwarded: z.literal('on').optional(),
  /** What kind of picture it is is the media part's to tell; its name and type are the sender's claims. */
  picture: z.instanceof(File).optional().catch(undefined),
  /** `<language>.<id>` of an example, instead of the rest. */
  example: z
    .string()
    .regex(/^[A-Za-z-]{2,10}\.[a-z0-9-]{2,31}$/)
    .optional(),
})
export type MessageForm = z.infer<typeof MessageForm>

export const ReactionForm = z.object({
  id: z.string().regex(/^[0-9A-Z]{1,40}$/),
  emoji: z.enum(['👍', '👎']),
})

/** `problem` is a message id. */
export type Parsed =
  | { ok: true; form: MessageForm }
  | { ok: false; problem: 'invalid' | 'too-long' | 'too-large' }

export async function readMessage(c: PageContext): Promise<Parsed> {
  const body = await c.req.parseBody().catch(() => null)
  const parsed = MessageForm.safeParse(body)
  if (!parsed.success) return { ok: false, problem: 'invalid' }
  const { picture, ...form } = parsed.data
  if (form.text.length > TEXT_LIMIT) return { ok: false, problem: 'too-long' }
  // A form without a chosen file sends one of no bytes.
  if (!picture || picture.size === 0) return { ok: true, form }
  if (picture.size > PICTURE_BYTES) return { ok: false, problem: 'too-large' }
  return { ok: true, form: { ...form, picture } }
}
