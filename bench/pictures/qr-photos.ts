/** Photos of QR symbols: on a monitor near and far, on a phone in a hand, on paper, with glare, damaged. */
import sharp from 'sharp'
import { drawBackdrop } from './backdrop.ts'
import type { PageDrawer } from './browser.ts'
import { photograph, type Shot } from './camera.ts'
import { glareLight, roomLight, sheetBend } from './photo-light.ts'
import { chatWithSymbols, linkingWebPage, openedPicture } from './qr-pages.ts'
import type { QrDraft, QrJob } from './qr-plan.ts'
import { drawSymbol, type SymbolStyle } from './qr-symbol.ts'
import type { Random } from './random.ts'
import { fromSvg, svg, toRaster, type Raster } from './raster.ts'

const SIZES = [
  { width: 1600, height: 1200 },
  { width: 1600, height: 1200 },
  { width: 1200, height: 1600 },
  { width: 2048, height: 1536 },
] as const

/** A desktop page with its symbol in the middle of the photo, or somewhere on a monitor that is seen whole. */
export async function drawMonitor(
  distance: 'near' | 'far',
  { text, random, index }: QrJob,
  drawer: PageDrawer,
): Promise<QrDraft> {
  const page = await linkingWebPage(text, index % 4 === 3 ? 'dark' : 'light', random, drawer)
  const scene = await toRaster(page.png)
  const symbol = page.boxes['symbol'] ?? { x: 0, y: 0, width: scene.width, height: scene.height }
  const size = random.pick(SIZES)
  const symbolPx =
    distance === 'near'
      ? random.between(0.35, 0.8) * Math.min(size.width, size.height)
      : random.between(0.09, 0.16) * Math.max(size.width, size.height)
  const spread = distance === 'near' ? 0.04 : 0.15
  const shot: Shot = {
    ...usual(random),
    ...size,
    scene,
    pose: {
      ...tilt(random, distance === 'near' ? 32 : 20),
      zoom: symbolPx / symbol.width,
      look: [(symbol.x + symbol.width / 2) / scene.width, (symbol.y + symbol.height / 2) / scene.height],
      at: [random.between(0.5 - spread, 0.5 + spread), random.between(0.5 - spread, 0.5 + spread)],
    },
    hasSubpixels: true,
    surroundings: desk(random),
    light: random.chance(0.3) ? glareLight(random, 0.6, [0.3, 0.7]) : roomLight(random),
    blur: random.between(0.7, distance === 'near' ? 4 : 1.3),
    noise: random.between(3, 11),
  }
  return { ...(await photograph(shot, random)), texts: [text] }
}

