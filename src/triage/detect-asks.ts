/**
 * Names the pressure and the requests in the message. They carry no weight of their own and appear only
 * beside a finding that does: triage.ts drops them from ordinary messages.
 */
import type { Detector } from './detector.ts'
import { quoteTokens } from './quote.ts'

/** Signal id → concepts that must all be there; the evidence is the first one's words. */
const ASKS: [id: string, concepts: string[]][] = [
  ['ask.code', ['ask-send', 'code|otp']],
  ['ask.money', ['ask-transfer']],
  ['ask.vote', ['ask-vote']],
  ['ask.link-device', ['linked-devices']],
  ['ask.screen-share', ['ask-screen-share']],
  ['ask.dial', ['ask-dial']],
  ['ask.install', ['ask-install']],
  ['ask.personal-data', ['personal-data']],
  ['ask.urgency', ['urgency']],
  ['ask.secrecy', ['secrecy']],
]

export const detectAsks: Detector = ({ meaning, normalized, tokens }) =>
  ASKS.flatMap(([id, concepts]) => {
    const found = concepts.map((concept) =>
      concept.split('|').flatMap((choice) => meaning.hits.get(choice) ?? []),
    )
    const first = found[0]?.[0]
    if (!first || found.some((hits) => hits.length === 0)) return []
    return [{ id, evidence: quoteTokens(normalized, tokens, first.start, first.end) }]
  })
