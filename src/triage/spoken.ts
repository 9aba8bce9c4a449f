/** Words inside links say nothing a person said: tokens in, those outside the observed links out. */
import type { Observable } from '../model.ts'
import type { NormalizedText } from './text.ts'
import type { Token } from './text-tokens.ts'

export function spokenTokens(tokens: Token[], n: NormalizedText, observables: Observable[]): Token[] {
  const ranges: [number, number][] = []
  let from = 0
  for (const observable of observables) {
    if (observable.kind !== 'url' || observable.origin === 'qr') continue
    const at = n.original.indexOf(observable.text, from)
    if (at < 0) continue
    ranges.push([at, at + observable.text.length])
    from = at
  }
  if (ranges.length === 0) return tokens
  ranges.sort((a, b) => a[0] - b[0])
  let next = 0
  return tokens.filter((token) => {
    const at = n.offsets[token.start] as number
    while (next < ranges.length && at >= (ranges[next] as [number, number])[1]) next++
    const range = ranges[next]
    return !range || at < range[0]
  })
}

const HEAD = 3000
const TAIL = 1000

/** Very long texts are read at their beginning and end: nobody reads on, and time stays bounded. */
export function readableTokens(tokens: Token[]): Token[] {
  return tokens.length <= HEAD + TAIL ? tokens : [...tokens.slice(0, HEAD), ...tokens.slice(-TAIL)]
}
