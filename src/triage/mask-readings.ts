/** Readings of a submission's pictures in, the same with every secret character masked out. Pure. */
import type { Reading } from '../model.ts'
import { maskSecrets } from './mask.ts'

/**
 * Recognised passages are masked together, for the words that tell what a number is may stand in another bubble; a
 * symbol's content means what it means alone.
 */
export function maskReadings(readings: readonly Reading[]): Reading[] {
  const together = maskSecrets(readings.map(({ text }) => text).join('\n'))
  let at = 0
  return readings.map((reading) => {
    const { kind, text } = reading
    const masked = together.slice(at, at + text.length)
    at += text.length + 1
    return { ...reading, text: kind === 'qr' ? maskSecrets(text) : masked }
  })
}
