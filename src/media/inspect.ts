/**
 * The first look at a file: bytes go in, the format told by the leading bytes comes out, or why it is refused.
 * Neither names nor declared MIME types count: both are the sender's claim. Nothing is decoded here.
 */
import type { PictureFailure } from '../model.ts'

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'pdf'

/** Bytes of the largest picture examined: WhatsApp's own limit for images. */
export const PICTURE_BYTES_LIMIT = 16 * 1024 * 1024

export type Inspection = { ok: true; format: PictureFormat } | { ok: false; failure: PictureFailure }

/**
 * Names the format of a picture or document, or refuses it: `too-large` above `limitBytes`, `unsupported-format` for
 * pictures we cannot decode (HEIC, SVG, TIFF …), `not-an-image` for the rest, an empty file included. Of a file
 * that is several things at once only the beginning counts, and only the decoder of that format ever sees it.
 */
export function inspectPicture(bytes: Uint8Array, limitBytes = PICTURE_BYTES_LIMIT): Inspection {
  if (bytes.byteLength > limitBytes) return { ok: false, failure: 'too-large' }
  const head = latin1(bytes, 0, HEAD_BYTES)
  const format = acceptedFormat(head)
  if (format !== null) return { ok: true, format }
  return { ok: false, failure: isOtherPicture(head) ? 'unsupported-format' : 'not-an-image' }
}

/** Enough for an ISO media file's list of brands and for what may stand before `<svg`. */
const HEAD_BYTES = 1024

function acceptedFormat(head: string): PictureFormat | null {
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp'
  // PDFium would search the first kilobyte for it: what begins otherwise is no PDF here.
  if (head.startsWith('%PDF-')) return 'pdf'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif'
  if (isoBrands(head).some((brand) => brand === 'avif' || brand === 'avis')) return 'avif'
  return null
}

/** TIFF, BMP, icons, Photoshop, JPEG XL, JPEG 2000 by their signatures. */
const OTHER_SIGNATURES = [
  'II*\0',
  'MM\0*',
  'BM',
  '\0\0\x01\0',
  '8BPS',
  '\xff\x0a',
  '\0\0\0\x0cJXL ',
  '\0\0\0\x0cjP  ',
]

/** Brands of the HEIF family (ISO/IEC 23008-12, annex B) that carry HEVC or AVC, not AV1. */
const HEIF_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'avci', 'avcs'])

function isOtherPicture(head: string): boolean {
  if (OTHER_SIGNATURES.some((signature) => head.startsWith(signature))) return true
  if (isoBrands(head).some((brand) => HEIF_BRANDS.has(brand))) return true
  return /^(?:\xef\xbb\xbf)?\s{0,64}</.test(head) && head.includes('<svg')
}

/** Brands of the `ftyp` box that opens an ISO base media file (ISO/IEC 14496-12, section 4.3); empty for others. */
function isoBrands(head: string): string[] {
  if (!head.startsWith('ftyp', 4)) return []
  const boxBytes =
    (head.charCodeAt(0) << 24) | (head.charCodeAt(1) << 16) | (head.charCodeAt(2) << 8) | head.charCodeAt(3)
  const brands = [head.slice(8, 12)]
  for (let at = 16; at + 4 <= Math.min(boxBytes, head.length); at += 4) brands.push(head.slice(at, at + 4))
  return brands
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to)
}
