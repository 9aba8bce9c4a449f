/**
 * QR symbols of one picture: a decoded picture goes in, the texts of its symbols come out, cleanest method first.
 * The order of the steps is measured (bench/qr.ts). The texts are hostile and may be live credentials: never log them.
 */
import jsQRModule from 'jsqr'
import { decodeQR } from 'qr/decode.js'
import type { GreyPicture, OpenPicture } from './image.ts'
import { CODE_BYTES_LIMIT, CODES_LIMIT } from './picture-job.ts'
import type { ZxingReader } from './zxing.ts'

const SIDE_USUAL = 1600
const SIDE_LARGE = 4096
const SIDE_SMALL = 1000
/** jsQR knows no time limit and needs up to this long on noise of SIDE_SMALL. */
const JSQR_WORST_MS = 1_600

/** One way of looking at a frame; answers nothing where it does not apply. */
type Step = (frame: Frame) => Promise<string[]>

interface Frame {
  longSide: number
  /** Milliseconds left for this picture. */
  leftMs(): number
  grey(maxSide: number): Promise<GreyPicture>
}

/**
 * Looks for QR, Micro QR and rMQR symbols: the cheap step over all sampled frames, then, while nothing was
 * found, the dear ones over the first frame.
 * @param leftMs milliseconds left for the picture, asked between steps: when it is 0 or less the search ends.
 * @returns the texts, or `null` when the time ended before the search did and nothing was found.
 * @throws PictureError when a frame cannot be decoded.
 */
export async function readQrCodes(
  picture: OpenPicture,
  zxing: ZxingReader,
  leftMs: () => number,
): Promise<string[] | null> {
  const [still, ...moving] = picture.frames.map((index): Frame => ({
    longSide: picture.longSide,
    leftMs,
    grey: rememberSizes(picture.longSide, (maxSide) => picture.grey(maxSide, index)),
  }))
  const [cheap, ...dear] = stepsWith(zxing)
  if (still === undefined || cheap === undefined) return []
  const found = await cheap(still)
  for (const frame of moving) {
    // A broken later frame must not lose what the others showed.
    if (leftMs() > 0) found.push(...(await cheap(frame).catch(() => [])))
  }
  for (const step of dear) {
    if (found.length > 0) break
    if (leftMs() <= 0) return null
    found.push(...(await step(still)))
  }
  return [...new Set(found.filter((text) => text !== '').map(cutCode))].slice(0, CODES_LIMIT)
}

function stepsWith(zxing: ZxingReader): Step[] {
  return [
    async (frame) => zxing.read(await frame.grey(SIDE_USUAL)),
    async (frame) => (frame.longSide > SIDE_USUAL ? zxing.read(await frame.grey(SIDE_LARGE)) : []),
    async (frame) => zxing.read(await frame.grey(SIDE_SMALL), { tryDenoise: true }),
    async (frame) => zxing.read(await frame.grey(SIDE_USUAL), { binarizer: 'GlobalHistogram' }),
    async (frame) => readWithQr(await frame.grey(SIDE_USUAL)),
    async (frame) => (frame.leftMs() > JSQR_WORST_MS ? readWithJsQr(await frame.grey(SIDE_SMALL)) : []),
  ]
}

/** A second, independent algorithm. */
function readWithQr({ width, height, data }: GreyPicture): string[] {
  try {
    return [
      decodeQR({ width, height, data: greyToRgba(data) }, { format: 'RGBA', timeLimit: 150, effort: 4 }),
    ]
  } catch {
    // It throws when it finds nothing.
    return []
  }
}

/** Last, for it reads one symbol only and is the one that sometimes reads it wrongly. */
function readWithJsQr({ width, height, data }: GreyPicture): string[] {
  const code = jsQR(greyToRgba(data), width, height, { inversionAttempts: 'attemptBoth' })
  return code === null ? [] : [code.data]
}

// jsQR is a CommonJS bundle whose types say `default` twice under NodeNext.
const jsQR = jsQRModule as unknown as typeof jsQRModule.default

function greyToRgba(grey: Uint8Array): Uint8ClampedArray {
  const rgba = new Uint32Array(grey.length)
  for (let index = 0; index < grey.length; index += 1) {
    rgba[index] = 0xff000000 | ((grey[index] ?? 0) * 0x010101)
  }
  return new Uint8ClampedArray(rgba.buffer)
}

/** Cuts to CODE_BYTES_LIMIT without leaving half a character. */
function cutCode(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.byteLength <= CODE_BYTES_LIMIT) return text
  return new TextDecoder().decode(bytes.subarray(0, CODE_BYTES_LIMIT), { stream: true })
}

/** Several steps look at the same size, and below SIDE_SMALL all do: decoding it once is half of their cost. */
function rememberSizes(
  longSide: number,
  grey: (maxSide: number) => Promise<GreyPicture>,
): (maxSide: number) => Promise<GreyPicture> {
  const known = new Map<number, Promise<GreyPicture>>()
  return (maxSide) => {
    const side = Math.min(maxSide, longSide)
    const picture = known.get(side) ?? grey(side)
    known.set(side, picture)
    return picture
  }
}
