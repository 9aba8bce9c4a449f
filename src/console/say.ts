/** The console's texts in one language: message ids and variables in, plain text out; html escapes it afterwards. */
import { MessageFormat } from 'messageformat'
import type { Locale, Locales } from '../content/locales.ts'
import type { Language } from '../model.ts'
import type { Say } from './shell.ts'

/** For plurals and numbers; Roman Urdu has none of its own. */
const FORMAT_LOCALE: Record<Language, string> = { en: 'en', ur: 'ur', 'ur-Latn': 'en', ru: 'ru', kk: 'kk' }

/** Texts are formatted when they are first asked for, and kept ready. */
export function createSays(texts: Locales): (language: Language) => Say {
  const says = new Map<Language, Say>()
  return (language) => {
    const known = says.get(language)
    if (known) return known
    const say = createSay(texts[language])
    says.set(language, say)
    return say
  }
}

function createSay({ language, messages }: Locale): Say {
  const ready = new Map<string, MessageFormat>()
  return (id, values) => {
    let message = ready.get(id)
    if (!message) {
      const source = messages.get(id)
      if (source === undefined) return `⟦${id}⟧`
      // HTML isolates by its own means (bdi, dir), so that no invisible characters get into tables and exports.
      message = new MessageFormat(FORMAT_LOCALE[language], source, { bidiIsolation: 'none' })
      ready.set(id, message)
    }
    return message.format(values)
  }
}
