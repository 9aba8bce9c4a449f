/**
 * Passages: what is too long to be one thought, or was said by several people, in the pieces that are judged one by
 * one. In: a message and the bubbles or paragraphs recognised in pictures. Out: pieces in order. Pure.
 */
export interface Passage {
  text: string
  origin: 'message' | 'picture-text'
}

/** Up to so many words a text is one thought: the longest lures of one breath have about as many. */
const ONE_THOUGHT = 70
/** Words of a piece of a text that has neither lines nor sentences, where the text is not too long for it. */
const PIECE = 25
/** A sentence or bubble up to this length stays whole. */
const LONGEST = 45
/** The longer a text, the longer its pieces: never more than about this many. */
const MOST = 100

export interface Cut {
  passages: Passage[]
  /** So few words that all of them may tell one story. */
  isShort: boolean
}

/** Null where the whole is one thought: a short message, or one bubble. Linear. */
export function cutPassages(message: string, pictured: readonly string[]): Cut | null {
  const words = [message, ...pictured].reduce((sum, text) => sum + countWords(text), 0)
  const isShort = words <= ONE_THOUGHT
  if (isShort) {
    const messages = message.trim() === '' ? [] : [message]
    const passages = toPassages(messages, pictured)
    return passages.length > 1 ? { passages, isShort } : null
  }
  const piece = Math.max(PIECE, Math.ceil(words / MOST))
  const shown = pictured.flatMap((text) =>
    countWords(text) > Math.max(LONGEST, piece) ? sentencesOf(text, piece) : [text],
  )
  return { passages: toPassages(sentencesOf(message, piece), shown), isShort }
}

function toPassages(messages: readonly string[], pictured: readonly string[]): Passage[] {
  return [
    ...messages.map((text): Passage => ({ text, origin: 'message' })),
    ...pictured.map((text): Passage => ({ text, origin: 'picture-text' })),
  ]
}

function countWords(text: string): number {
  let count = 0
  for (const _ of text.matchAll(/\S+/g)) count++
  return count
}

/** Sentences and lines, short ones together up to `piece` words, long ones cut. */
function sentencesOf(text: string, piece: number): string[] {
  const pieces: string[] = []
  for (const sentence of text.split(/\n+|(?<=[.!?۔؟…])\s+/)) {
    const words = sentence.match(/\S+/g) ?? []
    if (words.length === 0) continue
    if (words.length <= Math.max(LONGEST, piece)) pieces.push(sentence)
    else {
      for (let at = 0; at < words.length; at += piece) pieces.push(words.slice(at, at + piece).join(' '))
    }
  }
  return mergeBeyond(pieces, MOST)
}

/** Many short lines: neighbours are joined until about `most` pieces are left. */
function mergeBeyond(pieces: string[], most: number): string[] {
  const each = Math.ceil(pieces.length / most)
  if (each <= 1) return pieces
  return Array.from({ length: Math.ceil(pieces.length / each) }, (_, index) =>
    pieces.slice(index * each, (index + 1) * each).join('\n'),
  )
}
