/** Evidence: masked quotations from the original, at most 120 characters. */
import { maskSecrets } from './mask.ts'
import { quoteOriginal, type NormalizedText } from './text.ts'
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
  const from = Math.max(0, (offsets[first.start] as number) - AROUND)
  const to = Math.min(original.length, (offsets[first.start] as number) + MAX_EVIDENCE + AROUND)
  const masked = original.slice(0, from) + maskSecrets(original.slice(from, to)) + original.slice(to)
  return quoteOriginal({ ...normalized, original: masked }, first.start, last.end, MAX_EVIDENCE)
}

/** An observable's text as evidence. */
export function quoteText(text: string): string {
  const masked = maskSecrets(text)
  return masked.length <= MAX_EVIDENCE ? masked : `${masked.slice(0, MAX_EVIDENCE - 1)}…`
}
