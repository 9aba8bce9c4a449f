/** Stored messages → the pipeline's submission and its pictures; what the drain worker calls for every question. */
import type { FetchMedia } from '../channels/channel.ts'
import type { Examination, PictureResult, Submission } from '../model.ts'
import type { Preference } from '../store/store.ts'
import type { Examine, Messages } from './drain.ts'

export interface ExamineDependencies {
  /** The pipeline with its content already bound. */
  examine: (submission: Submission, readPictures: (() => Promise<PictureResult>)[]) => Promise<Examination>
  fetchMedia: FetchMedia
  /** Bytes of one picture → what is written in it, decoded in killable children. */
  readPicture: (bytes: Uint8Array) => Promise<PictureResult>
}

export function createExamine({ examine, fetchMedia, readPicture }: ExamineDependencies): Examine {
  return (messages, { preference, nowMs }) => {
    const pictures = messages.flatMap(({ media }) => media ?? [])
    const readPictures = pictures.map((media) => async () => {
      const fetched = await fetchMedia(media)
      return fetched.ok ? readPicture(fetched.bytes) : fetched
    })
    return examine(toSubmission(messages, preference, nowMs), readPictures)
  }
}

/** `nowMs` gives the oldest message's age; a phone's clock ahead of ours counts as fresh. */
export function toSubmission(messages: Messages, preference: Preference, nowMs: number): Submission {
  const [{ kind, from, sentAtMs }] = messages
  return {
    kind,
    // Captions, in order.
    text: messages
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n'),
    forwarded: messages.some(({ forwarded }) => forwarded),
    ageMs: Math.max(0, nowMs - sentAtMs),
    ...(from !== undefined && { from }),
    ...(preference.language !== undefined && { preferred: preference.language }),
    ...(preference.typed !== undefined && { typed: preference.typed }),
  }
}
