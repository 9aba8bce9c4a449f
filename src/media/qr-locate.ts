/**
 * Symbols that the reader itself does not find or cannot read: a grey picture goes in, texts come out.
 * Finders are located, a grid is laid over the symbol, and the reader is given a clean drawing of its modules;
 * whatever it then reads has passed its error correction.
 */
import type { GreyPicture } from './image.ts'
import { halve, localContrast } from './qr-contrast.ts'
import { findFinders, type Finder } from './qr-finders.ts'
import { bendGrid, finderAgreement, fitGrid, type Fit } from './qr-fit.ts'
import { meshGrid } from './qr-mesh.ts'
import { nearestSize, patternsOf } from './qr-patterns.ts'
import { isInside, type Point, type Quad } from './qr-plane.ts'
import { drawSymbol, marginsOf } from './qr-sample.ts'
import { findTriples, type Triple } from './qr-triples.ts'
import type { ZxingReader, ZxingSymbol } from './zxing.ts'

/** One search: how often the picture is halved, and half the side of what counts as surroundings, in pixels. */
export interface Pass {
  halvings: number
  radius: number
}

export interface Located {
  symbols: ZxingSymbol[]
  /** Three finders stand as those of a symbol that was not read do. */
  hasUnread: boolean
}

/** Finders of one symbol agree so well with the pixels even before perspective is known. */
const AGREEMENT_MIN = 0.25
/** Right grids reach 0.75 and more, others hardly ever 0.6. */
const SCORE_MIN = 0.6
/** A right grid agrees so well that no other number of modules need be tried, a wrong triple so badly. */
const SCORE_SURE = 0.8
const SCORE_HOPELESS = 0.35
/** Crumpled paper leaves the patterns at the edges in about their places. */
const SCORE_CRUMPLED = 0.7
/** A bend that helps no more than this is none. */
const BEND_GAIN_MIN = 0.005
const TRIPLES_LIMIT = 6
/** No symbol that is smaller than this could be read. */
const SIDE_MIN = 40

/**
 * Searches symbols beside those already read.
 * @param known corners of symbols already read, in pixels of the picture.
 * @param leftMs milliseconds left, asked before each grid and each drawing.
 */
export function locate(
  picture: GreyPicture,
  { halvings, radius }: Pass,
  known: readonly Quad[],
  zxing: ZxingReader,
  leftMs: () => number,
): Located {
  let level = picture
  for (let count = 0; count < halvings; count += 1) level = halve(level)
  if (Math.min(level.width, level.height) < SIDE_MIN || leftMs() <= 0)
    return { symbols: [], hasUnread: false }
  const scale = 2 ** halvings
  const explained = known.map((quad) => quad.map((point) => scaled(point, 1 / scale)))
  const symbols: ZxingSymbol[] = []
  let hasUnread = false
  for (const candidate of candidatesIn(level, radius, explained)) {
    if (isExplained(candidate.triple, explained)) continue
    const fits = fitsOf(candidate, leftMs)
    const read = readFits(candidate, fits, zxing, leftMs)
    if (read === null) hasUnread ||= fits.length > 0
    else {
      explained.push([...read.corners])
      const [a, b, c, d] = read.corners
      const corners: Quad = [scaled(a, scale), scaled(b, scale), scaled(c, scale), scaled(d, scale)]
      symbols.push({ text: read.text, corners })
    }
  }
  return { symbols, hasUnread }
}

function scaled({ x, y }: Point, factor: number): Point {
  return { x: x * factor, y: y * factor }
}

/** Belongs to a symbol that was read already. */
function isExplained({ topRight, bottomLeft }: Triple, explained: readonly Point[][]): boolean {
  const middle = { x: (topRight.x + bottomLeft.x) / 2, y: (topRight.y + bottomLeft.y) / 2 }
  return explained.some((quad) => isInside(middle, quad))
}

interface Candidate {
  triple: Triple
  /** The picture with dark modules on light ground. */
  shown: GreyPicture
}

