/** Pictures without a QR symbol, by category: drawn patterns, pages, noise, landscapes and chats. */
import sharp from 'sharp'
import { drawBackdrop } from './backdrop.ts'
import type { PageDrawer } from './browser.ts'
import { readSubjects } from './chat-texts.ts'
import { drawText } from './draw-texts.ts'
import { NEGATIVE_PAGES, PAGE_SIZE } from './negative-pages.ts'
import { PATTERNS, PATTERN_SIDE } from './negative-patterns.ts'
import { createRandom, type Random } from './random.ts'
import { asTaken, fromRaster, fromSvg, svg, toFile, type PictureFile } from './raster.ts'
import { planTexts } from './text-plan.ts'
import type { Drawn, QrPicture } from './truth.ts'

/** All of them, one after the other; without a browser the pages and chats are left out. */
export async function* drawNegatives(drawer: PageDrawer | null): AsyncGenerator<Drawn<QrPicture>> {
  for (const [category, { count, draw }] of Object.entries(PATTERNS))
    for (const { id, random } of seeds(category, count)) {
      const body = draw(random)
      yield named(id, category, await degraded(svg(PATTERN_SIDE, PATTERN_SIDE, body), random))
    }
  for (const { id, random } of seeds('noise', 12)) yield named(id, 'noise', await drawNoise(random))
  for (const { id, random } of seeds('photo', 22)) yield named(id, 'photo', await drawLandscape(random))
  if (drawer === null) return
  const subjects = readSubjects()
  for (const [category, { count, draw }] of Object.entries(NEGATIVE_PAGES))
    for (const { id, random } of seeds(category, count)) {
      const html = `<!doctype html><meta charset="utf-8">${draw(random, subjects)}`
      const { png } = await drawer.draw(html, PAGE_SIZE)
      yield named(id, category, await asTaken(sharp(png), random))
    }
  for (const plan of planTexts()
    .filter(({ category }) => category === 'sent')
    .slice(0, 34)) {
    const { bytes } = await drawText({ ...plan, id: `negative-${plan.id}` }, subjects, drawer)
    yield named(`chat-${plan.id}`, 'chat', { bytes, extension: 'jpg' })
  }
}

function seeds(category: string, count: number): { id: string; random: Random }[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${category.replaceAll(' ', '-').toLowerCase()}-${String(index).padStart(2, '0')}`
    return { id, random: createRandom(`negative/${id}`) }
  })
}

function named(id: string, category: string, { bytes, extension }: PictureFile): Drawn<QrPicture> {
  return { bytes, truth: { file: `${id}.${extension}`, category, texts: [] } }
}

async function degraded(drawing: string, random: Random): Promise<PictureFile> {
  const side = random.pick([480, 800, 1000, 1600])
  const image = sharp(await fromSvg(drawing).resize(side, side).png().toBuffer())
  if (random.chance(0.4)) return asTaken(image, random)
  return toFile(image.blur(random.between(0.4, 1.6)), 'jpg', random.int(35, 80))
}

function drawNoise(random: Random): Promise<PictureFile> {
  const side = random.pick([60, 120, 300, 900])
  const isColoured = random.chance(0.5)
  const data = new Uint8Array(side * side * 3)
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    const grey = random.int(0, 255)
    for (let channel = 0; channel < 3; channel += 1)
      data[pixel * 3 + channel] = isColoured ? random.int(0, 255) : grey
  }
  const image = fromRaster({ width: side, height: side, data }).resize(900, 900, { kernel: 'nearest' })
  return asTaken(image, random)
}

/** Gradients and shapes, soft or sharp, as a camera sees a room. */
async function drawLandscape(random: Random): Promise<PictureFile> {
  const [width, height] = random.pick([
    [1600, 1200],
    [1200, 1600],
    [2048, 1536],
  ] as const)
  const plain = await drawBackdrop(random, width, height).png().toBuffer()
  return toFile(sharp(plain).blur(random.between(0.5, 6)), 'jpg', random.int(50, 90))
}
