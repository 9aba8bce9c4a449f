/** Evaluates the lure rules: meaning and facts in, the stories that are told out, with the words that tell them. */
import type { LureRule } from '../content/lures.ts'
import type { Detector, Finding } from './detector.ts'
import { isFact, readFacts } from './facts.ts'
import type { Hit, Hits } from './phrases.ts'
import { quoteText, quoteTokens } from './quote.ts'

/** How far apart the concepts of one rule may stand when it says `message`: long texts tell many stories. */
const MESSAGE_WORDS = 60

export const detectStories: Detector = (context) => {
  const { normalized, tokens, meaning, observables, content } = context
  const facts = readFacts(context)
  const found: Finding[] = []
  for (const { id, rules } of content.stories) {
    let weak: Span | null = null
    let strong: Span | null = null
    for (const rule of rules) {
      if (strong || (rule.level === 'caution' && weak)) continue
      const span = matchRule(rule, meaning.hits, facts)
      if (span && rule.level === 'danger') strong = span
      else if (span) weak = span
    }
    const span = strong ?? weak
    if (!span) continue
    const evidence =
      span.end > span.start
        ? quoteTokens(normalized, tokens, span.start, span.end)
        : quoteText(observables[0]?.text ?? '')
    found.push(strong ? { id, evidence } : { id, evidence, weak: true })
  }
  return found
}

export interface Span {
  start: number
  end: number
}

const parsed = new Map<string, string[]>()

function choices(term: string): string[] {
  const known = parsed.get(term)
  if (known) return known
  const split = term.split('|')
  parsed.set(term, split)
  return split
}

/** The words that fulfil the rule (empty when facts alone do), or null. */
export function matchRule(rule: LureRule, hits: Hits, facts: Set<string>): Span | null {
  const has = (term: string): boolean =>
    choices(term).some((choice) => (isFact(choice) ? facts.has(choice) : hits.has(choice)))
  for (const term of rule.all) if (!has(term)) return null
  if (rule.any && !rule.any.some(has)) return null
  if (rule.none?.some(has)) return null
  const lists: Hit[][] = []
  for (const term of rule.all) {
    const parts = choices(term)
    if (parts.some((choice) => isFact(choice) && facts.has(choice))) continue
    lists.push(parts.flatMap((choice) => hits.get(choice) ?? []))
  }
  return nearest(lists, rule.within)
}

/** The narrowest choice of one hit per list that keeps to the distance; one word tells no two things. */
function nearest(lists: Hit[][], within: LureRule['within']): Span | null {
  const [first, ...rest] = lists
  if (!first) return { start: 0, end: 0 }
  const words = typeof within === 'number' ? within : MESSAGE_WORDS
  let best: Span | null = null
  for (const anchor of first) {
    let { start, end } = anchor
    const isWhole = rest.every((list) => {
      let near: Hit | null = null
      for (const hit of list) {
        if (within === 'sentence' && hit.sentence !== anchor.sentence) continue
        if (hit.start < anchor.end && anchor.start < hit.end) continue
        const distance = Math.abs(hit.start - anchor.start)
        if (distance <= words && (!near || distance < Math.abs(near.start - anchor.start))) near = hit
      }
      if (!near) return false
      start = Math.min(start, near.start)
      end = Math.max(end, near.end)
      return true
    })
    if (isWhole && (!best || end - start < best.end - best.start)) best = { start, end }
  }
  return best
}
