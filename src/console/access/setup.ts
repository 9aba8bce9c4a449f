/** The first visit to a fresh installation: a link, known only to whoever started the process, makes the first admin. */
import { hashOfId, isEqual, randomId } from './secrets.ts'

export interface Setup {
  /** `/setup?token=…`; an earlier one stops working. */
  open(): string
  /** Whether the token is the one that was given out and was not used yet. */
  knows(token: string): boolean
  /** Used, or no longer wanted. */
  close(): void
}

export function createSetup(): Setup {
  let hash: string | null = null
  return {
    open() {
      const token = randomId()
      hash = hashOfId(token)
      return `/setup?token=${token}`
    },
    knows: (token) => hash !== null && isEqual(hashOfId(token), hash),
    close() {
      hash = null
    },
  }
}
