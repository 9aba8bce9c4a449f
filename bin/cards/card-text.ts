/** The texts of one language as cards take them: without variables, so a message's source is its text. */
import type { Locale } from '../../src/content/locales.ts'
import type { CardText } from './card-page.ts'

/** Its `say` throws for a message that is missing or has a MessageFormat placeholder. */
export function cardTextOf({ language, direction, messages }: Locale): CardText {
  return {
    language,
    direction,
    say(id) {
      const text = messages.get(id)
      if (text === undefined || /[{}\\]/.test(text)) throw new Error(`${language}: ${id}: no plain text`)
      return text
    },
  }
}
