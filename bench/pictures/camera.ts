/**
 * A camera in software: a flat scene (a display, a phone, a sheet of paper) goes in, a photo of it comes out, with
 * perspective, the display's sub-pixels, uneven light, glare, blur and noise.
 */
import type { Kernel } from 'sharp'
import { createProjection, type Pose } from './projection.ts'
import type { Random } from './random.ts'
import { fromRaster, toFile, toRaster, type PictureFile, type Raster } from './raster.ts'

export interface Shot {
  scene: Raster
  width: number
  height: number
  pose: Pose
  /** Colour behind the scene. */
  surroundings: (x: number, y: number) => readonly [number, number, number]
  /** Shows red, green and blue stripes with dark gaps for each pixel of the scene. */
  hasSubpixels: boolean
  /** Bends the sheet: shifts in pixels of the scene and the light that falls on it there. */
  bend?: (u: number, v: number) => { du: number; dv: number; light: number }
  /** Light on the way to the lens, by place in the photo (0..1): multiplied, then added (0..255). */
  light: (x: number, y: number) => { times: number; plus: number }
  /** Pixels that the hand moves while the shutter is open, and into which direction, in degrees. */
  shake?: { length: number; angle: number }
  /** Standard deviations: of the blur in pixels, of the noise in levels. */
  blur: number
  noise: number
  quality: number
}

export async function photograph(shot: Shot, random: Random): Promise<PictureFile> {
  const seen = expose(shot)
  const blurred = shot.blur >= 0.3 ? await toRaster(fromRaster(seen).blur(shot.blur)) : seen
  const shaken = shot.shake ? await toRaster(fromRaster(blurred).convolve(shakeKernel(shot.shake))) : blurred
  addNoise(shaken, shot.noise, random)
  return toFile(fromRaster(shaken), 'jpg', shot.quality)
}

/** A short line through the middle, soft at its edges. */
function shakeKernel({ length, angle }: NonNullable<Shot['shake']>): Kernel {
  const side = 2 * Math.ceil(length / 2) + 1
  const middle = (side - 1) / 2
  const turn = (angle * Math.PI) / 180
  const kernel = Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [(at % side) - middle, Math.floor(at / side) - middle]
    const along = Math.abs(x * Math.cos(turn) + y * Math.sin(turn))
    const across = Math.abs(-x * Math.sin(turn) + y * Math.cos(turn))
    return Math.max(0, 1 - across) * Math.max(0, Math.min(1, length / 2 + 0.5 - along))
  })
  return { width: side, height: side, kernel, scale: kernel.reduce((sum, value) => sum + value, 0) }
}

/** Samples on each side of a pixel: what lies between them becomes moiré, as on a sensor. */
const SAMPLES = 2

function expose(shot: Shot): Raster {
  const { width, height, scene } = shot
  const { across, down, depth, left, top } = createProjection(shot.pose, scene, shot)
  const data = new Uint8Array(width * height * 3)
  const colour = new Float64Array(3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const far = depth[0] * x + depth[1] * y + depth[2]
      // Folds are larger than a pixel: once for each is enough.
      const bent = shot.bend?.(
        (across[0] * x + across[1] * y + across[2]) / far + left,
        (down[0] * x + down[1] * y + down[2]) / far + top,
      )
      colour.fill(0)
      let outside = 0
      for (let part = 0; part < SAMPLES * SAMPLES; part += 1) {
        const sx = x + ((part % SAMPLES) + 0.5) / SAMPLES
        const sy = y + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES
        const z = depth[0] * sx + depth[1] * sy + depth[2]
        const u = (across[0] * sx + across[1] * sy + across[2]) / z + left + (bent?.du ?? 0)
        const v = (down[0] * sx + down[1] * sy + down[2]) / z + top + (bent?.dv ?? 0)
        const isOn = z > 0 && u >= 0 && v >= 0 && u < scene.width - 1 && v < scene.height - 1
        if (isOn) sample(scene, u, v, shot.hasSubpixels, colour)
        else outside += 1
      }
      const around = outside > 0 ? shot.surroundings(x / width, y / height) : undefined
      const { times, plus } = shot.light(x / width, y / height)
      const lit = bent?.light ?? 1
      for (let channel = 0; channel < 3; channel += 1) {
        const sum = (colour[channel] ?? 0) * lit + (around?.[channel] ?? 0) * outside
        data[(y * width + x) * 3 + channel] = Math.min(
          255,
          Math.max(0, (sum / (SAMPLES * SAMPLES)) * times + plus),
        )
      }
    }
  }
  return { width, height, data }
}

function sample(scene: Raster, u: number, v: number, hasSubpixels: boolean, into: Float64Array): void {
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const at = (top * scene.width + left) * 3
  for (let channel = 0; channel < 3; channel += 1) {
    const here = scene.data[at + channel] ?? 0
    const value = hasSubpixels
      ? here * subpixel(u - left, v - top, channel)
      : mix(here, scene, at + channel, u - left, v - top)
    into[channel] = (into[channel] ?? 0) + value
  }
}

/** Stripes of a third of a pixel, dark between rows; the mean stays near one. */
function subpixel(fu: number, fv: number, channel: number): number {
  const isLit = Math.floor(fu * 3) === channel
  return (isLit ? 2.2 : 0.42) * (fv < 0.14 ? 0.55 : 1.06)
}

function mix(here: number, { data, width }: Raster, at: number, fu: number, fv: number): number {
  const right = data[at + 3] ?? here
  const below = data[at + width * 3] ?? here
  const across = data[at + width * 3 + 3] ?? here
  return (here * (1 - fu) + right * fu) * (1 - fv) + (below * (1 - fu) + across * fu) * fv
}

function addNoise({ data }: Raster, deviation: number, random: Random): void {
  if (deviation <= 0) return
  // The sum of four even values is normal enough; a long list of them is read from anywhere, again and again.
  const even = (): number => random.next() - 0.5
  const list = Float32Array.from(
    { length: 65_537 },
    () => (even() + even() + even() + even()) * deviation * 1.73,
  )
  let at = random.int(0, list.length - 1)
  for (let index = 0; index < data.length; index += 1) {
    at += index % 4096 === 0 ? random.int(1, 9_999) : 1
    if (at >= list.length) at -= list.length
    data[index] = Math.min(255, Math.max(0, (data[index] ?? 0) + (list[at] ?? 0)))
  }
}
