/** What the picture itself says to the verdict: that it could not be read, or that nothing is written in it. */
import type { PictureResult, Verdict } from '../model.ts'

/** `picture` is null when the message had none. Never changes level or lure: not reading is no finding. */
export function withPictureSignals(verdict: Verdict, picture: PictureResult | null): Verdict {
  if (!picture) return verdict
  const { signals } = verdict
  if (!picture.ok)
    return { ...verdict, signals: [...signals, { id: 'picture.unreadable', evidence: picture.failure }] }
  if (picture.readings.length > 0) return verdict
  return { ...verdict, signals: [...signals, { id: 'picture.no-qr', evidence: '' }] }
}
