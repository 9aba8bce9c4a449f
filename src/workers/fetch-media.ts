/**
 * Fetches a message's picture. One that is gone from WhatsApp's hosts is asked for once more from the phone, through
 * the gateway that owns the number: a request in the store, a job with its id, and a short wait for the answer.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FetchMedia, MediaResult } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { InboundMessage, MediaRef } from '../model.ts'
import { errorName } from '../queues/error-name.ts'
import type { Queues } from '../queues/queues.ts'
import type { MediaAnswer, MediaRequest } from '../store/media-requests.ts'
import type { Store } from '../store/store.ts'

export interface FetchLimits {
  /** From the beginning of the first download; what is left of an examination's time is for the second and for reading. */
  waitMs: number
  pollMs: number
  /** Waits at a time: each holds up one of the worker's jobs. */
  waitsAtOnce: number
  /** Instead of `waitMs` in a chat where somebody waited longer than this within `rememberMs`: several pictures. */
  nextWaitMs: number
  rememberMs: number
}

export const FETCH_LIMITS: FetchLimits = {
  waitMs: 18_000,
  pollMs: 250,
  waitsAtOnce: 4,
  nextWaitMs: 5_000,
  rememberMs: 60_000,
}

export interface FetchDependencies {
  fetchMedia: FetchMedia
  store: Pick<Store, 'requestMedia' | 'mediaAnswer' | 'withdrawMedia' | 'trialPicture'>
  queues: Pick<Queues, 'addRefetch'>
  log: Log
  nowMs?: () => number
  limits?: Partial<FetchLimits>
}

/** Never rejects for what a sender, a phone or a missing gateway can cause. */
export type FetchOf = (ref: MediaRef, message: InboundMessage) => Promise<MediaResult>

export function createFetchOf(dependencies: FetchDependencies): FetchOf {
  const { fetchMedia, nowMs = Date.now, log } = dependencies
  const limits = { ...FETCH_LIMITS, ...dependencies.limits }
  const slow = new Map<string, number>()
  let waits = 0

  function patienceFor(chat: string): number {
    for (const [each, untilMs] of slow) if (untilMs <= nowMs()) slow.delete(each)
    return slow.has(chat) ? limits.nextWaitMs : limits.waitMs
  }

  return async (ref, message) => {
    if (ref.source === 'upload') return fetchUpload(dependencies.store, ref.id)
    const startedMs = nowMs()
    const first = await fetchMedia(ref)
    if (first.ok || first.failure !== 'expired' || ref.source !== 'whatsapp') return first
    if (waits >= limits.waitsAtOnce) return first
    const { account, chat, participant, id: messageId } = message
    const key = `${account} ${chat}`
    waits++
    try {
      const wanted = { account, chat, participant, messageId, mediaKey: ref.mediaKey }
      const answer = await ask(dependencies, limits, wanted, startedMs + patienceFor(key))
      if (answer?.outcome !== 'found') return first
      return await fetchMedia({ ...ref, directPath: answer.directPath })
    } catch (error) {
      log.warn({ error: errorName(error) }, 'a picture that is gone could not be asked for')
      return first
    } finally {
      waits--
      if (nowMs() - startedMs > limits.nextWaitMs) slow.set(key, nowMs() + limits.rememberMs)
    }
  }
}

/** A picture of the try page, which lies in the store: worker and console may be on two machines. */
async function fetchUpload(store: Pick<Store, 'trialPicture'>, id: string): Promise<MediaResult> {
  const bytes = await store.trialPicture(id)
  return bytes ? { ok: true, bytes } : { ok: false, failure: 'expired' }
}

/** null when no answer came in time. Leaves nothing behind. */
async function ask(
  { store, queues, log, nowMs = Date.now }: FetchDependencies,
  { pollMs }: FetchLimits,
  wanted: MediaRequest,
  untilMs: number,
): Promise<MediaAnswer | null> {
  const id = await store.requestMedia(wanted, nowMs())
  try {
    await queues.addRefetch(wanted.account, id)
    while (nowMs() < untilMs) {
      await sleep(pollMs)
      const answer = await store.mediaAnswer(id)
      if (answer) return answer
    }
    return null
  } finally {
    await store
      .withdrawMedia(id)
      .catch((error: unknown) => log.warn({ error: errorName(error) }, 'request for a picture not withdrawn'))
  }
}
