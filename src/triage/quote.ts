/** Evidence: masked quotations from the original, at most 120 characters. */
import { maskSecrets } from './mask.ts'
import { shorten, type NormalizedText } from './text.ts'
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
  return shorten(masked.slice(0, length), MAX_EVIDENCE)
}

/** An observable's text as evidence. */
export const quoteText = (text: string): string => shorten(maskSecrets(text), MAX_EVIDENCE)
