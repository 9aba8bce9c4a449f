/** A QR code as inline SVG: black on white with its quiet zone, in any colour scheme. */
import { html } from 'hono/html'
import { encode } from 'uqr'
import type { Html } from '../shell.ts'

/** Modules; phones want it. */
const QUIET_ZONE = 4

/** @param label for who cannot see it */
export function drawQr(text: string, label: string): Html {
  const { size, data } = encode(text, { border: QUIET_ZONE, ecc: 'L' })
  return html`<div class="qr">
    <svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">
      <rect width="${size}" height="${size}" fill="#fff" />
      <path fill="#000" d="${data.map(rowPath).join('')}" />
    </svg>
  </div>`
}

/** Each run of dark modules is one rectangle. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    const start = x
    while (row[x]) x++
    if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`
  }
  return path
}
