/** QR symbols as pictures of their own: stickers, inverted, rotated, styled, tiny. Drawn without a browser. */
import sharp, { type Sharp } from 'sharp'
import type { QrDraft, QrJob } from './qr-plan.ts'
import { chooseStyle, drawSymbol, type SymbolStyle } from './qr-symbol.ts'
import { drawBackdrop } from './backdrop.ts'
import { asTaken, fromSvg, toFile } from './raster.ts'

const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 }

/** 512 × 512 WebP as stickers are. */
export async function drawSticker({ text, random }: QrJob): Promise<QrDraft> {
  const style = random.chance(0.5) ? { border: random.int(1, 3) } : { ...chooseStyle(random), border: 2 }
  const symbol = await png(text, 6, style)
  const framed = await onSticker(symbol, random.int(400, 512))
  return { ...(await toFile(sharp(framed), 'webp', random.int(55, 90))), texts: [text] }
}

/** Only the dark modules, or only the light ones; the ground shines through. */
export async function drawTransparentSticker({ text, random, index }: QrJob): Promise<QrDraft> {
  const isDark = index % 4 < 3
  const style = { dark: isDark ? '#000' : '#fff', light: 'none', border: 2 }
  const framed = await onSticker(await png(text, 6, style), random.int(420, 512))
  const extension = random.chance(0.7) ? 'webp' : 'png'
  return { ...(await toFile(sharp(framed), extension, random.int(70, 95))), texts: [text] }
}

/** The symbol swings, or comes only after frames of a plain drawing. */
export async function drawAnimatedSticker({ text, random, index }: QrJob): Promise<QrDraft> {
  const symbol = await png(text, 6, { border: 3 })
  const count = random.int(4, 12)
  const isLate = index % 3 === 2
  const frames: Buffer[] = []
  for (let frame = 0; frame < count; frame += 1) {
    const isShown = !isLate || frame >= count / 2
    const swing = isLate ? 0 : Math.sin((frame / count) * 2 * Math.PI) * 8
    frames.push(isShown ? await onSticker(symbol, random.int(400, 430), swing) : await plainFrame(frame))
  }
  const joined = sharp(frames, { join: { animated: true } })
  const bytes = await (index % 4 === 3 ? joined.gif() : joined.webp({ quality: 70 })).toBuffer()
  return { bytes, extension: index % 4 === 3 ? 'gif' : 'webp', texts: [text] }
}

/** Light modules on a dark ground, as dark themes draw them. */
export async function drawInverted({ text, random }: QrJob): Promise<QrDraft> {
  const dark = random.pick(['#fff', '#e9edef', '#cfe8d8', '#ffd54f'])
  const light = random.pick(['#000', '#0b141a', '#1f2c34', '#12305a'])
  const symbol = await png(text, random.int(4, 10), { dark, light, border: random.int(3, 5) })
  return {
    ...(await asTaken(await onBackdrop(symbol, light, random.between(1.1, 2)), random)),
    texts: [text],
  }
}

export async function drawRotated({ text, random }: QrJob): Promise<QrDraft> {
  const symbol = await png(text, random.int(5, 9), { border: 4 })
  const turned = await sharp(symbol)
    .rotate(random.between(3, 357), { background: random.pick(['#fff', '#ddd', '#f4e9d8']) })
    .png()
    .toBuffer()
  const ground = drawBackdrop(random, 1200, 1200)
  const placed = ground.composite([{ input: await inside(turned, 1150) }])
  return { ...(await asTaken(sharp(await placed.png().toBuffer()), random)), texts: [text] }
}

export async function drawStyled({ text, random }: QrJob): Promise<QrDraft> {
  const symbol = await png(text, random.int(7, 12), chooseStyle(random))
  return {
    ...(await asTaken(await onBackdrop(symbol, '#fff', random.between(1.05, 1.8)), random)),
    texts: [text],
  }
}

/** Two or three pixels a module in a corner of a large picture. */
export async function drawTiny({ text, random, index }: QrJob): Promise<QrDraft> {
  const symbol = await png(text, random.pick([2, 2, 3]), { border: 4 })
  const { width, height } = await sharp(symbol).metadata()
  const size = index % 2 === 0 ? { width: 1080, height: 2340 } : { width: 1600, height: 1200 }
  const ground = drawBackdrop(random, size.width, size.height)
  const left = random.int(10, size.width - width - 10)
  const top = random.int(10, size.height - height - 10)
  const placed = await ground
    .composite([{ input: symbol, left, top }])
    .png()
    .toBuffer()
  const file = random.chance(0.5)
    ? await toFile(sharp(placed), 'png')
    : await toFile(sharp(placed), 'jpg', random.int(78, 95))
  return { ...file, texts: [text] }
}

export function png(text: string, modulePx: number, style: SymbolStyle): Promise<Buffer> {
  return fromSvg(drawSymbol(text, modulePx, style).svg)
    .png()
    .toBuffer()
}

function inside(picture: Buffer, side: number): Promise<Buffer> {
  return sharp(picture)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer()
}

async function onSticker(symbol: Buffer, side: number, swing = 0): Promise<Buffer> {
  const turned = await sharp(symbol)
    .resize(side, side)
    .rotate(swing, { background: TRANSPARENT })
    .png()
    .toBuffer()
  const input = await inside(turned, 512)
  return sharp({ create: { width: 512, height: 512, channels: 4, background: TRANSPARENT } })
    .composite([{ input }])
    .png()
    .toBuffer()
}

function plainFrame(frame: number): Promise<Buffer> {
  return fromSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><circle cx="256" cy="256" r="${120 + frame * 12}" fill="#fc3"/><circle cx="210" cy="220" r="16"/><circle cx="300" cy="220" r="16"/></svg>`,
  )
    .png()
    .toBuffer()
}

async function onBackdrop(symbol: Buffer, colour: string, factor: number): Promise<Sharp> {
  const { width } = await sharp(symbol).metadata()
  const side = Math.round(width * factor)
  const ground = sharp({
    create: { width: side, height: Math.round(side * 1.2), channels: 3, background: colour },
  })
  return sharp(
    await ground
      .composite([{ input: symbol }])
      .png()
      .toBuffer(),
  )
}
