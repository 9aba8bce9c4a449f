/**
 * Where a picture may be fetched from or sent to: what others name in, a checked URL out, or null. A sender chooses
 * url and path, so everything but WhatsApp's own hosts (and hosts an operator listed) is refused. Pure.
 */
import { isLoopback } from './loopback.ts'

const DEFAULT_HOST = 'mmg.whatsapp.net'

/** `directPath` wins, on the url's host, as phones do it; an own listed host keeps its scheme and port. */
export function mediaAddress(
  url: string | undefined,
  directPath: string | undefined,
  extraHosts: readonly string[],
): URL | null {
  const given = url !== undefined && URL.canParse(url) ? new URL(url) : null
  if (url !== undefined && given === null) return null
  if (!directPath) return given && isAllowed(given, extraHosts) ? given : null

  if (!/^\/[A-Za-z0-9]/.test(directPath)) return null
  const base = given ?? new URL(`https://${DEFAULT_HOST}`)
  if (!isAllowed(base, extraHosts) || !URL.canParse(directPath, base.origin)) return null
  const address = new URL(directPath, base.origin)
  return address.host === base.host && isAllowed(address, extraHosts) ? address : null
}

/** Of a host that the server named for uploads; unencrypted only to a listed host of this machine. */
export function uploadAddress(host: string, path: string, extraHosts: readonly string[]): URL | null {
  const candidates = ['https', 'http']
    .map((scheme) => `${scheme}://${host}`)
    .filter((url) => URL.canParse(url))
  const bases = candidates.map((url) => new URL(url)).filter((url) => isAllowed(url, extraHosts))
  // On this machine nobody has a certificate.
  const base = bases.find((url) => url.protocol === 'http:') ?? bases[0]
  const isHostOnly = base && `${base.pathname}${base.search}${base.hash}` === '/'
  return isHostOnly ? new URL(path, base) : null
}

/** https on `*.whatsapp.net` at the usual port, or a listed `host[:port]`; http only there and on loopback. */
function isAllowed(url: URL, extraHosts: readonly string[]): boolean {
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'http:') return isListed(url, extraHosts) && isLoopback(url.hostname)
  if (url.protocol !== 'https:') return false
  return (
    isListed(url, extraHosts) ||
    (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.whatsapp\.net$/.test(url.hostname) && url.port === '')
  )
}

/** Whether an operator named this host, which may then be one of their own network. */
export function isListed(url: URL, extraHosts: readonly string[]): boolean {
  return extraHosts.some((host) => matches(url, host))
}

/** A listed host without a port means the scheme's usual one. */
function matches(url: URL, listed: string): boolean {
  const address = `${url.protocol}//${listed}`
  return URL.canParse(address) && new URL(address).host === url.host
}
