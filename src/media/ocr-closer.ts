/**
 * A closer look at addresses: a line that was read goes in with the pixels it was read from, the same line comes out
 * with those addresses that a larger picture shows more surely. In them no dictionary tells l from 1 or q from g.
 */
import { crop } from './ocr-bands.ts'
import type { GreyPicture } from './image.ts'
import { isAddress } from './ocr-doubt.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { moved, toLine } from './ocr-lines.ts'
import type { Box, Line, Word } from './recognised.ts'

/** An address as sure as this needs no closer look. */
const ADDRESS_SURE = 80
/** Times as large. */
const SCALE = 2

export function withCloserAddresses(
  engine: OcrEngine,
  picture: GreyPicture,
  line: Line,
  box: Box,
  leftMs: () => number,
): Line {
  if (!line.words.some(isDoubtfulAddress)) return line
  const larger = enlarged(crop(picture, box))
  const words = engine
    .recognise(larger, 'latin', 'line', leftMs)
    .map(shrunk)
    .flatMap((seen) => moved(seen, box).words)
  const chosen = line.words.map((word) => (isDoubtfulAddress(word) ? surer(word, words) : word))
  return { ...toLine(chosen), box: line.box }
}

function isDoubtfulAddress({ text, confidence }: Word): boolean {
  return confidence < ADDRESS_SURE && isAddress(text)
}

function surer(word: Word, others: Word[]): Word {
  const there = others.filter(({ box }) => shared(box, word.box) * 2 > box.right - box.left)
  const [other] = there
  if (other === undefined || there.length > 1 || other.confidence <= word.confidence) return word
  return isAddress(other.text) ? { ...other, box: word.box } : word
}

function shared(a: Box, b: Box): number {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left)
}

function shrunk(line: Line): Line {
  const words = line.words.map((word) => ({ ...word, box: shrunkBox(word.box) }))
  return { ...line, box: shrunkBox(line.box), words }
}

function shrunkBox({ left, top, right, bottom }: Box): Box {
  return { left: left / SCALE, top: top / SCALE, right: right / SCALE, bottom: bottom / SCALE }
}

/** Between the pixels brightness changes evenly. */
function enlarged({ width, height, data }: GreyPicture): GreyPicture {
  const large = { width: Math.round(width * SCALE), height: Math.round(height * SCALE) }
  const pixels = new Uint8Array(large.width * large.height)
  for (let y = 0, at = 0; y < large.height; y += 1) {
    const top = Math.max(0, Math.min(height - 1, (y + 0.5) / SCALE - 0.5))
    const [row, next, down] = [Math.floor(top), Math.min(height - 1, Math.floor(top) + 1), top % 1]
    for (let x = 0; x < large.width; x += 1, at += 1) {
      const left = Math.max(0, Math.min(width - 1, (x + 0.5) / SCALE - 0.5))
      const [column, beside, across] = [Math.floor(left), Math.min(width - 1, Math.floor(left) + 1), left % 1]
      const upper = data[row * width + column]! * (1 - across) + data[row * width + beside]! * across
      const lower = data[next * width + column]! * (1 - across) + data[next * width + beside]! * across
      pixels[at] = Math.round(upper * (1 - down) + lower * down)
    }
  }
  return { ...large, data: pixels }
}
