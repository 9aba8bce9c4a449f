/** Evidence: masked quotations from the original, at most 120 characters. */
import { maskSecrets } from './mask.ts'
import type { NormalizedText } from './text.ts'
import type { Token } from './text-tokens.ts'

const MAX_EVIDENCE = 120

/** How far masking looks around a number, in UTF-16 units (mask.ts). */
const AROUND = 128

/** The original wording of tokens [start, end), masked by what stands around it as well. */
export function quoteTokens(normalized: NormalizedText, tokens: Token[], start: number, end: number): string {
  const first = tokens[start]
  const last = tokens[Math.min(end, tokens.length) - 1]
  if (!first || !last) return ''
  const { original, offsets } = normalized
  const begin = offsets[first.start] as number
  const length = (offsets[last.end] as number) - begin
  const from = Math.max(0, begin - AROUND)
  const window = original.slice(from, Math.min(original.length, begin + MAX_EVIDENCE + AROUND))
  const masked = maskSecrets(window).slice(begin - from)
  if (length <= MAX_EVIDENCE) return masked.slice(0, length)
  const unit = masked.charCodeAt(MAX_EVIDENCE - 1)
  const isHalf = unit >= 0xdc00 && unit < 0xe000
  return `${masked.slice(0, MAX_EVIDENCE - (isHalf ? 2 : 1))}…`
}

/** An observable's text as evidence. */
export function quoteText(text: string): string {
  const masked = maskSecrets(text)
  return masked.length <= MAX_EVIDENCE ? masked : `${masked.slice(0, MAX_EVIDENCE - 1)}…`
}
