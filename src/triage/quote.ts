/** Evidence: masked quotations from the original, at most 120 characters. */
import { maskSecrets } from './mask.ts'
import { quoteOriginal, type NormalizedText } from './text.ts'
import type { Token } from './text-tokens.ts'

const MAX_EVIDENCE = 120

/** The original wording of tokens [start, end), masked. */
export function quoteTokens(normalized: NormalizedText, tokens: Token[], start: number, end: number): string {
  const first = tokens[start]
  const last = tokens[Math.min(end, tokens.length) - 1]
  if (!first || !last) return ''
  return maskSecrets(quoteOriginal(normalized, first.start, last.end, MAX_EVIDENCE))
}

/** An observable's text as evidence. */
export function quoteText(text: string): string {
  const masked = maskSecrets(text)
  return masked.length <= MAX_EVIDENCE ? masked : `${masked.slice(0, MAX_EVIDENCE - 1)}…`
}
