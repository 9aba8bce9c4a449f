/**
 * Values of labels: each from a small closed set, so that no figure grows with the people who write and none can carry
 * what they wrote.
 */
import { LANGUAGES } from '../model.ts'

const KNOWN_LANGUAGES: ReadonlySet<string> = new Set(LANGUAGES)

/** Of a message, which can be any. */
export function languageLabel(language: string): string {
  return KNOWN_LANGUAGES.has(language) ? language : 'other'
}

/** WhatsApp's codes have three digits; what is no code has none. */
export function codeLabel(code: string | undefined): string {
  if (code === undefined || code === '') return 'none'
  return /^[1-9]\d{2}$/.test(code) ? code : 'other'
}

const METHODS = new Set(['GET', 'HEAD', 'POST'])

export function methodLabel(method: string): string {
  return METHODS.has(method) ? method : 'other'
}

/** `inbound`, `outbound` or `refetch`: a queue's name holds its account. */
export function queueLabel(name: string): string {
  return name.split('-', 1)[0] ?? name
}
