/** Evaluates the lure rules: meaning and facts in, the stories that are told out, with the words that tell them. */
import type { LureRule, LureStory } from '../content/lures.ts'
import type { Detector, Finding } from './detector.ts'
import { isFact } from './facts.ts'
import type { Hit, Hits } from './phrases.ts'
import { quoteText, quoteTokens } from './quote.ts'

/** How far apart the concepts of one rule may stand when it says `message`: long texts tell many stories. */
const MESSAGE_WORDS = 60

export const detectStories: Detector = (context) => {
  const { normalized, tokens, meaning, observables, facts, content } = context
  const named = new Set([...meaning.hits.keys(), ...facts])
  const found: Finding[] = []
  for (const { id, rules, needs } of content.rules) {
    if (!hasAny(needs, named)) continue
    const told = firstMatch(rules, meaning.hits, named)
    if (!told) continue
    const { start, end } = told.span
    const evidence =
      end > start ? quoteTokens(normalized, tokens, start, end) : quoteText(observables[0]?.text ?? '')
    found.push(told.level === 'danger' ? { id, evidence } : { id, evidence, weak: true })
  }
  return found
}

export interface Span {
  start: number
  end: number
}

/** A rule with its terms split into choices. */
export interface StoryRule extends Pick<LureRule, 'within' | 'level'> {
  all: string[][]
  any: string[] | null
  none: string[]
}

export interface StoryRules {
  id: string
  /** Danger rules first: a caution rule is only asked when none of them fits. */
  rules: StoryRule[]
  /** Without one of these no rule can fit: of each rule the choices that the fewest messages name. */
  needs: string[]
}

/** Named by so many messages that asking for them first saves nothing. */
const COMMON = new Set(['url', 'amount', 'sum.number', 'ask-send', 'code', 'money', 'to-me', 'messenger'])

export function compileStories(stories: LureStory[]): StoryRules[] {
  const split = (terms: string[]): string[][] => terms.map((term) => term.split('|'))
  return stories.map(({ id, rules }) => {
    const compiled = rules
      .toSorted((a, b) => Number(a.level !== 'danger') - Number(b.level !== 'danger'))
      .map(({ all, any, none, within, level }) => ({
        all: split(all),
        any: any ? split(any).flat() : null,
        none: split(none ?? []).flat(),
        within,
        level,
      }))
    return { id, rules: compiled, needs: [...new Set(compiled.flatMap(({ all }) => rarest(all)))] }
  })
}

/** The shortest list of choices without a common one, or the first list. */
function rarest(all: string[][]): string[] {
  const rare = all.filter((choices) => !choices.some((choice) => COMMON.has(choice)))
  return rare.toSorted((a, b) => a.length - b.length)[0] ?? all[0] ?? []
}

function firstMatch(
  rules: StoryRule[],
  hits: Hits,
  named: Set<string>,
): { span: Span; level: StoryRule['level'] } | null {
  for (const rule of rules) {
    const span = matchRule(rule, hits, named)
    if (span) return { span, level: rule.level }
  }
  return null
}

/** `named`: all concepts and facts of the message. Returns the words that fulfil the rule (none: empty), or null. */
export function matchRule(rule: StoryRule, hits: Hits, named: Set<string>): Span | null {
  for (const choices of rule.all) if (!hasAny(choices, named)) return null
  if (rule.any && !hasAny(rule.any, named)) return null
  if (hasAny(rule.none, named)) return null
  const lists: Hit[][] = []
  for (const choices of rule.all) {
    if (choices.some((choice) => isFact(choice) && named.has(choice))) continue
    lists.push(choices.flatMap((choice) => hits.get(choice) ?? []))
  }
  return nearest(lists, rule.within)
}

function hasAny(terms: string[], named: Set<string>): boolean {
  for (const term of terms) if (named.has(term)) return true
  return false
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
