/** What stands behind things: soft gradients and shapes, in any size. */
import { type Sharp } from 'sharp'
import type { Random } from './random.ts'
import { fromSvg, svg } from './raster.ts'

export function drawBackdrop(random: Random, width: number, height: number): Sharp {
  const colour = (): string => `hsl(${random.int(0, 359)},${random.int(5, 50)}%,${random.int(25, 85)}%)`
  const shapes = Array.from({ length: random.int(6, 22) }, () => {
    const [x, y] = [random.int(0, width), random.int(0, height)]
    const size = random.int(Math.round(width / 20), Math.round(width / 4))
    const turn = `transform="rotate(${random.int(0, 180)} ${x} ${y})"`
    return random.pick([
      `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.6}" fill="${colour()}" opacity=".7" ${turn}/>`,
      `<rect x="${x}" y="${y}" width="${size}" height="${size * 1.5}" fill="${colour()}" opacity=".8" ${turn}/>`,
      `<path d="M${x} ${y}l${size} ${size}l${-size * 1.4} ${size * 0.3}z" fill="${colour()}" opacity=".7"/>`,
    ])
  })
  const gradient = `<defs><linearGradient id="g" x2="${random.next().toFixed(2)}" y2="1"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient></defs>`
  const body = `${gradient}<rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}`
  return fromSvg(svg(width, height, body))
}
