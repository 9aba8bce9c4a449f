/** Codes of closes and refusals: which have words of their own, and where the runbooks tell of them. Data. */

/** A section of a page under docs/operations; null: the page as a whole. */
export interface Section {
  page: string
  section: string | null
}

/** What the link counts; the rest is `other`. */
export const CLOSES: readonly string[] = [
  '400',
  '401',
  '402',
  '403',
  '405',
  '406',
  '408',
  '409',
  '411',
  '415',
  '418',
  '419',
  '428',
  '440',
  '500',
  '503',
  '515',
  'silence',
  'zombie',
]

/** What WhatsApp's server says of a reply, by the section of outbound.md. */
export const REFUSALS: Readonly<Record<string, string>> = {
  '400': 'refused',
  '401': 'refused',
  '403': 'refused',
  '404': 'refused',
  '405': 'refused',
  '406': 'refused',
  '408': 'server-trouble',
  '421': 'refused',
  '429': 'too-fast',
  '463': 'restricted',
  '475': 'restricted',
  '479': 'refused',
  '500': 'server-trouble',
  '502': 'server-trouble',
  '503': 'server-trouble',
  '504': 'server-trouble',
}

/** Why a number is offline by its own wish, degraded or restricted. */
export const REASONS: readonly string[] = ['database', 'store', 'unstored', 'clock', 'refusals']

/** Message id of a close. */
export function closeWords(code: string): string {
  return `numbers.close.${CLOSES.includes(code) ? code : 'other'}`
}

export function closeSection(code: string): Section {
  if (code === 'silence' || code === 'zombie') return { page: 'gateway', section: 'silence' }
  return { page: 'gateway', section: CLOSES.includes(code) ? code : 'close-codes' }
}

/** Message id of a refusal. */
export function refusalWords(code: string): string {
  return `numbers.refusal.${Object.hasOwn(REFUSALS, code) ? code : 'other'}`
}

export function refusalSection(code: string): Section {
  return { page: 'outbound', section: Object.hasOwn(REFUSALS, code) ? REFUSALS[code]! : 'codes' }
}