/** The triples whose finders look most like finders, best first. */
function candidatesIn(level: GreyPicture, radius: number, explained: readonly Point[][]): Candidate[] {
  const field = localContrast(level, radius)
  const finders = findFinders(field)
  const inverse = finders.some(isLight) ? invert(level) : level
  return findTriples(field, finders)
    .filter((triple) => !isExplained(triple, explained))
    .map((triple) => ({ triple, shown: isLight(triple.topLeft) ? inverse : level }))
    .map((each) => ({ ...each, agreement: agreementOf(each) }))
    .filter(({ agreement }) => agreement > AGREEMENT_MIN)
    .sort((one, other) => other.agreement - one.agreement)
    .slice(0, TRIPLES_LIMIT)
}

function isLight({ isInverted }: Finder): boolean {
  return isInverted
}

function invert({ width, height, data }: GreyPicture): GreyPicture {
  return { width, height, data: data.map((value) => 255 - value) }
}

function agreementOf({ shown, triple: { topLeft, topRight, bottomLeft, sizes } }: Candidate): number {
  return finderAgreement(shown, patternsOf(sizes[0] ?? 21), [topLeft, topRight, bottomLeft])
}

function readFits(
  { triple, shown }: Candidate,
  fits: readonly Fit[],
  zxing: ZxingReader,
  leftMs: () => number,
): ZxingSymbol | null {
  for (const fit of fits) {
    const read = readGrid(shown, fit, zxing, leftMs)
    if (read !== null) return read
  }
  const [best] = fits
  return best === undefined ? null : readBent(shown, best, triple.module, zxing, leftMs)
}

/** Tries grids that bend: dear, so only where the flat one was almost right. */
function readBent(
  shown: GreyPicture,
  flat: Fit,
  module: number,
  zxing: ZxingReader,
  leftMs: () => number,
): ZxingSymbol | null {
  if (leftMs() <= 0) return null
  const bent = bendGrid(shown, flat, module)
  const isBent = bent.score - flat.score > BEND_GAIN_MIN
  const read = isBent ? readGrid(shown, bent, zxing, leftMs) : null
  if (read !== null || bent.score < SCORE_CRUMPLED || leftMs() <= 0) return read
  return readGrid(shown, meshGrid(shown, isBent ? bent : flat), zxing, leftMs)
}

function readGrid(
  shown: GreyPicture,
  fit: Fit,
  zxing: ZxingReader,
  leftMs: () => number,
): ZxingSymbol | null {
  for (const margins of marginsOf(shown, fit)) {
    if (leftMs() <= 0) return null
    const [text] = zxing.read(drawSymbol(margins, fit.patterns), { isPure: true })
    if (text !== undefined) return { text, corners: cornersOf(fit) }
  }
  return null
}

/**
 * Reads a symbol whose place another decoder claims to know.
 * @param corners middles of the top left, top right and bottom left finder, in pixels.
 * @returns null when nothing there passes the error correction.
 */
export function readAt(
  picture: GreyPicture,
  corners: readonly [Point, Point, Point],
  size: number,
  zxing: ZxingReader,
  leftMs: () => number,
): ZxingSymbol | null {
  const [a, b] = corners
  const module = Math.hypot(b.x - a.x, b.y - a.y) / (size - 7)
  return readGrid(picture, fitGrid(picture, patternsOf(nearestSize(size)), corners, module), zxing, leftMs)
}

/** Grids of the likely sizes, those that agree best first. */
function fitsOf({ triple, shown }: Candidate, leftMs: () => number): Fit[] {
  const { topLeft, topRight, bottomLeft, module, sizes } = triple
  const fits: Fit[] = []
  for (const size of sizes) {
    if (leftMs() <= 0) break
    const fit = fitGrid(shown, patternsOf(size), [topLeft, topRight, bottomLeft], module)
    fits.push(fit)
    if (fit.score > SCORE_SURE || fit.score < SCORE_HOPELESS) break
  }
  return fits.filter(({ score }) => score > SCORE_MIN).sort((one, other) => other.score - one.score)
}

function cornersOf({ plane, patterns: { size } }: Fit): Quad {
  const corner = (column: number, row: number): Point => {
    const at = { x: 0, y: 0 }
    plane(column, row, at)
    return at
  }
  return [corner(0, 0), corner(size, 0), corner(size, size), corner(0, size)]
}
