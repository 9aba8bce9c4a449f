/** What names and passwords of operators may be. */
import { z } from 'zod'

export const LEAST_CHARACTERS = 12
export const MOST_CHARACTERS = 256
/** `aaaaaaaaaaaa` is no password. */
const LEAST_DIFFERENT = 5

/** As it is stored and compared. Parentheses are for actors of the audit trail who are no operators. */
export const OperatorName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/)

/** A password as somebody typed it at log-in: bounded, so that nobody has megabytes hashed. */
export const TypedPassword = z.string().min(1).max(MOST_CHARACTERS)

export type PasswordProblem = 'too-short' | 'too-long' | 'too-plain'

/** null: good enough. `name` of whom it is for. */
export function problemOfPassword(password: string, name: string): PasswordProblem | null {
  if (password.length > MOST_CHARACTERS) return 'too-long'
  const characters = Array.from(password.trim())
  if (characters.length < LEAST_CHARACTERS) return 'too-short'
  const isName = password.trim().toLowerCase().replaceAll(name, '').length < LEAST_DIFFERENT
  return isName || new Set(characters).size < LEAST_DIFFERENT ? 'too-plain' : null
}
