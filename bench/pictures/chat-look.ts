/** How a chat screen looks: phone, theme, colours, font, wallpaper. One seeded choice of each. */
import type { PageSize } from './browser.ts'
import type { Random } from './random.ts'

export type Theme = 'light' | 'dark'

export interface Look extends PageSize {
  theme: Theme
  /** CSS font stack and the name it goes by in the truth. */
  fontStack: string
  font: string
  /** CSS pixels of the bubbles' text. */
  fontPx: number
  lineHeight: number
  page: string
  bar: string
  barInk: string
  mine: string
  theirs: string
  ink: string
  faint: string
  accent: string
  /** A CSS background image, or `none`. */
  wallpaper: string
  isTwelveHours: boolean
}

const LATIN_FONTS = ['Roboto', 'Noto Sans', 'DejaVu Sans', 'Liberation Sans', 'Roboto Condensed'] as const

const COLOURS: Record<Theme, Pick<Look, 'page' | 'bar' | 'barInk' | 'mine' | 'theirs' | 'ink' | 'faint'>[]> =
  {
    light: [
      {
        page: '#efe7de',
        bar: '#ffffff',
        barInk: '#111b21',
        mine: '#d9fdd3',
        theirs: '#ffffff',
        ink: '#111b21',
        faint: '#667781',
      },
      {
        page: '#e5ddd5',
        bar: '#075e54',
        barInk: '#ffffff',
        mine: '#dcf8c6',
        theirs: '#ffffff',
        ink: '#262626',
        faint: '#7a8b90',
      },
      {
        page: '#f2f0fa',
        bar: '#ffffff',
        barInk: '#1c1b1f',
        mine: '#e2dcff',
        theirs: '#ffffff',
        ink: '#1c1b1f',
        faint: '#77728a',
      },
      {
        page: '#ffffff',
        bar: '#f6f6f6',
        barInk: '#000000',
        mine: '#d3f8cf',
        theirs: '#f0f0f0',
        ink: '#000000',
        faint: '#8a8a8e',
      },
    ],
    dark: [
      {
        page: '#0b141a',
        bar: '#0b141a',
        barInk: '#e9edef',
        mine: '#144d37',
        theirs: '#1f272a',
        ink: '#e9edef',
        faint: '#8696a0',
      },
      {
        page: '#0b141a',
        bar: '#1f2c34',
        barInk: '#e9edef',
        mine: '#005c4b',
        theirs: '#202c33',
        ink: '#e9edef',
        faint: '#8696a0',
      },
      {
        page: '#000000',
        bar: '#101010',
        barInk: '#ffffff',
        mine: '#134d37',
        theirs: '#242626',
        ink: '#fafafa',
        faint: '#8d8d93',
      },
      {
        page: '#16131f',
        bar: '#16131f',
        barInk: '#eae6f5',
        mine: '#453b6b',
        theirs: '#25222e',
        ink: '#eae6f5',
        faint: '#9a94ac',
      },
    ],
  }

/** Script of the bubbles: Naskh and Nastaliq name the Urdu font, which the Latin font does not have. */
export type Script = 'latin' | 'naskh' | 'nastaliq'

export function chooseLook(random: Random, theme: Theme, script: Script): Look {
  const latin = random.pick(LATIN_FONTS)
  const urdu = script === 'nastaliq' ? 'Noto Nastaliq Urdu' : 'Noto Naskh Arabic'
  const fontPx = script === 'nastaliq' ? random.int(15, 18) : random.int(14, 18)
  const isNarrow = random.chance(0.4)
  return {
    width: isNarrow ? 360 : random.pick([384, 393, 412, 430]),
    height: isNarrow ? random.pick([720, 780, 800]) : random.pick([820, 852, 900]),
    scale: isNarrow ? random.pick([2, 3]) : random.pick([2, 2.5, 2.625, 3]),
    theme,
    fontStack: `'${latin}', '${urdu}', 'Noto Sans', 'Noto Color Emoji', sans-serif`,
    font: script === 'latin' ? latin : urdu,
    fontPx,
    lineHeight: script === 'nastaliq' ? 2.1 : script === 'naskh' ? 1.6 : random.pick([1.3, 1.35, 1.4]),
    ...random.pick(COLOURS[theme]),
    accent: random.pick(['#00a884', '#1daa61', '#128c7e', '#6c5ecf']),
    wallpaper: random.chance(0.7) ? drawWallpaper(random, theme) : 'none',
    isTwelveHours: random.chance(0.35),
  }
}

/** Faint doodles of our own on a repeating tile. */
function drawWallpaper(random: Random, theme: Theme): string {
  const stroke = theme === 'light' ? '#6b5a45' : '#9fb4bd'
  const opacity = random.between(0.05, 0.16).toFixed(2)
  const side = random.pick([120, 160, 220])
  const shapes = Array.from({ length: Math.round(side / 10) }, () => drawDoodle(random, side)).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><g fill="none" stroke="${stroke}" stroke-width="1.3" opacity="${opacity}">${shapes}</g></svg>`
  return `url("data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}")`
}

function drawDoodle(random: Random, side: number): string {
  const [x, y] = [random.int(0, side), random.int(0, side)]
  const size = random.int(5, 13)
  return random.pick([
    `<circle cx="${x}" cy="${y}" r="${size}"/>`,
    `<rect x="${x}" y="${y}" width="${size * 2}" height="${size}" rx="3"/>`,
    `<path d="M${x} ${y}q${size} ${-size} ${size * 2} 0t${size * 2} 0"/>`,
    `<path d="M${x} ${y - size}l${size} ${size * 2}h${-2 * size}z"/>`,
    `<path d="M${x} ${y}l${size} ${size}m0 ${-size}l${-size} ${size}"/>`,
  ])
}
