/**
 * What the server's refusals of a message mean to us, as data. Sources: Baileys 7 (`SERVER_ERROR_CODES`), WhatsApp
 * Web's own list of reasons, and what operators of such gateways report; see docs/operations/outbound.md.
 */

/**
 * `restricted`: the account, or this one chat, may not start conversations: stop, ask, wait. `slow-down`: the number
 * sends too much. `other-address`: the address may be the trouble; the person's other one (LID or number) is tried
 * once. `passing`: the server's own trouble, repeated until the reply is given up. `few`: about this one receiver,
 * repeated a few times over minutes. `hours`: about us, repeated less and less often over hours. `unknown`: the same,
 * but it may be this one message, so it gives way to a newer answer. `final`: repeating changes nothing.
 */
export type AckMeaning =
  | 'restricted'
  | 'slow-down'
  | 'other-address'
  | 'passing'
  | 'few'
  | 'hours'
  | 'unknown'
  | 'final'

export interface AckError {
  /** For logs and operators. */
  name: string
  meaning: AckMeaning
  /** Section of docs/operations/outbound.md. */
  runbook: 'restricted' | 'too-fast' | 'refused' | 'server-trouble'
}

const ACK_ERRORS: Readonly<Record<string, AckError>> = {
  '400': { name: 'bad request', meaning: 'other-address', runbook: 'refused' },
  // A group where only admins write, or one who blocked us.
  '401': { name: 'not authorised', meaning: 'final', runbook: 'refused' },
  // Reported to pass by itself after an hour or two.
  '403': { name: 'forbidden', meaning: 'hours', runbook: 'refused' },
  '404': { name: 'no such receiver', meaning: 'other-address', runbook: 'refused' },
  // An old client as a rule: somebody has to bring a newer version.
  '405': { name: 'not allowed', meaning: 'hours', runbook: 'refused' },
  '406': { name: 'not acceptable', meaning: 'few', runbook: 'refused' },
  '408': { name: 'server timeout', meaning: 'passing', runbook: 'server-trouble' },
  // Baileys asks for the group anew with each message.
  '421': { name: 'stale group addressing', meaning: 'few', runbook: 'refused' },
  '429': { name: 'too many messages', meaning: 'slow-down', runbook: 'too-fast' },
  '463': { name: 'account or chat restricted', meaning: 'restricted', runbook: 'restricted' },
  '475': { name: 'limit of new conversations reached', meaning: 'hours', runbook: 'restricted' },
  // A device or address that is no longer the person's.
  '479': { name: 'malformed for the receiver', meaning: 'other-address', runbook: 'refused' },
  '500': { name: 'server error', meaning: 'passing', runbook: 'server-trouble' },
  '502': { name: 'server error', meaning: 'passing', runbook: 'server-trouble' },
  '503': { name: 'server unavailable', meaning: 'passing', runbook: 'server-trouble' },
  '504': { name: 'server timeout', meaning: 'passing', runbook: 'server-trouble' },
}

const UNKNOWN: AckError = { name: 'unknown', meaning: 'unknown', runbook: 'refused' }

/** Codes with a meaning of their own. */
export const KNOWN_ACK_ERRORS = Object.keys(ACK_ERRORS)

/** A code that nobody told of is repeated for hours, and is final then. */
export function ackErrorOf(code: string): AckError {
  return Object.hasOwn(ACK_ERRORS, code) ? ACK_ERRORS[code]! : UNKNOWN
}
