/**
 * Official warnings and friends' "be careful": texts that tell of the trick instead of playing it. They count
 * as one only when no request is really made of the reader, and the exception trap is not in them.
 */
import { lureBelief } from './classifier.ts'
import type { Context, Detector } from './detector.ts'
import type { Hit, Hits } from './phrases.ts'
import { quoteTokens } from './quote.ts'

/** Requests that a warning makes as well: look, call back, check, report. */
const HARMLESS = new Set(['ask-open', 'ask-call', 'ask-vote'])

/** Whose habits a warning explains. */
const OFFICES = ['official-body', 'bank', 'courier', 'support']

/** What is said to the reader to make them act. */
const FRIGHTENING = ['fraud-on-you', 'account-threat', 'safe-account', 'rescue-promise', 'mine']

export const detectWarning: Detector = (context) => {
  if (lureBelief(context.beliefs).share >= context.content.policy.classifier.warning) return []
  const hit = findWarning(context)
  if (!hit) return []
  const { normalized, tokens } = context
  return [{ id: 'warning.official', evidence: quoteTokens(normalized, tokens, hit.start, hit.end + 6) }]
}

/** Nothing but the writer stands between the condition and the denial. */
function isMine(hits: Hits, condition: Hit, not: Hit): boolean {
  return (hits.get('told-me') ?? []).some((me) => condition.end === me.start && me.end === not.start)
}

function findWarning({ meaning, observables }: Context): Hit | null {
  const { hits, inactive, trap } = meaning
  const isThreat = hits.has('account-threat') && hits.has('ask-open') && hits.has('urgency')
  if (isThreat && !hits.has('awareness') && !hits.has('if-someone')) return null
  if (trap || (hits.has('recovery-service') && hits.has('service-offer'))) return null
  const list = (concept: string): Hit[] => hits.get(concept) ?? []
  // "If I don't pay he posts it" forbids nobody anything.
  const forbids = list('forbid').filter(
    (not) => !list('told-if').some((condition) => isMine(hits, condition, not)),
  )
  const crime = [...list('awareness'), ...list('consequence'), ...list('false-official')]
  const notices = [...list('false-official'), ...list('notice'), ...list('report-to'), ...list('if-someone')]
  const frame = [...notices, ...list('reported')]
  const asked = [...hits.keys()].filter((concept) => concept.startsWith('ask-') && !HARMLESS.has(concept))
  const isRetold = crime.length > 0 && forbids.length > 0 && inactive.length > asked.length
  if (asked.length > 0 && (!isRetold || [...FRIGHTENING, 'urgency'].some((concept) => hits.has(concept))))
    return null
  const isAboutSecrets = ['code', 'otp', 'link-word', 'qr', 'personal-data', 'linked-devices'].some((c) =>
    hits.has(c),
  )
  const isAboutTrick = isAboutSecrets && hits.has('photo-of-you') && !hits.has('fraud-on-you')
  // Nothing at all is asked and nobody is frightened: who names the crime then only tells of it.
  const isCalm =
    ![...HARMLESS, ...FRIGHTENING].some((concept) => hits.has(concept)) &&
    observables.every(({ kind }) => kind === 'amount')
  const isTold = isCalm && (notices.length > 0 || (isAboutSecrets && hits.has('consequence')))
  const isWarning =
    (forbids.length > 0 && (crime.length > 0 || frame.length > 0 || isAboutSecrets)) ||
    (crime.length > 0 && (inactive.length > 0 || frame.length > 1 || isAboutTrick || isTold)) ||
    (isCalm && hits.has('officials-never') && OFFICES.some((concept) => hits.has(concept))) ||
    (notices.length > 0 && inactive.filter(({ concept }) => !HARMLESS.has(concept)).length > 1)
  return isWarning ? (forbids[0] ?? crime[0] ?? inactive[0] ?? list('officials-never')[0] ?? null) : null
}
