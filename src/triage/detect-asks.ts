/**
 * Names the pressure and the requests in the message. They carry no weight of their own and appear only
 * beside a finding that does: triage.ts drops them from ordinary messages.
 */
import type { Detector, Finding } from './detector.ts'
import { quoteTokens } from './quote.ts'

/** Signal id → concepts that must be there: one of each list; the evidence is the first one's words. */
const ASKS: [id: string, concepts: string[][]][] = [
  ['ask.code', [['ask-send'], ['code', 'otp']]],
  ['ask.money', [['ask-transfer']]],
  ['ask.vote', [['ask-vote']]],
  ['ask.link-device', [['linked-devices']]],
  ['ask.screen-share', [['ask-screen-share']]],
  ['ask.dial', [['ask-dial']]],
  ['ask.install', [['ask-install']]],
  ['ask.personal-data', [['personal-data']]],
  ['ask.urgency', [['urgency']]],
  ['ask.secrecy', [['secrecy']]],
]

export const detectAsks: Detector = ({ meaning: { hits }, normalized, tokens }) => {
  const found: Finding[] = []
  for (const [id, concepts] of ASKS) {
    const first = hits.get(concepts[0]?.[0] as string)?.[0]
    if (!first || !concepts.every((choices) => choices.some((choice) => hits.has(choice)))) continue
    found.push({ id, evidence: quoteTokens(normalized, tokens, first.start, first.end) })
  }
  return found
}
