/** Drawings without a QR symbol that a reader of QR symbols might fall for. Each function gives the body of an SVG. */
import type { Random } from './random.ts'

export const PATTERN_SIDE = 1000

type Pattern = (random: Random) => string

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`

const ground = (fill: string): string => rect(0, 0, PATTERN_SIDE, PATTERN_SIDE, fill)

/** Every cell of a square raster, where `draw` gives something. */
function raster(cells: number, draw: (x: number, y: number, size: number) => string): string {
  const size = PATTERN_SIDE / cells
  const parts: string[] = []
  for (let y = 0; y < cells; y += 1) for (let x = 0; x < cells; x += 1) parts.push(draw(x, y, size))
  return parts.join('')
}

const halftone: Pattern = (random) => {
  const [fx, fy] = [random.between(1, 4), random.between(1, 4)]
  const dots = raster(random.int(40, 80), (x, y, size) => {
    const tone = 0.5 + 0.5 * Math.sin((x * size * fx + y * size * fy) / 150)
    return `<circle cx="${(x + (y % 2) / 2) * size}" cy="${y * size}" r="${(size * tone * 0.6).toFixed(1)}"/>`
  })
  return ground('#fff') + dots
}

const checker: Pattern = (random) => {
  const cells = random.int(8, 60)
  const dark = random.pick(['#000', '#123', '#711'])
  return (
    ground(random.pick(['#fff', '#eed'])) +
    raster(cells, (x, y, size) => ((x + y) % 2 ? rect(x * size, y * size, size, size, dark) : ''))
  )
}

const grid: Pattern = (random) => {
  const step = random.int(12, 70)
  const lines = Array.from(
    { length: Math.floor(PATTERN_SIDE / step) },
    (_, index) =>
      `<path d="M${index * step} 0V${PATTERN_SIDE}M0 ${index * step}H${PATTERN_SIDE}" stroke="#345" stroke-width="${random.int(1, 6)}"/>`,
  )
  return ground('#fdfdf8') + lines.join('')
}

/** Modules at random, as in a symbol, but no eyes. */
const modules: Pattern = (random) => {
  const cells = random.pick([21, 25, 33, 45, 61])
  const symbol = raster(cells, (x, y, size) =>
    random.chance(0.5) ? rect(x * size, y * size, size + 0.5, size + 0.5, '#000') : '',
  )
  return `${ground('#fff')}<g transform="translate(150 150) scale(.7)" shape-rendering="crispEdges">${symbol}</g>`
}

/** Eyes without a symbol: targets, windows, dice. */
const eyes: Pattern = (random) => {
  const drawn = Array.from({ length: random.int(2, 9) }, () => {
    const [x, y, unit] = [random.int(0, 800), random.int(0, 800), random.int(6, 26)]
    return (
      rect(x, y, unit * 7, unit * 7, '#000') +
      rect(x + unit, y + unit, unit * 5, unit * 5, '#fff') +
      rect(x + unit * 2, y + unit * 2, unit * 3, unit * 3, '#000')
    )
  })
  return ground('#fff') + drawn.join('')
}

const barcode: Pattern = (random) => {
  const digits = Array.from({ length: 12 }, () => random.int(0, 9))
  const bars = code39(digits.join(''))
  const unit = random.pick([2, 3, 4])
  const left = 60
  let x = left
  const drawn = bars.map((width, index) => {
    const bar = index % 2 === 0 ? rect(x, 320, width * unit, random.pick([220, 220, 260]), '#000') : ''
    x += width * unit
    return bar
  })
  const turn = random.chance(0.4) ? `transform="rotate(${random.int(-30, 90)} 500 450)"` : ''
  return `${ground('#fff')}<g ${turn}>${drawn.join('')}<text x="${left}" y="620" font-size="46" font-family="DejaVu Sans Mono">${digits.join('')}</text></g>`
}

const map: Pattern = (random) => {
  const colours = ['#e8e0d0', '#d5e8c8', '#cfe3f2', '#f2d9c9']
  const blocks = Array.from({ length: 60 }, () =>
    rect(
      random.int(0, 950),
      random.int(0, 950),
      random.int(30, 160),
      random.int(30, 160),
      random.pick(colours),
    ),
  )
  const roads = Array.from(
    { length: 16 },
    () =>
      `<path d="M${random.int(0, 1000)} 0Q${random.int(0, 1000)} ${random.int(200, 800)} ${random.int(0, 1000)} 1000M0 ${random.int(0, 1000)}L1000 ${random.int(0, 1000)}" fill="none" stroke="${random.pick(['#fff', '#fc6', '#bbb'])}" stroke-width="${random.int(3, 18)}"/>`,
  )
  const names = Array.from(
    { length: 14 },
    () =>
      `<text x="${random.int(0, 850)}" y="${random.int(20, 990)}" font-size="22" font-family="DejaVu Sans" fill="#555">${random.pick(['Садовая', 'Mall Road', 'Abai', 'Park', 'Clinic', 'Базар'])}</text>`,
  )
  return ground('#f3efe6') + blocks.join('') + roads.join('') + names.join('')
}

/** Pixel art: symmetric figures of few colours. */
const pixels: Pattern = (random) => {
  const cells = random.pick([12, 16, 24])
  const colours = ['#000', '#e33', '#39f', '#fc0']
  const half = Array.from({ length: cells * cells }, () => (random.chance(0.45) ? random.pick(colours) : ''))
  const drawn = raster(cells, (x, y, size) => {
    const colour = half[y * cells + Math.min(x, cells - 1 - x)] ?? ''
    return colour === '' ? '' : rect(x * size, y * size, size, size, colour)
  })
  return `${ground('#fff')}<g shape-rendering="crispEdges">${drawn}</g>`
}

export const PATTERNS: Record<string, { count: number; draw: Pattern }> = {
  halftone: { count: 12, draw: halftone },
  checker: { count: 12, draw: checker },
  grid: { count: 10, draw: grid },
  'modules without eyes': { count: 14, draw: modules },
  'eyes without modules': { count: 12, draw: eyes },
  barcode: { count: 18, draw: barcode },
  map: { count: 12, draw: map },
  'pixel art': { count: 8, draw: pixels },
}

/** Widths of bars and gaps in turn (ISO/IEC 16388), narrow 1 and wide 3, of digits between two asterisks. */
function code39(digits: string): number[] {
  return `*${digits}*`
    .split('')
    .flatMap((sign) => [...(CODE39[sign] ?? '').split('').map((width) => (width === 'w' ? 3 : 1)), 1])
}

const CODE39: Record<string, string> = {
  '0': 'nnnwwnwnn',
  '1': 'wnnwnnnnw',
  '2': 'nnwwnnnnw',
  '3': 'wnwwnnnnn',
  '4': 'nnnwwnnnw',
  '5': 'wnnwwnnnn',
  '6': 'nnwwwnnnn',
  '7': 'nnnwnnwnw',
  '8': 'wnnwnnwnn',
  '9': 'nnwwnnwnn',
  '*': 'nwnnwnwnn',
}
