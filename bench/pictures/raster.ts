/** Plain RGB pixels, and the ways into and out of them. */
import sharp, { type Sharp } from 'sharp'
import type { Random } from './random.ts'

/** Three bytes a pixel, row by row. */
export interface Raster {
  width: number
  height: number
  data: Uint8Array
}

/** Decodes an image file or an SVG; transparent becomes white. */
export async function toRaster(source: Buffer | Sharp): Promise<Raster> {
  const image = Buffer.isBuffer(source) ? sharp(source) : source
  const { data, info } = await image
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

export function fromRaster({ width, height, data }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

export type FileFormat = 'png' | 'jpg' | 'webp'

export interface PictureFile {
  bytes: Buffer
  extension: FileFormat | 'gif'
}

export async function toFile(image: Sharp, extension: FileFormat, quality = 80): Promise<PictureFile> {
  const encoded =
    extension === 'png'
      ? image.png()
      : extension === 'jpg'
        ? image.jpeg({ quality })
        : image.webp({ quality })
  return { bytes: await encoded.toBuffer(), extension }
}

/** A screenshot as phones keep them: PNG, or JPEG or WebP of good quality. */
export function asTaken(image: Sharp, random: Random): Promise<PictureFile> {
  return random.chance(0.45)
    ? toFile(image, 'png')
    : toFile(image, random.chance(0.8) ? 'jpg' : 'webp', random.int(75, 95))
}

export function fromSvg(svg: string): Sharp {
  return sharp(Buffer.from(svg))
}

export function svg(width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`
}
