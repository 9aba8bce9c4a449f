/** Why something could not be opened, in words that may be logged and shown: advice of ours, names of anything else. */
import { errorName } from '../queues/error-name.ts'

/** What Node and libraries throw may quote what they were working on: key material, a row, a person's words. */
export function reasonOf(error: unknown): string {
  const isBuiltIn = [SyntaxError, TypeError, RangeError, ReferenceError, AggregateError].some(
    (kind) => error instanceof kind,
  )
  const isOurs = error instanceof Error && !isBuiltIn && !('code' in error) && !('output' in error)
  return isOurs ? error.message : errorName(error)
}
