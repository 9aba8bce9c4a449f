/** One link as written in, its parts out. Showing one is advice/evidence.ts. */
import { registrableDomain } from './url-host.ts'

export interface ParsedUrl {
  /** Lower case, without colon; `http` for a link written without one. */
  scheme: string
  /** ASCII, lower case; empty where the scheme has none (`tel:`). */
  host: string
  /** Registrable domain; null for IP addresses and app links. */
  domain: string | null
  /** Path, query and fragment as written. */
  path: string
}

const WEB = /^(?:https?|ftp):/i
const APP = /^([a-z][a-z0-9+.-]{1,30}):(?:\/\/([^/?#]{0,255}))?/i
/** A dot in brackets or in words, as scammers and analysts write it; `url.ts` looks for the same. */
export const DOT_WORDS = 'dot|точка|нүкте|нукте|ڈاٹ'
export const BRACKETED_DOT = ` ?[[({<【«] ?(?:\\.|${DOT_WORDS}) ?[\\])}>】»] ?`
export const SPOKEN_DOT = ` (?:${DOT_WORDS}) (?=[a-z])`
const DOTS = new RegExp(`${BRACKETED_DOT}|${SPOKEN_DOT}|[․·•∙‧]`, 'gi')
export const SPOKEN_SLASH = ' (?:slash|слэш|слеш|سلیش) (?=[a-z\\d])'
const SLASHES = new RegExp(SPOKEN_SLASH, 'gi')

/** Undoes `hxxp`, `[:]`, `[.]`, `(dot)`, " точка ", " slash ". */
export function refang(text: string): string {
  const head = text
    .slice(0, 300)
    .replace(/^h(?:xx|\*\*)p/i, 'http')
    .replace('[:]', ':')
    .replaceAll('\\', '/')
  return head.replace(DOTS, '.').replace(SLASHES, '/') + text.slice(300)
}

/** Null when no browser would accept it as a link. Never throws. */
export function parseUrl(text: string): ParsedUrl | null {
  const app = WEB.test(text) ? null : APP.exec(text)
  // `evil.top:8080/x` has the form of a scheme but is a host with a port.
  if (app && !/^[^:]*:\d{2,5}(?:[/?#]|$)/.test(text.slice(0, 300))) return appLink(text, app)
  if (app && /^(?:tel|sms|smsto|fido):/i.test(text)) return appLink(text, app)
  try {
    const url = new URL(WEB.test(text) ? text : `http://${text}`)
    const host = url.hostname
    const path = url.pathname + url.search + url.hash
    return { scheme: url.protocol.slice(0, -1), host, domain: registrableDomain(host), path }
  } catch {
    return null
  }
}

function appLink(text: string, match: RegExpExecArray): ParsedUrl {
  const [whole, scheme = '', host = ''] = match
  return {
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    domain: null,
    path: text.slice(whole.length),
  }
}

/** Percent-decoded once; broken escapes stay as they are. Linear. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-f]{2}){1,4096}/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}
