/** Ends a term: in peace while the number is ours, at once when it is lost, also in the midst of a peaceful end. */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { Term } from './gateway-number.ts'
import type { Hold } from './hold.ts'

/** Never rejects. Whoever lost the number must not say a word more in its name. */
export async function endTerm(term: Term, { ownership, isHeld, lost }: Hold, log: Log): Promise<void> {
  const tell = (error: unknown): void =>
    log.error({ account: ownership.account, error: errorName(error) }, 'a connection was not closed properly')
  const cut = (): void => void term.abort().catch(tell)
  lost.addEventListener('abort', cut, { once: true })
  await (isHeld() ? term.close() : term.abort()).catch(tell)
  lost.removeEventListener('abort', cut)
}
