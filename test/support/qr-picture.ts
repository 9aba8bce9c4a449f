/**
 * QR pictures for tests: a payload goes in, the bytes of an image file come out.
 * Everything is drawn here from `uqr` modules, so no test depends on a picture found elsewhere.
 */
import sharp, { type Sharp } from 'sharp'
import { encode } from 'uqr'

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif'

export interface QrPictureOptions {
  /** Pixels per module, 8 unless told. */
  scale?: number
  /** CSS colours of the modules and of the ground (`transparent` too); swap them for an inverted symbol. */
  dark?: string
  background?: string
  /** Clockwise degrees. */
  rotate?: number
  format?: PictureFormat
  /** 1..100 for the lossy formats. */
  quality?: number
  /** Modules of quiet zone, 4 as the standard asks. */
  border?: number
}

/** Encodes one QR symbol as an image file, PNG unless told. */
export async function qrPng(text: string, options: QrPictureOptions = {}): Promise<Buffer> {
  const { format = 'png', quality = 80 } = options
  return encodeAs(await qrImage(text, options), format, quality)
}

/** A drawing on a screenshot: where a symbol's top left corner goes, in pixels. */
export interface PlacedQr extends QrPictureOptions {
  text: string
  left: number
  top: number
}

export interface ScreenshotOptions {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  format?: PictureFormat
  quality?: number
}

/** A chat-like screen with speech bubbles of fake writing and any number of symbols; 1080 × 2400 unless told. */
export async function screenshot(codes: PlacedQr[], options: ScreenshotOptions = {}): Promise<Buffer> {
  const { width = 1080, height = 2400, theme = 'light', format = 'png', quality = 80 } = options
  const { pixels } = paintChat(width, height, theme === 'dark')
  const symbols = await Promise.all(
    codes.map(async (code) => ({
      input: await qrPng(code.text, { ...code, format: 'png' }),
      left: code.left,
      top: code.top,
    })),
  )
  return encodeAs(sharp(pixels, { raw: { width, height, channels: 3 } }).composite(symbols), format, quality)
}

/** An animated sticker whose frames are image files of equal size. */
export async function animation(frames: Buffer[], format: 'webp' | 'gif'): Promise<Buffer> {
  const joined = sharp(frames, { join: { animated: true } })
  return format === 'webp' ? joined.webp({ quality: 80 }).toBuffer() : joined.gif().toBuffer()
}

async function qrImage(text: string, options: QrPictureOptions): Promise<Sharp> {
  const { scale = 8, dark = '#000', background = '#fff', rotate = 0, border = 4 } = options
  const { data, size } = encode(text, { border })
  const modules = Buffer.alloc(size * size)
  data.forEach((row, y) => row.forEach((isDark, x) => modules.writeUInt8(isDark ? 255 : 0, y * size + x)))
  const side = size * scale
  const mask = await sharp(modules, { raw: { width: size, height: size, channels: 1 } })
    .resize(side, side, { kernel: 'nearest' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const paint = await sharp({ create: { width: side, height: side, channels: 3, background: dark } })
    .joinChannel(mask, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer()
  const square = await sharp({ create: { width: side, height: side, channels: 4, background } })
    .composite([{ input: paint }])
    .png()
    .toBuffer()
  return rotate === 0 ? sharp(square) : sharp(square).rotate(rotate, { background })
}

function encodeAs(image: Sharp, format: PictureFormat, quality: number): Promise<Buffer> {
  const lossy = format === 'jpeg' || format === 'webp' || format === 'avif'
  return image.toFormat(format, lossy ? { quality } : {}).toBuffer()
}

interface Painting {
  width: number
  height: number
  /** RGB, three bytes per pixel. */
  pixels: Buffer
}

/** Bars stand for words: text would need fonts, which a test machine may not have. */
function paintChat(width: number, height: number, isDark: boolean): Painting {
  const [page, mine, theirs, ink] = isDark
    ? [0x0b141a, 0x005c4b, 0x202c33, 0xd1d7db]
    : [0xefeae2, 0xd9fdd3, 0xffffff, 0x111b21]
  const painting = { width, height, pixels: Buffer.alloc(width * height * 3) }
  paintBox(painting, 0, 0, width, height, page)
  for (let top = 120, row = 0; top < height - 200; top += 190, row += 1) {
    const left = row % 2 === 0 ? 40 : width * 0.3
    paintBox(painting, left, top, width * 0.62, 150, row % 2 === 0 ? theirs : mine)
    for (let word = 0; word < 12; word += 1) {
      const x = left + 24 + (word % 6) * (width * 0.09)
      const y = top + 36 + Math.floor(word / 6) * 50
      paintBox(painting, x, y, width * (0.03 + ((row * 7 + word * 5) % 5) * 0.01), 18, ink)
    }
  }
  return painting
}

function paintBox(on: Painting, left: number, top: number, width: number, height: number, rgb: number): void {
  const line = Buffer.alloc(Math.round(width) * 3)
  for (let at = 0; at < line.length; at += 3) line.writeUIntBE(rgb, at, 3)
  for (let y = Math.round(top); y < Math.round(top + height); y += 1) {
    line.copy(on.pixels, (y * on.width + Math.round(left)) * 3)
  }
}
