/** A stored message → the pipeline's submission and its picture; what the drain worker calls for every message. */
import type { FetchMedia } from '../channels/channel.ts'
import type { Examination, InboundMessage, PictureResult, Submission } from '../model.ts'
import type { Preference } from '../store/store.ts'
import type { Examine } from './drain.ts'

export interface ExamineDependencies {
  /** The pipeline with its content already bound. */
  examine: (submission: Submission, readPicture?: () => Promise<PictureResult>) => Promise<Examination>
  fetchMedia: FetchMedia
  /** Bytes of one picture → what is written in it, decoded in killable children. */
  readPicture: (bytes: Uint8Array) => Promise<PictureResult>
}

export function createExamine({ examine, fetchMedia, readPicture }: ExamineDependencies): Examine {
  return (message, { preference, nowMs }) => {
    const { media } = message
    const submission = toSubmission(message, preference, nowMs)
    if (!media) return examine(submission)
    return examine(submission, async () => {
      const fetched = await fetchMedia(media)
      return fetched.ok ? readPicture(fetched.bytes) : fetched
    })
  }
}

/** `nowMs` gives the message's age; a phone's clock ahead of ours counts as fresh. */
export function toSubmission(message: InboundMessage, preference: Preference, nowMs: number): Submission {
  const { kind, text, forwarded, from, sentAtMs } = message
  return {
    kind,
    text,
    forwarded,
    ageMs: Math.max(0, nowMs - sentAtMs),
    ...(from !== undefined && { from }),
    ...(preference.language !== undefined && { preferred: preference.language }),
    ...(preference.typed !== undefined && { typed: preference.typed }),
  }
}
