/**
 * Puts pieces together into bubbles or paragraphs: by the gap to the line above, by common left edges, right
 * edges or centres, and by the times that close a bubble. Also says how wide each bubble's column is.
 */
import { boxOf, rowOverlap } from './layout-boxes.ts'
import type { Piece } from './layout-pieces.ts'
import type { Box } from './recognised.ts'

export interface Bubble {
  /** One per visual line, from the top. */
  pieces: Piece[]
  box: Box
  /** Pixels a line of this bubble could have been long, judged from all bubbles on its side. */
  columnWidth: number
}

/** All in sizes (typical heights of a word). */
const ALIGNED = 0.9
const LEAST_GAP = 1.1
/** Where times close the bubbles, gaps may be judged with more patience. */
const CHAT_LEAST_GAP = 1.4
const MOST_GAP = 1.6
/** How much more than between the lines of one bubble makes a new one. */
const EXTRA_GAP = 0.65
/** Open bubbles looked back at, so that time stays linear: more columns than a page has. */
const OPEN = 12

/** `pieces` from the top; `stamps` are the times taken off. */
export function toBubbles(pieces: readonly Piece[], stamps: readonly Box[], size: number): Bubble[] {
  const sorted = [...pieces].sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
  const isChat = stamps.length > 1
  const limit = gapLimit(sorted, isChat ? CHAT_LEAST_GAP : LEAST_GAP, size)
  const closers = [...stamps].sort((a, b) => a.top - b.top)
  const groups: Piece[][] = []
  for (const piece of sorted) {
    const group = groups
      .slice(-OPEN)
      .filter((open) => continues(open, piece, limit, size) && !isClosed(open.at(-1), piece, closers))
      .sort((a, b) => (b.at(-1)?.box.bottom ?? 0) - (a.at(-1)?.box.bottom ?? 0))[0]
    if (group === undefined) {
      groups.push([piece])
    } else {
      group.push(piece)
    }
  }
  const bubbles = groups.map((group) => ({ pieces: group, box: boxOf(group), columnWidth: 0 }))
  widenByTimes(bubbles, closers, size)
  const kind = isChat ? 'chat' : isOneColumn(sorted) ? 'column' : 'columns'
  return withColumns(bubbles, kind, size)
}

/** The largest gap inside a bubble in pixels, from the gaps between near lines of this page. */
function gapLimit(pieces: readonly Piece[], least: number, size: number): number {
  const gaps: number[] = []
  for (const [index, piece] of pieces.entries()) {
    const above = pieces[index - 1]
    if (above !== undefined && !above.isLast && sidesAgree(above.box, piece.box, size)) {
      const gap = (piece.box.top - above.box.bottom) / size
      if (gap > -0.6 && gap < 1.3) {
        gaps.push(gap)
      }
    }
  }
  gaps.sort((a, b) => a - b)
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 0.5
  return Math.min(MOST_GAP, Math.max(least, usual + EXTRA_GAP)) * size
}

function continues(open: readonly Piece[], piece: Piece, limit: number, size: number): boolean {
  const last = open.at(-1)
  if (last === undefined || last.isLast) {
    return false
  }
  const isApart = Math.min(last.box.right, piece.box.right) < Math.max(last.box.left, piece.box.left)
  if (isApart && rowOverlap(last.box, piece.box) > 0.4) {
    return false
  }
  const gap = piece.box.top - last.box.bottom
  if (gap > limit) {
    return false
  }
  const bubble = boxOf([...open.slice(0, 1), last])
  if (sidesAgree(last.box, piece.box, size) || sidesAgree(bubble, piece.box, size)) {
    return true
  }
  return !isApart && gap < (middlesAgree(last.box, piece.box, size) ? 0.8 : 0.7) * LEAST_GAP * size
}

/** A bubble of Urdu is even on the right, one of English on the left. */
function sidesAgree(a: Box, b: Box, size: number): boolean {
  const near = ALIGNED * size
  return Math.abs(a.left - b.left) < near || Math.abs(a.right - b.right) < near
}

/** Notes and headings stand in the middle. */
function middlesAgree(a: Box, b: Box, size: number): boolean {
  return Math.abs(a.left + a.right - b.left - b.right) / 2 < ALIGNED * size
}

/** A time stands between the two lines, or beside the upper one. */
function isClosed(last: Piece | undefined, piece: Piece, closers: readonly Box[]): boolean {
  if (last === undefined) {
    return false
  }
  const from = last.box.top
  let low = 0
  let high = closers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((closers[middle]?.top ?? 0) < from) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  for (let index = low; index < closers.length && index < low + OPEN; index += 1) {
    const closer = closers[index]
    if (closer === undefined || (closer.top + closer.bottom) / 2 > piece.box.top) {
      return false
    }
    if (closer.right > last.box.left) {
      return true
    }
  }
  return false
}

/** A time below the text stands at the inner edge of its bubble, which the text need not reach. */
function widenByTimes(bubbles: Bubble[], closers: readonly Box[], size: number): void {
  let next = 0
  for (const closer of closers) {
    while ((bubbles[next]?.box.top ?? Infinity) <= closer.top) {
      next += 1
    }
    const owner = bubbles
      .slice(Math.max(0, next - OPEN), next)
      .findLast(({ box }) => closer.left > box.left - size && closer.top < box.bottom + 1.5 * size)
    if (owner !== undefined) {
      owner.box.right = Math.max(owner.box.right, closer.right)
    }
  }
}

function isOneColumn(pieces: readonly Piece[]): boolean {
  const beside = pieces.filter((piece, index) => {
    const above = pieces[index - 1]
    return above !== undefined && rowOverlap(above.box, piece.box) > 0.5
  })
  return beside.length * 8 <= pieces.length
}

/** Bubbles that share an edge may have lines as long; on a page with one column all may, and notes of a chat. */
function withColumns(bubbles: Bubble[], kind: 'chat' | 'column' | 'columns', size: number): Bubble[] {
  const columns = new Map<string, { widest: number; count: number }>()
  let page = 0
  for (const { box } of bubbles) {
    const width = box.right - box.left
    page = Math.max(page, width)
    for (const key of columnsOf(box, size)) {
      const column = columns.get(key) ?? { widest: 0, count: 0 }
      columns.set(key, { widest: Math.max(column.widest, width), count: column.count + 1 })
    }
  }
  return bubbles.map((bubble) => {
    const shared = columnsOf(bubble.box, size).flatMap((key) => {
      const column = columns.get(key)
      return column !== undefined && column.count > 1 ? [column.widest] : []
    })
    const own = bubble.box.right - bubble.box.left
    // A bubble grows with its text: one far narrower than others was not wrapped.
    const isOpen = kind === 'column' || (kind === 'chat' && (shared.length === 0 || own < 0.6 * page))
    return { ...bubble, columnWidth: isOpen ? page : Math.max(own, ...shared) }
  })
}

/** Names of the columns a box may belong to: two rasters, half a step apart, so that no near edges are parted. */
function columnsOf(box: Box, size: number): string[] {
  const [left, right] = [box.left / (2 * size), box.right / (2 * size)]
  return [`l${Math.floor(left)}`, `L${Math.round(left)}`, `r${Math.floor(right)}`, `R${Math.round(right)}`]
}
