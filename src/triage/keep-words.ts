/**
 * A stored or shown text in, what an operator may keep of it out: every secret and every longer number hidden, of
 * every link only its domain left, written so that nobody opens it. Stricter than masking: for reading, not judging.
 */
import { showTokens } from './redact.ts'
import { normalizeText } from './text.ts'
import { findUrls, type FoundUrl } from './url.ts'

/** A domain and more: nothing but the domain is anybody's business. */
const MORE = '…'
const WEB = /^(?:https?|ftp)$/

const LEFT_LINK = /([a-z][a-z0-9+.-]{0,20}):\/\/\S{1,4096}/gi
const LEFT_QUERY = /[?&][\w-]{1,40}=\S{1,4096}/g
const MAIL = /[\p{L}\p{N}._%+-]{1,64}@(?=[\p{L}\p{N}])/gu
/** Long words of letters and digits, some hidden already: tokens, keys, accounts. */
const LONG_WORD = /[A-Za-z0-9+/=_•-]{16,4096}/g
/** Four digits or more, whatever short signs part them: codes, phones, cards, sums, dates. */
const LONG_NUMBER = /\p{N}(?:[^\p{L}\p{N}]{0,3}\p{N}){3,}/gu
/** In a host, where a shorter number is part of the name that analysts look for. */
const LONG_LABEL_NUMBER = /\d{4,63}/g

/** Linear and bounded; never throws. Not of the same length. Names and other plain words stay. */
export function keepWords(text: string): string {
  const masked = showTokens(text)
  const normalized = normalizeText(masked)
  let kept = ''
  let done = 0
  for (const url of findUrls(normalized)) {
    const start = normalized.offsets[url.start] as number
    const end = normalized.offsets[url.end] as number
    if (url.kind === 'file' || start < done) continue
    kept += hideRest(masked.slice(done, start)) + domainOf(url)
    done = end
  }
  return kept + hideRest(masked.slice(done))
}

/** `https://login.evil.example/x?y=1` → `https://login[.]evil[.]example/…`. */
function domainOf({ scheme, host, domain, path }: FoundUrl): string {
  if (!WEB.test(scheme)) return `${scheme}:${MORE}`
  const before = domain === null ? '' : host.slice(0, -domain.length)
  const name = before.replace(LONG_LABEL_NUMBER, hide) + (domain ?? host)
  const rest = path === '' || path === '/' ? '' : `/${MORE}`
  return `${scheme}://${name.replaceAll('.', '[.]')}${rest}`
}

function hideRest(text: string): string {
  return text
    .replace(LEFT_LINK, `$1://${MORE}`)
    .replace(LEFT_QUERY, MORE)
    .replace(MAIL, '•••@')
    .replace(LONG_WORD, (word) =>
      /[\d•]/.test(word) && /[A-Za-z]/.test(word) ? hide(word.slice(0, 16)) : word,
    )
    .replace(LONG_NUMBER, (number) => number.replace(/\p{N}/gu, '•'))
}

const hide = (text: string): string => '•'.repeat(text.length)