/** A phone lies in a hand, turned and small in the photo. */
export async function drawPhone({ text, random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const theme = index % 3 === 0 ? 'dark' : 'light'
  const screen =
    index % 2 === 0
      ? await openedPicture(text, theme, random, drawer)
      : await chatWithSymbols([text], theme, random, drawer)
  const scene = await framedPhone(screen)
  const size = random.pick(SIZES)
  const shot: Shot = {
    ...usual(random),
    ...size,
    scene,
    pose: {
      ...tilt(random, 35),
      roll: random.chance(0.6) ? random.between(-40, 40) : random.between(-180, 180),
      zoom: (random.between(0.36, 0.8) * size.height) / scene.height,
      look: [0.5, 0.55],
      at: [random.between(0.42, 0.58), random.between(0.42, 0.58)],
    },
    hasSubpixels: false,
    surroundings: await scenery(random),
    light: random.chance(0.5) ? glareLight(random, 0.8, [0.3, 0.7]) : roomLight(random, 0.5),
    blur: random.between(0.7, 1.7),
    noise: random.between(3, 13),
  }
  return { ...(await photograph(shot, random)), texts: [text] }
}

/** A printed notice, bent or crumpled, with shadows across. */
export async function drawPaper({ text, random }: QrJob): Promise<QrDraft> {
  const ecc = random.pick(['L', 'M', 'Q'] as const)
  const scene = await poster(text, random, { ecc, border: 4 })
  const shot: Shot = {
    ...flatShot(scene, random, 18, [0.75, 1.2]),
    bend: sheetBend(random, scene),
    light: roomLight(random, 0.45),
  }
  return { ...(await photograph(shot, random)), texts: [text] }
}

/** A lamp or a window is mirrored over the symbol. */
export async function drawGlare({ text, random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const isPaper = index % 3 === 2
  const scene = isPaper
    ? await poster(text, random, { ecc: 'M', border: 4 })
    : await framedPhone(await openedPicture(text, index % 2 === 0 ? 'light' : 'dark', random, drawer))
  const shot: Shot = {
    ...flatShot(scene, random, 14, [0.8, 1.15]),
    light: glareLight(random, random.between(0.9, 2.2), [0.38, 0.62]),
  }
  return { ...(await photograph(shot, random)), texts: [text] }
}

/** Torn, scratched, stained or half under a finger, within what the symbol's error correction can mend. */
export async function drawDamaged({ text, random, index }: QrJob): Promise<QrDraft> {
  const ecc = random.pick(['L', 'M', 'Q', 'H'] as const)
  const share = { L: 0.02, M: 0.045, Q: 0.08, H: 0.1 }[ecc] * random.between(0.5, 1)
  const { svg: symbol, side } = drawSymbol(text, 8, { ecc, border: 4 })
  const marks = damage(random, side, share, index % 3 === 2)
  const scene = await toRaster(
    sharp(
      await fromSvg(symbol)
        .composite([{ input: Buffer.from(svg(side, side, marks)) }])
        .png()
        .toBuffer(),
    ),
  )
  const shot: Shot = { ...flatShot(scene, random, 8, [0.55, 0.85]), surroundings: await scenery(random) }
  return { ...(await photograph({ ...shot, blur: random.between(0.4, 0.9) }, random)), texts: [text] }
}

function damage(random: Random, side: number, share: number, hitsEye: boolean): string {
  const colour = random.pick(['#8a5a44', '#c98d6b', '#fff', '#333', '#7a1f1f'])
  const radius = Math.sqrt((share * side * side) / Math.PI)
  // The data area lies off the corners; an eye may be nicked at its outer edge only.
  const [x, y] = hitsEye
    ? [side * 0.07, side * random.between(0.1, 0.22)]
    : [side * random.between(0.4, 0.7), side * random.between(0.35, 0.75)]
  const r = hitsEye ? Math.min(radius, side * 0.03) : radius
  const scratches = Array.from(
    { length: random.int(0, 4) },
    () =>
      `<line x1="${random.int(0, side)}" y1="${random.int(0, side)}" x2="${random.int(0, side)}" y2="${random.int(0, side)}" stroke="${colour}" stroke-width="${random.between(1, 3)}"/>`,
  )
  return `<ellipse cx="${x}" cy="${y}" rx="${r * 1.3}" ry="${r / 1.3}" fill="${colour}" transform="rotate(${random.int(0, 90)} ${x} ${y})"/>${scratches.join('')}`
}

function flatShot(scene: Raster, random: Random, degrees: number, fill: readonly [number, number]): Shot {
  const size = random.pick(SIZES)
  return {
    ...usual(random),
    ...size,
    scene,
    pose: {
      ...tilt(random, degrees),
      roll: random.between(-25, 25),
      zoom:
        (random.between(...fill) * Math.min(size.width, size.height)) / Math.max(scene.width, scene.height),
      look: [0.5, 0.5],
      at: [random.between(0.45, 0.55), random.between(0.45, 0.55)],
    },
    surroundings: desk(random),
  }
}

function usual(
  random: Random,
): Pick<Shot, 'hasSubpixels' | 'light' | 'blur' | 'noise' | 'quality' | 'shake'> {
  return {
    ...(random.chance(0.35) && {
      shake: { length: random.between(2, 7), angle: random.between(0, 180) },
    }),
    hasSubpixels: false,
    light: roomLight(random),
    blur: random.between(0.5, 1.3),
    noise: random.between(2, 7),
    quality: random.int(45, 85),
  }
}

function tilt(random: Random, degrees: number): { yaw: number; pitch: number; roll: number } {
  return {
    yaw: random.between(-degrees, degrees),
    pitch: random.between(-degrees, degrees),
    roll: random.between(-6, 6),
  }
}

async function framedPhone(screen: Buffer): Promise<Raster> {
  const edge = { top: 60, bottom: 60, left: 36, right: 36, background: '#15171a' }
  return toRaster(sharp(await sharp(screen).removeAlpha().extend(edge).png().toBuffer()))
}

async function poster(text: string, random: Random, style: SymbolStyle): Promise<Raster> {
  const { svg: symbol, side } = drawSymbol(text, random.int(8, 11), style)
  const [width, height] = [
    Math.round(side * random.between(1.15, 1.7)),
    Math.round(side * random.between(1.4, 1.9)),
  ]
  const lines = Array.from({ length: 7 }, (_, row) => {
    const y = side + 110 + row * 46
    return `<rect x="60" y="${y}" width="${random.int(Math.round(width * 0.4), width - 120)}" height="18" fill="#333"/>`
  })
  const title = `<text x="${width / 2}" y="78" font-size="56" font-family="DejaVu Sans" font-weight="bold" text-anchor="middle">${random.pick(['VOTE NOW', 'ГОЛОСУЙТЕ', 'СКАНЕРЛЕҢІЗ', 'SCAN TO PAY', 'FREE WI-FI'])}</text>`
  const page = svg(
    width,
    height,
    `<rect width="100%" height="100%" fill="#f6f4ee"/>${title}${lines.join('')}`,
  )
  const left = Math.round((width - side) / 2)
  return toRaster(
    sharp(
      await fromSvg(page)
        .composite([{ input: Buffer.from(symbol), left, top: 100 }])
        .png()
        .toBuffer(),
    ),
  )
}

function desk(random: Random): Shot['surroundings'] {
  const base = random.pick([
    [150, 112, 78],
    [92, 88, 84],
    [176, 170, 160],
    [60, 52, 47],
    [120, 128, 134],
  ] as const)
  return (x, y) => {
    const shade = 0.75 + 0.4 * y + 0.06 * Math.sin(x * 90 + y * 13)
    return [base[0] * shade, base[1] * shade, base[2] * shade]
  }
}

/** A blurred room behind, with a skin-coloured hand from below. */
async function scenery(random: Random): Promise<Shot['surroundings']> {
  const room = await toRaster(drawBackdrop(random, 320, 240).blur(5))
  const skin = random.pick([
    [214, 170, 140],
    [166, 118, 86],
    [120, 82, 60],
  ] as const)
  const middle = random.between(0.35, 0.65)
  return (x, y) => {
    if (y > 0.55 && Math.abs(x - middle) < 0.16 + (y - 0.55) * 0.5) return skin
    const at = (Math.min(239, Math.floor(y * 240)) * 320 + Math.min(319, Math.floor(x * 320))) * 3
    return [room.data[at] ?? 0, room.data[at + 1] ?? 0, room.data[at + 2] ?? 0]
  }
}
