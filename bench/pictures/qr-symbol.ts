/** One QR symbol as SVG: a payload and a style go in; modules may be squares, dots or rounded, coloured, with a logo. */
import { encode } from 'uqr'
import type { Random } from './random.ts'
import { svg } from './raster.ts'

export interface SymbolStyle {
  ecc?: 'L' | 'M' | 'Q' | 'H'
  /** Modules of quiet zone, 4 as the standard asks. */
  border?: number
  /** CSS colours; `none` leaves it out. */
  dark?: string
  light?: string
  modules?: 'square' | 'dot' | 'rounded'
  /** Outline of the three eyes. */
  eyes?: 'square' | 'rounded'
  eyeColour?: string
  /** Share of the side covered in the middle by a disc or a tile of made-up artwork. */
  logo?: number
  logoColour?: string
}

export interface SymbolDrawing {
  svg: string
  /** Modules on a side, quiet zone included. */
  modules: number
  /** Pixels on a side. */
  side: number
}

/** @param modulePx pixels per module; whole numbers keep the edges crisp. */
export function drawSymbol(text: string, modulePx: number, style: SymbolStyle = {}): SymbolDrawing {
  const { ecc = 'L', border = 4, dark = '#000', light = '#fff' } = style
  const { data, size } = encode(text, { ecc, border, boostEcc: false })
  const parts: string[] = light === 'none' ? [] : [`<rect width="${size}" height="${size}" fill="${light}"/>`]
  const cells = data.flatMap((row, y) =>
    row.flatMap((isDark, x) =>
      isDark && !isEye(x - border, y - border, size - 2 * border) ? [cell(x, y, style)] : [],
    ),
  )
  parts.push(`<path d="${cells.join('')}" fill="${dark}"/>`)
  for (const [x, y] of [
    [border, border],
    [size - border - 7, border],
    [border, size - border - 7],
  ]) {
    parts.push(eye(x ?? 0, y ?? 0, style))
  }
  if (style.logo) parts.push(logo(size, style.logo, style.logoColour ?? '#0a7'))
  const side = Math.round(size * modulePx)
  const body = `<g transform="scale(${side / size})" shape-rendering="${style.modules === undefined || style.modules === 'square' ? 'crispEdges' : 'auto'}">${parts.join('')}</g>`
  return { svg: svg(side, side, body), modules: size, side }
}

/** A style a designer might choose, still within what the standard lets one read. */
export function chooseStyle(random: Random): SymbolStyle {
  const hue = random.int(0, 359)
  const hasLogo = random.chance(0.6)
  const isInk = random.chance(0.7)
  return {
    ecc: hasLogo ? random.pick(['Q', 'H'] as const) : random.pick(['L', 'M', 'Q'] as const),
    border: random.int(2, 4),
    modules: random.pick(['square', 'dot', 'rounded'] as const),
    eyes: random.pick(['square', 'rounded'] as const),
    dark: isInk ? `hsl(${hue},${random.int(50, 95)}%,${random.int(14, 34)}%)` : '#111',
    eyeColour: `hsl(${(hue + random.int(0, 60)) % 360},80%,${random.int(15, 32)}%)`,
    light: random.chance(0.5) ? '#fff' : `hsl(${(hue + 180) % 360},60%,${random.int(88, 96)}%)`,
    ...(hasLogo && { logo: random.between(0.14, 0.22), logoColour: `hsl(${hue},70%,50%)` }),
  }
}

/** Whether a module belongs to an eye, counted from the symbol's own corner. */
function isEye(x: number, y: number, size: number): boolean {
  const near = (value: number): boolean => value >= 0 && value < 7
  const far = (value: number): boolean => value >= size - 7 && value < size
  return (near(x) && near(y)) || (far(x) && near(y)) || (near(x) && far(y))
}

function cell(x: number, y: number, { modules = 'square' }: SymbolStyle): string {
  if (modules === 'square') return `M${x} ${y}h1v1h-1z`
  const inset = modules === 'dot' ? 0.06 : 0.03
  const size = 1 - 2 * inset
  const radius = modules === 'dot' ? size / 2 : 0.28
  const straight = (size - 2 * radius).toFixed(3)
  const arc = (dx: number, dy: number): string => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`
  return `M${x + inset + radius} ${y + inset}h${straight}${arc(radius, radius)}v${straight}${arc(-radius, radius)}h-${straight}${arc(-radius, -radius)}v-${straight}${arc(radius, -radius)}z`
}

function eye(
  x: number,
  y: number,
  { eyes = 'square', dark = '#000', eyeColour = dark }: SymbolStyle,
): string {
  const radius = eyes === 'rounded' ? 2 : 0
  return `<rect x="${x + 0.5}" y="${y + 0.5}" width="6" height="6" rx="${radius}" fill="none" stroke="${eyeColour}" stroke-width="1"/><rect x="${x + 2}" y="${y + 2}" width="3" height="3" rx="${radius / 2}" fill="${eyeColour}"/>`
}

/** A tile with a flower-like shape: nobody's mark. */
function logo(size: number, share: number, colour: string): string {
  const half = (size * share) / 2
  const middle = size / 2
  const petals = [0, 60, 120, 180, 240, 300].map(
    (turn) =>
      `<ellipse cx="${middle}" cy="${middle - half * 0.45}" rx="${half * 0.22}" ry="${half * 0.38}" fill="${colour}" transform="rotate(${turn} ${middle} ${middle})"/>`,
  )
  return `<rect x="${middle - half}" y="${middle - half}" width="${half * 2}" height="${half * 2}" rx="${half * 0.3}" fill="#fff"/>${petals.join('')}`
}
