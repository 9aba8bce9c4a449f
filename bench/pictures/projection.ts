/** Where a point of a photo lies on the flat scene in front of the camera. */

export interface Pose {
  /** Degrees around the vertical, the horizontal and the line of sight. */
  yaw: number
  pitch: number
  roll: number
  /** Pixels of the photo per pixel of the scene where the camera points. */
  zoom: number
  /** The point of the scene (0..1) that is shown at the point of the photo (0..1). */
  look: readonly [number, number]
  at: readonly [number, number]
}

export interface Size {
  width: number
  height: number
}

/** A point of the photo as `a·x + b·y + c`. */
type Linear = readonly [a: number, b: number, c: number]

/** u = across / depth + left and v = down / depth + top, in pixels of the scene; depth above 0 is in front. */
export interface Projection {
  across: Linear
  down: Linear
  depth: Linear
  left: number
  top: number
}

/** Distance of the lens in widths of the photo: the smaller, the stronger the perspective. */
const LENS = 1.1

export function createProjection(pose: Pose, scene: Size, photo: Size): Projection {
  const [right, below, away] = turnedAxes(pose)
  const focal = LENS * Math.max(photo.width, photo.height)
  const [cx, cy] = [pose.at[0] * photo.width, pose.at[1] * photo.height]
  // The scene's plane goes through a point at the distance where one scene pixel is `zoom` photo pixels.
  const distance = focal / pose.zoom
  const along = ([x, y, z]: Vector, factor: number): Linear => [
    (x / focal) * factor,
    (y / focal) * factor,
    (z - (x * cx + y * cy) / focal) * factor,
  ]
  return {
    across: along(right, distance * away[2]),
    down: along(below, distance * away[2]),
    depth: along(away, 1),
    left: pose.look[0] * scene.width - distance * right[2],
    top: pose.look[1] * scene.height - distance * below[2],
  }
}

type Vector = readonly [number, number, number]

/** The scene's own right, down and away directions as the camera sees them. */
function turnedAxes({ yaw, pitch, roll }: Pose): readonly [Vector, Vector, Vector] {
  const turn = ([x, y, z]: Vector): Vector => {
    const [rx, ry] = spin(x, y, roll)
    const [px, pz] = spin(rx, z, yaw)
    const [qy, qz] = spin(ry, pz, pitch)
    return [px, qy, qz]
  }
  return [turn([1, 0, 0]), turn([0, 1, 0]), turn([0, 0, 1])]
}

function spin(a: number, b: number, degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180
  return [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)]
}
