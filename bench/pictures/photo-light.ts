/** Light of a photo: uneven rooms, mirrored lamps, and sheets of paper that are not flat. */
import type { Shot } from './camera.ts'
import type { Size } from './projection.ts'
import type { Random } from './random.ts'

/** Darker towards one side, and towards the corners; `depth` is how much is lost there. */
export function roomLight(random: Random, depth = 0.3): Shot['light'] {
  const angle = random.between(0, 2 * Math.PI)
  const loss = random.between(depth / 3, depth)
  const exposure = random.between(0.75, 1.08)
  const hasShadow = random.chance(depth > 0.4 ? 0.6 : 0.15)
  const edge = random.between(0.3, 0.7)
  return (x, y) => {
    const along = (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle)
    const corner = (x - 0.5) ** 2 + (y - 0.5) ** 2
    const shadow = hasShadow ? 1 - 0.38 / (1 + Math.exp(-(along + 0.5 - edge) * 22)) : 1
    return { times: exposure * (1 - loss * (along + 0.5)) * (1 - 0.35 * corner) * shadow, plus: 0 }
  }
}

/**
 * A soft bright spot somewhere between `range` of both sides.
 * @param strength 0..1: 1 washes its middle out entirely.
 */
export function glareLight(
  random: Random,
  strength: number,
  range: readonly [number, number],
): Shot['light'] {
  const room = roomLight(random)
  const [x0, y0] = [random.between(...range), random.between(...range)]
  const radius = random.between(0.05, 0.16)
  const stretch = random.between(1, 2.2)
  const angle = random.between(0, Math.PI)
  return (x, y) => {
    const [dx, dy] = [x - x0, y - y0]
    const along = dx * Math.cos(angle) + dy * Math.sin(angle)
    const across = -dx * Math.sin(angle) + dy * Math.cos(angle)
    const spot = Math.min(1, strength * Math.exp(-((along / stretch) ** 2 + across ** 2) / (2 * radius ** 2)))
    const { times } = room(x, y)
    return { times: times * (1 - 0.5 * spot), plus: 235 * spot * 0.85 }
  }
}

/** A sheet rolled around one axis, with a few folds or crumples in it. */
export function sheetBend(random: Random, { width, height }: Size): NonNullable<Shot['bend']> {
  // Most sheets lie almost flat; some hang round a pole.
  const curl = random.between(-1, 1) * random.pick([0.006, 0.012, 0.03])
  const waves = Array.from({ length: random.int(1, 5) }, () => ({
    fu: random.between(0.5, 4) * random.pick([-1, 1]),
    fv: random.between(0.5, 4),
    phase: random.between(0, 6.28),
    size: random.between(0.0003, 0.0022),
  }))
  return (u, v) => {
    const [x, y] = [u / width, v / height]
    let du = curl * width * Math.sin(Math.PI * x)
    let dv = curl * height * 0.6 * Math.sin(Math.PI * x)
    let light = 1 - Math.abs(curl) * 4 * (x - 0.5)
    for (const { fu, fv, phase, size } of waves) {
      const turn = 2 * Math.PI * (fu * x + fv * y) + phase
      du += size * width * Math.sin(turn)
      dv += size * height * Math.cos(turn)
      light *= 1 + size * 60 * Math.cos(turn)
    }
    return { du, dv, light }
  }
}
