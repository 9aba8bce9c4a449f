/** What is known of a drawn picture: the ground truth that readings are compared with. */
import { z } from 'zod'
import { Language, Level } from '../../src/model.ts'

/** One passage a reader should find: a chat bubble, or one piece of text of a screen of WhatsApp's own. */
const Bubble = z.strictObject({
  side: z.enum(['them', 'me', 'screen']),
  text: z.string(),
  isForwarded: z.boolean().optional(),
})
export type Bubble = z.infer<typeof Bubble>

export const SCREENS = [
  'link-device',
  'enter-code',
  'passkey',
  'linked-devices',
  'registration-code',
] as const
export type OwnScreen = (typeof SCREENS)[number]

/** A screenshot with writing. */
export const TextPicture = z.strictObject({
  file: z.string(),
  kind: z.enum(['chat', 'screen']),
  category: z.string(),
  language: Language,
  theme: z.enum(['light', 'dark']),
  font: z.string(),
  /** False where no reader can be expected to read it: blurred, and Nastaliq. */
  isLegible: z.boolean(),
  screen: z.enum(SCREENS).optional(),
  /** In reading order. */
  bubbles: z.array(Bubble),
  /** Links, codes and numbers within the bubbles that must come out character by character. */
  exact: z.array(z.string()),
  /** The phone's and the app's own words around the bubbles, which are no evidence. */
  chrome: z.array(z.string()),
  /** The row of the tuning corpus that a chat is about, and its labelled level. */
  subject: z.strictObject({ id: z.string(), text: z.string(), level: Level }).optional(),
})
export type TextPicture = z.infer<typeof TextPicture>

/** A picture with QR symbols, or without (`texts` empty). */
export const QrPicture = z.strictObject({
  file: z.string(),
  category: z.string(),
  texts: z.array(z.string()),
})
export type QrPicture = z.infer<typeof QrPicture>

/** A truth together with the bytes of its picture file. */
export interface Drawn<T extends { file: string }> {
  truth: T
  bytes: Buffer
}
