/** What a person of the operator's wrote in, the message that somebody gets out: it says that it is a human's. */
import type { Locales } from '../content/locales.ts'
import type { Language } from '../model.ts'
import { voiceOf } from './voice.ts'

/** `text` goes out as it was written. `name`: who writes, as people are to know them. */
export function composePersonAnswer(
  { name, text }: { name: string; text: string },
  language: Language,
  locales: Locales,
): string {
  return voiceOf(locales[language]).say('person.writes', { name, text })
}
