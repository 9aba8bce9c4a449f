/**
 * One language speaking: message id + variables → text. In: a Locale. Out: a Voice that compiles each
 * MessageFormat 2 message once, on first use. Isolates codes and addresses in right-to-left text.
 */
import { MessageFormat } from 'messageformat'
import type { Locale } from '../content/locales.ts'
import type { Language } from '../model.ts'
import { isolateCodes } from './evidence.ts'

export type Variables = Readonly<Record<string, string>>

export interface Voice {
  readonly language: Language
  readonly isRightToLeft: boolean
  has(id: string): boolean
  /** The text; an unknown id gives an empty text, which content check reports before anybody reads it. */
  say(id: string, variables?: Variables): string
}

const voices = new WeakMap<Locale, Voice>()

/** Remembered per Locale object, so reloading content starts afresh. */
export function voiceOf(locale: Locale): Voice {
  const known = voices.get(locale)
  if (known) return known
  const voice = createVoice(locale)
  voices.set(locale, voice)
  return voice
}

function createVoice(locale: Locale): Voice {
  const isRightToLeft = locale.direction === 'rtl'
  const compiled = new Map<string, string | MessageFormat>()
  return {
    language: locale.language,
    isRightToLeft,
    has: (id) => locale.messages.has(id),
    say(id, variables = {}) {
      let message = compiled.get(id)
      if (message === undefined) {
        message = compile(locale, id, isRightToLeft)
        compiled.set(id, message)
      }
      return typeof message === 'string' ? message : message.format(variables, ignore)
    },
  }
}

/** A message without variables becomes its final text at once. */
function compile(locale: Locale, id: string, isRightToLeft: boolean): string | MessageFormat {
  const source = locale.messages.get(id)
  if (source === undefined) return ''
  // Values arrive isolated where that is needed, so the formatter adds no marks of its own.
  const message = new MessageFormat(locale.language, isRightToLeft ? isolateCodes(source) : source, {
    bidiIsolation: 'none',
  })
  return source.includes('{') ? message : message.format()
}

/** A missing variable shows as its name; content check compares variables across languages. */
function ignore(): void {}
