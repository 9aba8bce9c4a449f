/**
 * Findings in, level, class and story out. The only place that decides, and all of its policy is data
 * (content/signals.yaml): weights, groups, floors, caps, thresholds.
 */
import type { LureStory } from '../content/lures.ts'
import type { PayloadEntry } from '../content/payloads.ts'
import type { SignalPolicy, SignalRule } from '../content/signals.ts'
import { LEVELS, LURES, type Level, type Lure } from '../model.ts'
import type { Finding } from './detector.ts'

export interface Decision {
  level: Level
  lure: Lure | null
  story: string | null
}

export interface VerdictContent {
  policy: SignalPolicy
  stories: LureStory[]
  payloads: { entries: Pick<PayloadEntry, 'id' | 'risk'>[] }
}

/** Deterministic; the order of findings matters only among equals. */
export function decide(findings: Finding[], content: VerdictContent): Decision {
  const judged = findings.map((finding) => ({ finding, rule: ruleFor(finding, content) }))
  const level = levelOf(
    judged.map(({ rule }) => rule),
    content.policy,
  )
  if (level === 'info' || level === 'unknown') return { level, lure: null, story: null }
  const alone = judged.filter(({ rule }) => rule.lure && carries(rule, level, content.policy))
  const carrying = alone.filter(({ rule }) => !rule.yields)
  const certain = carrying.filter(({ rule }) => rule.floor)
  const speaking = judged.filter(({ rule }) => rule.lure)
  // What a code or symbol does is known; among stories the classifier knows best which one is told.
  const worded = findings.find((finding) => finding.lure)?.lure ?? null
  const lure = earliest(certain) ?? worded ?? earliest(carrying) ?? earliest(alone) ?? earliest(speaking)
  const told = judged.filter(({ finding, rule }) => finding.id.startsWith('lure.') && rule.lure === lure)
  const story = told.toSorted((a, b) => b.rule.weight - a.rule.weight)[0]?.finding.id ?? null
  return { level, lure, story }
}

const earliest = (judged: { rule: SignalRule }[]): Lure | null =>
  LURES.find((candidate) => judged.some(({ rule }) => rule.lure === candidate)) ?? null

const SILENT: SignalRule = { about: 'unknown id', weight: 0 }

function ruleFor(finding: Finding, { policy, stories, payloads }: VerdictContent): SignalRule {
  const story = stories.find(({ id }) => id === finding.id)
  if (story) {
    const weight = finding.weak ? policy.story.caution : policy.story.danger
    // A story told in full is sure of itself, whatever the wording resembles, when the policy names a floor for it.
    const floor = finding.weak ? undefined : policy.signals[finding.id]?.floor
    return { about: story.title, weight, group: 'story', lure: story.class, ...(floor && { floor }) }
  }
  const named = policy.signals[finding.id] ?? wordingRule(finding.id, policy)
  if (named) return named
  const risk = payloads.entries.find(({ id }) => id === finding.id)?.risk
  return (risk && policy.payload[risk]) ?? SILENT
}

/** Findings of the text classifier, which no reply names. */
function wordingRule(id: string, { classifier }: SignalPolicy): SignalRule | undefined {
  return id === 'wording.backed' ? classifier.backed : classifier.bands.find((band) => band.id === id)
}

const rank = (level: Level): number => LEVELS.length - LEVELS.indexOf(level)
const atLeast = (a: Level, b: Level): Level => (rank(a) >= rank(b) ? a : b)
const atMost = (a: Level, b: Level): Level => (rank(a) <= rank(b) ? a : b)

/**
 * Negative weights make of a danger a caution and drop a mere caution; what a symbol or app link does is known
 * and not lowered.
 */
function levelOf(rules: SignalRule[], policy: SignalPolicy): Level {
  const raising = rules.filter(({ weight }) => weight > 0)
  const isDanger = levelOfWeight(totalWeight(raising), policy) === 'danger'
  const known = levelOfWeight(totalWeight(raising.filter(({ group }) => group === 'payload')), policy)
  let level = atLeast(levelOfWeight(totalWeight(rules), policy), known)
  if (isDanger) level = atLeast(level, 'caution')
  for (const { cap } of rules) if (cap) level = atMost(level, cap)
  for (const { floor } of rules) if (floor) level = atLeast(level, floor)
  return level
}

function levelOfWeight(weight: number, { thresholds }: SignalPolicy): Level {
  if (weight >= thresholds.danger) return 'danger'
  return weight >= thresholds.caution ? 'caution' : 'unknown'
}

function totalWeight(rules: SignalRule[]): number {
  const heaviest = new Map<string, number>()
  let total = 0
  for (const { weight, group } of rules) {
    if (group === undefined) total += weight
    else heaviest.set(group, Math.max(heaviest.get(group) ?? 0, weight))
  }
  for (const weight of heaviest.values()) total += weight
  return total
}

/** Whether the finding alone reaches the level. */
function carries(rule: SignalRule, level: Level, policy: SignalPolicy): boolean {
  return levelOf([rule], policy) === level
}
