/**
 * A recognised page in, passages out: one chat bubble or paragraph each, in reading order, with broken lines
 * joined and the phone's own furniture left out. Pure geometry and shapes; what the words mean is triage's.
 */
import { withoutKeyboardAndInput, withoutStatusBar, withoutTitleBar } from './layout-chrome.ts'
import { toBubbles, type Bubble } from './layout-bubbles.ts'
import { carriesEvidence } from './layout-evidence.ts'
import { toPieces } from './layout-pieces.ts'
import { isSpeck } from './layout-specks.ts'
import { withoutStamps } from './layout-stamps.ts'
import { joinLines } from './layout-text.ts'
import type { RecognisedPage } from './recognised.ts'

export interface Passage {
  /** Not empty; spaces where a line was wrapped, a newline where the writer began a new one. */
  text: string
  /** 0..100, mean of its words by their length. */
  confidence: number
}

export const MAX_PASSAGES = 60
/** UTF-8 bytes of one passage; a longer paragraph becomes several passages. */
export const MAX_PASSAGE_BYTES = 4 * 1024
/** UTF-8 bytes of all passages; passages that carry a link, number, code or amount go first. */
export const MAX_TEXT_BYTES = 16 * 1024

/** Never throws, whatever the boxes are: anything not finite is left out. Time is linear in the words. */
export function toPassages(page: RecognisedPage): Passage[] {
  const { pieces, size, width, height } = toPieces(page)
  const frame = { size, width, height }
  const { pieces: below, barBottom } = withoutStatusBar(pieces, frame)
  const stamped = withoutStamps(below, size)
  const isDocument = stamped.stamps.length === 0
  // A single time may be all that was read of a chat's.
  const isPhone = !isDocument || barBottom !== null
  const docked = withoutKeyboardAndInput(stamped, frame)
  const kept = isDocument ? docked : withoutTitleBar(docked, barBottom, frame)
  const bubbles = toBubbles(kept, stamped.stamps, size)
  const passages = bubbles.flatMap((bubble) => {
    const text = joinLines(bubble, { size, isDocument })
    const confidence = confidenceOf(bubble)
    if (isPhone && isSpeck(text, confidence)) return []
    return cut(text, MAX_PASSAGE_BYTES).map((part) => ({ text: part, confidence }))
  })
  return withinLimits(passages)
}

function confidenceOf(bubble: Bubble): number {
  let sum = 0
  let letters = 0
  for (const word of bubble.pieces.flatMap((piece) => piece.words)) {
    sum += word.confidence * word.text.length
    letters += word.text.length
  }
  return letters === 0 ? 0 : Math.round((sum / letters) * 10) / 10
}

/** Cuts at the last space that fits, so that no link is cut that need not be. */
function cut(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = text
  while (bytesOf(rest) > limit) {
    const fit = fitting(rest, limit)
    const space = Math.max(fit.lastIndexOf(' '), fit.lastIndexOf('\n'))
    const end = space > fit.length / 2 ? space : fit.length
    parts.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  parts.push(rest)
  return parts.filter((part) => part !== '')
}

/** The longest beginning of at most `limit` bytes that ends between two characters. */
function fitting(text: string, limit: number): string {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += bytesOf(character)
    if (bytes > limit) {
      break
    }
    end += character.length
  }
  return text.slice(0, end)
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

function withinLimits(passages: Passage[]): Passage[] {
  const order = passages.map((passage, index) => ({ passage, index, isFirst: carriesEvidence(passage.text) }))
  order.sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || a.index - b.index)
  const chosen: typeof order = []
  let bytes = 0
  for (const entry of order) {
    const more = bytesOf(entry.passage.text)
    if (chosen.length < MAX_PASSAGES && bytes + more <= MAX_TEXT_BYTES) {
      chosen.push(entry)
      bytes += more
    }
  }
  return chosen.sort((a, b) => a.index - b.index).map((entry) => entry.passage)
}
