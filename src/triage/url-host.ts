/** Host names: is this one real, and would a person write it without `https://` or a path? No I/O. */
import { parse } from 'tldts'

const OPTIONS = { extractHostname: false, validateHostname: false, allowPrivateDomains: false } as const

/** Registrable domain under a public suffix that exists, or null. `host` in ASCII (punycode) form. */
export function registrableDomain(host: string): string | null {
  const parsed = parse(host, OPTIONS)
  return parsed.isIcann ? parsed.domain : null
}

/** The ASCII form of a host as written, or null when no browser would accept it. */
function toAsciiHost(host: string): string | null {
  if (/^[a-z0-9.-]+$/.test(host)) return host
  try {
    return new URL(`http://${host}/`).hostname
  } catch {
    return null
  }
}

const known = new Map<string, boolean>()
const KNOWN_LIMIT = 4096

/** Whether the last label is a top-level domain that exists; remembered per label. */
export function isTopLevel(label: string): boolean {
  const cached = known.get(label)
  if (cached !== undefined) return cached
  const ascii = label.length < 2 || /^\d/.test(label) ? null : toAsciiHost(label)
  const result = ascii !== null && parse(`a.${ascii}`, OPTIONS).isIcann === true
  if (known.size < KNOWN_LIMIT) known.set(label, result)
  return result
}

/** Four numbers; whether each fits a byte is the URL parser's business. */
export const isIp = (labels: string[]): boolean =>
  labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label))

/** A domain under an existing suffix, or four numbers. */
export function isKnownHost(labels: string[]): boolean {
  if (isIp(labels)) return true
  const ascii = toAsciiHost(labels.join('.'))
  return ascii !== null && registrableDomain(ascii) !== null
}

/**
 * Suffixes that are also words after a full stop without a space ("ok.so", "bhej.do"), units ("5.kg") or file
 * endings ("notes.md"). A bare name under one of them needs a digit, a hyphen or a third label.
 */
const WORDY = new Set(
  (
    'so me is it in to at be my no am us do by as de la na ne ni se re ye ke ki sa pa ma pm mr ms id ad hm ps gg st ' +
    'kg gm cm mm km ml gr al ac ag an au bo co.in es et fm ga ge hn ht hu la li lo mu mo nu om pe pl pt py rs ro sc ' +
    'sh si sm sn su ta tm tn ug uy va ve vu md zip mov app how help now call here yes save you are new one open play ' +
    'read run show talk watch work love life day good give health house kids land law like map mom money name network ' +
    'not off page place plus press school social style support team today town trust video world zone buy pay got ' +
    'fast free game family food date deal care cash chat cool email phone date dad dog eat fail fan fish fit fly gold ' +
    'guru hot ing law menu rest safe sale tips wow дети сайт онлайн орг ком'
  ).split(' '),
)
for (const real of ['ru', 'app', 'su']) WORDY.delete(real)

/** Whether a suffix is also a word, a unit or a file ending. */
export const isWordySuffix = (suffix: string): boolean => WORDY.has(suffix)

/** Zones that register names in Latin letters only: a Cyrillic word before them is the end of a sentence. */
const LATIN_ONLY = new Set(['ru', 'kz', 'su', 'pk', 'kg', 'uz', 'by'])

/** Whether a known host without scheme and path is more likely a link than a slip of punctuation. */
export function isPlausibleBareHost(labels: string[]): boolean {
  if (isIp(labels)) return false
  if (labels[0] === 'www') return true
  const top = labels.at(-1) as string
  const name = labels.at(-2) as string
  if (name.length < 2 && labels.length < 3) return false
  if (LATIN_ONLY.has(top) && /^[^a-z]+$/.test(name) && /\p{L}/u.test(name)) return false
  if (!WORDY.has(top)) return true
  return labels.length > 2
    ? name.length > 1 && (labels[0] as string).length > 1
    : /\p{L}/u.test(name) && /[\d-]/.test(name)
}
