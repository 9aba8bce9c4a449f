/** A stored submission as triage reads it: what was kept of secrets is tokens, and these read as stand-ins. Pure. */
import type { Submission } from '../model.ts'
import { readTokens } from './redact.ts'

/** The same object when nothing was hidden. */
export function withStandIns(submission: Submission): Submission {
  const { text, said } = submission
  const read = readTokens(text).text
  const readSaid = said === undefined ? undefined : readTokens(said).text
  if (read === text && readSaid === said) return submission
  return { ...submission, text: read, ...(readSaid !== undefined && { said: readSaid }) }
}
