/** In which language a page is written: the reader's choice, else what their browser asks for, else English. */
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { Language } from '../model.ts'

export const LANGUAGE_COOKIE = 'language'

export function pageLanguage(c: Context): Language {
  const chosen = Language.safeParse(getCookie(c, LANGUAGE_COOKIE))
  if (chosen.success) return chosen.data
  return preferred(c.req.header('accept-language') ?? '')
}

/** By quality; `ur-Latn-PK` is Roman Urdu, `ru-KZ` Russian. */
function preferred(header: string): Language {
  const wanted = header
    .slice(0, 400)
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(';')
      const weight = Number(/^q=([01](?:\.\d{1,3})?)$/.exec(quality.trim())?.[1] ?? 1)
      return { tag: tag.toLowerCase(), weight }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  for (const { tag } of wanted) {
    if (tag.startsWith('ur-latn')) return 'ur-Latn'
    const known = Language.safeParse(tag.split('-')[0])
    if (known.success) return known.data
  }
  return 'en'
}
