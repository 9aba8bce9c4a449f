/** The emoji under an answer of ours → what its sender thinks of the answer. Pure. */
import type { Feedback } from '../model.ts'

const FEEDBACK_OF = new Map<string, Feedback>([
  ['👍', 'good'],
  ['❤', 'good'],
  ['👌', 'good'],
  ['🙏', 'good'],
  ['👎', 'bad'],
  ['❌', 'bad'],
  ['😡', 'bad'],
])

/** Skin tones and the sign that asks for the coloured form. */
const VARIANTS = /[\u{1F3FB}-\u{1F3FF}]|\uFE0F/gu
/** An emoji with all its variants is shorter. UTF-16 units. */
const LONGEST = 16

/** null for every other emoji, for several, and for a reaction taken back (empty). */
export function readReaction(emoji: string): Feedback | null {
  if (emoji.length > LONGEST) return null
  return FEEDBACK_OF.get(emoji.replace(VARIANTS, '')) ?? null
}
