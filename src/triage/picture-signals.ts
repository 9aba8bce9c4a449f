/** What the pictures themselves say to the verdict: that they could not be read, or that nothing is in them. */
import type { PictureResult, Signal, Verdict } from '../model.ts'

/** `picture` is null when the message had none. Never changes level or lure: not reading is no finding. */
export function withPictureSignals(verdict: Verdict, picture: PictureResult | null): Verdict {
  if (!picture) return verdict
  return { ...verdict, signals: [...verdict.signals, ...signalsOf(picture)] }
}

function signalsOf(picture: PictureResult): Signal[] {
  if (!picture.ok) return [{ id: 'picture.unreadable', evidence: picture.failure }]
  const { readings, writing } = picture
  const ids: string[] = []
  if (writing === 'illegible' || writing === 'unread') ids.push(`picture.${writing}`)
  if (!readings.some(({ kind }) => kind === 'qr')) ids.push('picture.no-qr')
  if (writing === 'none' && readings.length === 0) ids.push('picture.nothing')
  return ids.map((id) => ({ id, evidence: '' }))
}
