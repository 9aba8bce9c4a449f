/**
 * QR symbols of one picture: a decoded picture goes in, the texts of its symbols come out, cheapest method first.
 * Every text has passed ZXing's error correction, whoever found its symbol. The texts are hostile and may be live
 * credentials: never log them.
 */
import jsQRModule from 'jsqr'
import type { GreyPicture, OpenPicture } from './image.ts'
import { CODE_BYTES_LIMIT, CODES_LIMIT } from './picture-job.ts'
import { locate, readAt, type Pass } from './qr-locate.ts'
import type { ZxingReader, ZxingSymbol } from './zxing.ts'

const SIDE_USUAL = 1600
const SIDE_LARGE = 4096
const SIDE_SMALL = 1000
/** jsQR knows no time limit and needs up to this long on noise of SIDE_SMALL. */
const JSQR_WORST_MS = 1_600

/** Nobody waits longer for what may stand beside a symbol that was read. */
const BESIDES_MS = 400

/** One way of looking at a frame; answers nothing where it does not apply. */
type Step = (frame: Frame) => Promise<ZxingSymbol[]>

interface Frame {
  longSide: number
  /** Milliseconds left for this picture. */
  leftMs: () => number
  grey(maxSide: number): Promise<GreyPicture>
  /** Finders were seen of a symbol that could not be read. */
  hasUnread: boolean
}

/**
 * Looks for QR, Micro QR and rMQR symbols: the cheap step over all sampled frames, then what stands beside them
 * on the first frame, or, while nothing was found, the dear steps over it.
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
    hasUnread: false,
    grey: rememberSizes(picture.longSide, (maxSide) => picture.grey(maxSide, index)),
  }))
  if (still === undefined) return []
  const found = zxing.find(await still.grey(SIDE_USUAL))
  if (found.length > 0) found.push(...(await besides(found, still, zxing)))
  for (const frame of moving) {
    // A broken later frame must not lose what the others showed.
    if (leftMs() > 0) found.push(...(await findIn(frame, zxing).catch(() => [])))
  }
  for (const step of stepsWith(zxing)) {
    if (found.length > 0) break
    if (leftMs() <= 0) return null
    found.push(...(await step(still)))
  }
  const texts = found.map(({ text }) => text).filter((text) => text !== '')
  return [...new Set(texts.map(cutCode))].slice(0, CODES_LIMIT)
}

async function findIn(frame: Frame, zxing: ZxingReader): Promise<ZxingSymbol[]> {
  return zxing.find(await frame.grey(SIDE_USUAL))
}

/** A clean symbol must not hide a damaged one next to it. */
async function besides(found: ZxingSymbol[], frame: Frame, zxing: ZxingReader): Promise<ZxingSymbol[]> {
  if (frame.leftMs() <= 0) return []
  const known = found.map(({ corners }) => corners)
  const atStart = frame.leftMs()
  const leftMs = (): number => Math.min(frame.leftMs(), frame.leftMs() - atStart + BESIDES_MS)
  return locate(await frame.grey(SIDE_USUAL), HALVED, known, zxing, leftMs).symbols
}

const HALVED: Pass = { halvings: 1, radius: 9 }
const WIDE: Pass = { halvings: 1, radius: 16 }
const FINE: Pass = { halvings: 0, radius: 9 }
const COARSE: Pass = { halvings: 2, radius: 9 }

/**
 * Of 725 pictures, drawn with all kinds of damage or real photos, 111 were first read by one of these steps; how many
 * by each is said beside it. Denoising, a global threshold and the `qr` package, which stood here before, had none.
 */
function stepsWith(zxing: ZxingReader): Step[] {
  const located =
    (pass: Pass): Step =>
    async (frame) => {
      const { symbols, hasUnread } = locate(await frame.grey(SIDE_USUAL), pass, [], zxing, frame.leftMs)
      frame.hasUnread ||= hasUnread
      return symbols
    }
  return [
    // 54: half the pixels take a quarter of the time and average a screen's grid away.
    located(HALVED),
    // 26
    async (frame) => (frame.longSide > SIDE_USUAL ? zxing.find(await frame.grey(SIDE_LARGE)) : []),
    // 6
    located(WIDE),
    // 21
    located(FINE),
    // 4
    located(COARSE),
    // None: kept as an eye of another kind where finders show a symbol that nobody could read.
    async (frame) => {
      if (!frame.hasUnread || frame.leftMs() <= JSQR_WORST_MS) return []
      return readWithJsQr(await frame.grey(SIDE_SMALL), zxing, frame.leftMs)
    },
  ]
}

/** Another eye for where a symbol may be. What it reads is sometimes wrong, so the reading is left to ZXing. */
function readWithJsQr(picture: GreyPicture, zxing: ZxingReader, leftMs: () => number): ZxingSymbol[] {
  const { width, height, data } = picture
  const code = jsQR(greyToRgba(data), width, height, { inversionAttempts: 'attemptBoth' })
  if (code === null) return []
  const { topLeftFinderPattern, topRightFinderPattern, bottomLeftFinderPattern } = code.location
  const corners = [topLeftFinderPattern, topRightFinderPattern, bottomLeftFinderPattern] as const
  const symbol = readAt(picture, corners, 17 + 4 * code.version, zxing, leftMs)
  return symbol === null ? [] : [symbol]
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
