/**
 * A whole message that is just a number answers the question "what happened?". The numbers are the
 * same in every question and every language, so no state is needed to understand them.
 */
import type { Intent, Path } from '../model.ts'
import { normalizeText } from './text.ts'

export interface Choice {
  intent: Intent
  path: Path | null
}

const CHOICES: Record<string, Choice> = {
  '0': { intent: 'report', path: null },
  '1': { intent: 'secure-account', path: 'prevention' },
  // The steps for an opened link also ask what was typed, sent or scanned there.
  '2': { intent: 'recover-account', path: 'link-opened' },
  '3': { intent: 'recover-account', path: 'link-opened' },
  '4': { intent: 'recover-account', path: 'registration' },
  '5': { intent: 'recover-account', path: 'call-forwarding' },
  '6': { intent: 'recover-account', path: 'money-sent' },
  '7': { intent: 'recover-account', path: 'no-signal' },
  '8': { intent: 'recover-account', path: 'threats' },
  '9': { intent: 'recover-account', path: 'friend-account' },
}

/** Longest form: a keycap emoji with a variation selector and a full stop. */
const LONGEST = 6

/** Understands `5`, `5.`, `5)`, `۵`, `٥`, `5️⃣`; null for anything else. */
export function readChoice(text: string): Choice | null {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > LONGEST) return null
  const digit = /^(\d)\ufe0f?\u20e3?[.)]?$/u.exec(normalizeText(trimmed).text.trim())?.[1]
  return (digit !== undefined && CHOICES[digit]) || null
}
