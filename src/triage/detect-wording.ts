/**
 * What the text classifier says, as findings that signals.yaml weighs: how strongly the words resemble lures,
 * which class of them, and whether anything in the message backs that up (a link, a number, a request).
 */
import { tellingWords, lureBelief } from './classifier.ts'
import type { Detector, Finding } from './detector.ts'
import { quoteTokens } from './quote.ts'

/** A message of digits and signs alone has no wording that could resemble anything. */
const LETTER = /\p{L}/u

/** Belief in one class: what resembles every lure a little is a text of a kind unknown to the classifier. */
const ONE_CLASS = 0.4

export const detectWording: Detector = ({ beliefs, content, facts, meaning, normalized, tokens }) => {
  if (!LETTER.test(normalized.text)) return []
  const { bands, structure } = content.policy.classifier
  const { share, lure } = lureBelief(beliefs)
  const notLure = beliefs.notice + beliefs['recover-account'] + beliefs['secure-account']
  // A warning or question resembles the lure it tells of, so the nearer of the two counts.
  const band = bands.find(({ from }) => (notLure > share ? 0 : share) >= from)
  if (!band) return []
  const found: Finding[] = [{ id: band.id, evidence: '', ...(band.names && { lure }) }]
  if (!band.names) return found
  const { start, end } = tellingWords(tokens, lure, content.classifier)
  found.push({ id: `wording.${lure}`, evidence: quoteTokens(normalized, tokens, start, end) })
  const isSure = beliefs[lure] >= Math.max(ONE_CLASS, share / 2)
  const isBacked = isSure && structure.some((term) => facts.has(term) || meaning.hits.has(term))
  return isBacked ? [...found, { id: 'wording.backed', evidence: '' }] : found
}
