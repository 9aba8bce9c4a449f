/**
 * Hardened decoding: bytes of an inspected picture go in, grey pixels of a bounded size come out.
 * Runs only inside the killable child of picture-worker.ts: sharp's own timeout does not fire in time.
 */
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import type { PictureFailure } from '../model.ts'

/** One byte per pixel, row by row, 0 is black. */
export interface GreyPicture {
  width: number
  height: number
  data: Uint8Array
}

export interface OpenPicture {
  /** Longest side of one frame, in pixels; of a document the longest of its pages. */
  longSide: number
  /** Indices of the frames worth looking at: `[0]` for still pictures, at most FRAMES_LIMIT for animations. */
  frames: number[]
  /** Decodes a frame upright and grey, shrunk to fit `maxSide` × `maxSide`, never enlarged. */
  grey(maxSide: number, frame: number): Promise<GreyPicture>
}

/** A whole file: also which frames have writing worth reading. */
export interface OpenFile extends OpenPicture {
  /** Shortest side in pixels, as `longSide`. */
  shortSide: number
  /** The first frame of an animation, every frame of a document. */
  pages: number[]
  /** A document has more pages than frames. */
  isCut: boolean
}

/** Thrown for a picture that must not or cannot be decoded; carries no data of the picture. */
export class PictureError extends Error {
  readonly failure: PictureFailure
  constructor(failure: PictureFailure) {
    super(failure)
    this.failure = failure
  }
}

/** A QR symbol has at least 21 modules on a side; above 12,000 px only bombs and posters remain. */
export const SIDE_MIN = 21
const SIDE_MAX = 12_000
const PIXELS_MAX = 30e6
/** libheif keeps several copies: 30 megapixels of AVIF took 600 MB, other formats 270 MB at most. */
const PIXELS_MAX_AVIF = 12e6
const FRAMES_LIMIT = 5
/** Frame n of an animation costs the decoding of all before it. */
const LAST_FRAME = 100

// The default set would render SVG, PDF and a dozen formats more, whatever the file is called.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
})
sharp.concurrency(1)
sharp.cache(false)

/** Reads the header and checks the limits. Throws PictureError `too-large` or `damaged`. */
export async function openPicture(bytes: Uint8Array): Promise<OpenFile> {
  // The header is read without the pixel limit so that a bomb is told from a damaged file; nothing is decoded yet.
  const { format, width, height, pages, pageHeight } = await orDamaged(
    sharp(bytes, { limitInputPixels: false, failOn: 'truncated', pages: 1 }).metadata(),
  )
  const frameHeight = pageHeight ?? height
  const longSide = Math.max(width, frameHeight)
  const pixelsMax = format === 'heif' ? PIXELS_MAX_AVIF : PIXELS_MAX
  if (longSide > SIDE_MAX || width * frameHeight > pixelsMax) throw new PictureError('too-large')
  if (Math.min(width, frameHeight) < SIDE_MIN) throw new PictureError('damaged')
  return {
    longSide,
    shortSide: Math.min(width, frameHeight),
    frames: sampleFrames(pages ?? 1),
    pages: [0],
    isCut: false,
    grey: (maxSide, frame) => grey(load(bytes, frame), maxSide),
  }
}

function load(bytes: Uint8Array, frame: number): Sharp {
  const options: SharpOptions = {
    limitInputPixels: PIXELS_MAX,
    failOn: 'truncated',
    pages: 1,
    ...(frame > 0 ? { page: frame } : {}),
  }
  return sharp(bytes, options)
}

/** Shrinks decoded pixels to fit `maxSide` × `maxSide`; never enlarges. */
export function shrinkGrey({ width, height, data }: GreyPicture, maxSide: number): Promise<GreyPicture> {
  return grey(sharp(data, { raw: { width, height, channels: 1 } }), maxSide)
}

async function grey(image: Sharp, maxSide: number): Promise<GreyPicture> {
  const { data, info } = await orDamaged(
    image
      .autoOrient()
      // Stickers are transparent: on mid grey both black and white modules stay visible.
      .flatten({ background: '#808080' })
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .greyscale()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  if (info.channels !== 1) throw new PictureError('damaged')
  return { width: info.width, height: info.height, data }
}

/** The first frame first, then others evenly spread: a symbol may appear late. */
function sampleFrames(pages: number): number[] {
  const last = Math.min(pages, LAST_FRAME) - 1
  const count = Math.min(last + 1, FRAMES_LIMIT)
  if (count <= 1) return [0]
  return Array.from({ length: count }, (_, index) => Math.round((index * last) / (count - 1)))
}

/** libvips explains itself in its errors, which may quote metadata: only the fact goes on. */
async function orDamaged<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch {
    throw new PictureError('damaged')
  }
}
