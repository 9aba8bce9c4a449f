/** Stored messages and what is known → the examined submission; what the drain worker calls for every question. */
import type { MediaResult } from '../channels/channel.ts'
import { readReaction } from '../conversation/reaction.ts'
import { OVER_LIMIT } from '../conversation/limits.ts'
import type { Known, Outcome } from '../conversation/state.ts'
import type { Examination, InboundMessage, Mark, MediaRef, PictureResult, Submission } from '../model.ts'
import type { Person } from '../store/store.ts'
import type { CountAlike } from './count-alike.ts'
import type { Context } from './know.ts'
import { NO_METERS, type Meters } from './meters.ts'
import { toSubmission, type Messages } from './submission.ts'

/** Without `conversation` it stays as it is. */
export type Examined = Examination & Partial<Pick<Outcome, 'enclosures' | 'conversation'>>

export type Examine = (messages: Messages, context: Context) => Promise<Examined>

export interface ExamineDependencies {
  /** The pipeline with its content already bound. */
  examine: (
    submission: Submission,
    readPictures: (() => Promise<PictureResult>)[],
    known: Known,
    countAlike: (marks: readonly Mark[]) => Promise<number>,
  ) => Promise<Examined>
  fetchMedia: (ref: MediaRef, message: InboundMessage) => Promise<MediaResult>
  /** Bytes of one picture → what is written in it, decoded in killable children. */
  readPicture: (bytes: Uint8Array) => Promise<PictureResult>
  meters?: Pick<Meters, 'pictureBegun'>
  /** Nobody is counted unless told. */
  countAlike?: CountAlike
}

/** Answers of an hour that say that it was too much; after them there is none. */
const MOST_REFUSALS = 5

export function createExamine(dependencies: ExamineDependencies): Examine {
  const { examine, fetchMedia, readPicture, meters = NO_METERS, countAlike = async () => 0 } = dependencies
  return async (messages, { chatKey, person, known }) => {
    const submission = toSubmission(messages, person, known.nowMs)
    const [{ kind, text, relation }] = messages
    if (kind === 'reaction') return reacted(submission, text, known.about && relation?.id)
    const isTooMuch = known.isOverLimit || known.isBusy
    const pictured = isTooMuch ? [] : messages
    const readPictures = pictured.flatMap((message) => {
      const { media } = message
      if (!media) return []
      const fetchAndRead = async (): Promise<PictureResult> => {
        const ended = meters.pictureBegun()
        let outcome: Parameters<typeof ended>[0] = 'unavailable'
        try {
          const fetched = await fetchMedia(media, message)
          const result = fetched.ok ? await readPicture(fetched.bytes) : fetched
          outcome = result.ok ? 'read' : result.failure
          return result
        } finally {
          ended(outcome)
        }
      }
      return [fetchAndRead]
    })
    const others = (marks: readonly Mark[]): Promise<number> => countAlike(chatKey, marks, known.nowMs)
    const examined = await examine(submission, readPictures, known, others)
    return isHushed(examined, person) || isRepetition(examined, known) ? silenced(examined) : examined
  }
}

/** Told often enough in this hour that it was too much; what is exempt has no such signal. */
function isHushed({ signals }: Examined, { refusals }: Person): boolean {
  return refusals >= MOST_REFUSALS && signals.some(({ id }) => id === OVER_LIMIT)
}

/** Nobody is told the same verdict again because they mended a letter. */
function isRepetition({ intent, level, lure }: Examined, { edited }: Known): boolean {
  if (!edited || intent !== 'check-message') return false
  return level === edited.level && lure === edited.lure
}

/** Leaves the conversation where it was. */
function silenced(examined: Examined): Examined {
  const { conversation: _unchanged, ...rest } = examined
  return { ...rest, reply: '', enclosures: [] }
}

/** Counts beneath an answer of ours only; `replyId` is null or undefined for anything else. */
function reacted(
  { preferred, typed }: Submission,
  emoji: string,
  replyId: string | null | undefined,
): Examined {
  const value = readReaction(emoji)
  return {
    level: 'unknown',
    lure: null,
    story: null,
    intent: 'feedback',
    path: null,
    signals: [],
    language: 'und',
    replyLanguage: preferred ?? typed ?? 'en',
    country: null,
    readings: [],
    effects: value && replyId ? [{ kind: 'feedback', value, replyId }] : [],
    reply: '',
  }
}
