/** The straight line through measured points, by least squares, for figures that should not grow. */

export interface Point {
  x: number
  y: number
}

/** Growth of y per unit of x; 0 for fewer than two different x. */
export function slopeOf(points: Point[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }
  const spread = points.reduce((sum, { x }) => sum + (x - middle.x) ** 2, 0)
  const common = points.reduce((sum, { x, y }) => sum + (x - middle.x) * (y - middle.y), 0)
  return spread > 0 ? common / spread : 0
}
