/**
 * Handler of `refetch`, in the process that owns a number's connection: asks the phone for a picture that is gone from
 * WhatsApp's hosts, and writes down where it is now. Neither content nor address of it is in the job or in a log.
 */
import type { AskForMedia } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { RefetchHandler } from '../queues/queues.ts'
import type { Store } from '../store/store.ts'

export interface RefetchLimits {
  /** Age of a request for which nobody waits any more; generous, as it is by the clocks of two machines. */
  staleMs: number
  /** Wait for a connection. */
  retryMs: number
  /** Requests that one number makes in any minute: a stranger's messages can cause them. */
  perMinute: number
}

export const REFETCH_LIMITS: RefetchLimits = { staleMs: 60_000, retryMs: 500, perMinute: 20 }

export interface RefetchDependencies {
  store: Pick<Store, 'mediaRequest' | 'answerMedia'>
  askForMedia: AskForMedia
  log: Log
  nowMs?: () => number
  limits?: Partial<RefetchLimits>
}

/** One for each number. */
export function createRefetch(dependencies: RefetchDependencies): RefetchHandler {
  const { store, askForMedia, log, nowMs = Date.now } = dependencies
  const { staleMs, retryMs, perMinute } = { ...REFETCH_LIMITS, ...dependencies.limits }
  let asked: number[] = []

  function isTooMuch(): boolean {
    asked = asked.filter((atMs) => atMs > nowMs() - 60_000)
    return asked.length >= perMinute
  }

  return async ({ account, requestId }, signal) => {
    const request = await store.mediaRequest(account, requestId)
    if (!request || nowMs() - request.askedAtMs > staleMs) return 'done'
    if (isTooMuch()) {
      log.warn({ account, perMinute }, 'too many pictures are gone; the phone is not asked for this one')
      await store.answerMedia(requestId, { outcome: 'gone' })
      return 'done'
    }
    const startedMs = nowMs()
    const { account: _own, askedAtMs: _asked, ...wanted } = request
    const answer = await Promise.race([askForMedia(wanted), aborted(signal)])
    if (answer === 'aborted') return { againMs: 0 }
    if (answer.outcome === 'offline') return { againMs: retryMs }
    asked.push(startedMs)
    const { outcome } = answer
    log.info({ account, outcome, durationMs: nowMs() - startedMs }, 'phone asked for a picture')
    await store.answerMedia(requestId, outcome === 'found' ? answer : { outcome: 'gone' })
    return 'done'
  }
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
}
