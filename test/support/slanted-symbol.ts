/** Draws a QR symbol into a grey picture under any perspective; pure arithmetic, so a test can do it by the hundred. */
import { encode } from 'uqr'
import type { GreyPicture } from '../../src/media/image.ts'
import { planeThrough, type Point, type Quad } from '../../src/media/qr-plane.ts'

export interface SlantedOptions {
  width?: number
  height?: number
  /** Brightness of modules and ground, 0 to 255; swap them for an inverted symbol. */
  dark?: number
  light?: number
  /** The smallest symbol is 1. */
  version?: number
  ecc?: 'L' | 'M' | 'Q' | 'H'
}

/** Spots per side of a module: enough for modules of 8 px without holes. */
const SPOTS = 14

/** The corners are those of the symbol without its quiet zone, clockwise from the top left. */
export function slantedSymbol(text: string, corners: Quad, options: SlantedOptions = {}): GreyPicture {
  const { width = 400, height = 400, dark = 20, light = 235, version = 1, ecc = 'M' } = options
  const picture = { width, height, data: new Uint8Array(width * height).fill(light) }
  const { data: modules, size } = encode(text, { minVersion: version, ecc, boostEcc: false, border: 0 })
  const plane = planeThrough({ left: 0, top: 0, right: size, bottom: size }, corners)
  const at: Point = { x: 0, y: 0 }
  modules.forEach((line, row) => {
    line.forEach((isDark, column) => {
      if (!isDark) return
      for (let spot = 0; spot < SPOTS * SPOTS; spot += 1) {
        plane(column + (spot % SPOTS) / SPOTS, row + Math.floor(spot / SPOTS) / SPOTS, at)
        picture.data[Math.round(at.y) * width + Math.round(at.x)] = dark
      }
    })
  })
  return picture
}

/** A square around the middle of 400 × 400 px, turned clockwise. */
export function turnedSquare(side: number, degrees: number): Quad {
  const corner = (right: number, down: number): Point => {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    return {
      x: 200 + (side / 2) * (cos * right - sin * down),
      y: 200 + (side / 2) * (sin * right + cos * down),
    }
  }
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)]
}
