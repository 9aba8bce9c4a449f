/**
 * Whether a word goes on with the link that the text before it ends with: broken over lines, or by a space the
 * recogniser saw. Conservative: "please vote. Site is down" is no link, a capital after a full stop no host.
 */

export interface Joint {
  isSameLine: boolean
  /** Pixels between the two words over the size of the writing; for one line only. */
  gap: number
  /** Across lines: sizes left free at the end of the upper line. */
  room: number
  /** Across lines: the lower word would have fitted there with ease, so the break was meant. */
  fits: boolean
  /** The lower word has no other word beside it. */
  isAlone: boolean
}

/** Longer ones are no links; keeps time linear. */
const MAX_LINK = 2048
/** One slash of two is often lost. */
const SCHEME = /https?:\/{1,2}|www\./i
/** A host that is written without scheme; the last label is checked for shape alone. */
const BARE_LINK = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\//i
const BARE_HOST = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?:[/?:]|$)/
const LABELS_AND_PATH =
  /^(?:com|net|org|info|me|ru|su|kz|pk|in|uk|us|eu|io|co|site|online|top|xyz|link|click|club|live|shop|store|app|page|vip|pro|cc|ly|gl|gd|be|ml|tk|ga|cf)(?:[/?:]|$)/
const INNER = /[\p{L}\p{N}][/=&?][\p{L}\p{N}]/u
/** A sentence's word: letters only, perhaps with its mark. */
const PLAIN_WORD = /^\p{L}+(?:['’]\p{L}+)?[.,!?:;)]*$/u

/** `tail` is the text since the last space, `next` the following word. Linear; both are at most a passage. */
export function continuesLink(tail: string, next: string, joint: Joint): boolean {
  if (
    tail.length > MAX_LINK ||
    SCHEME.test(next.slice(0, 12)) ||
    !/^[[|]?[\p{L}\p{N}\-._~/?#&=%@+:]/u.test(next)
  ) {
    return false
  }
  if (continuesScheme(tail, next)) {
    return true
  }
  const link = linkIn(tail)
  if (link === null) {
    return joint.isSameLine ? continuesBare(tail, next, joint.gap) : continuesBareLine(tail, next)
  }
  if (/[,;!)"»“”]$/.test(link) || (isAscii(link) && !isAscii(next.slice(0, 1)))) {
    return false
  }
  const host = hostOf(link)
  if (host !== null) {
    return continuesHost(host, next, joint)
  }
  return joint.isSameLine ? continuesPath(link, next, joint) : continuesPathLine(link, next, joint)
}

/** "https", "://" and what follows them, with spaces between. */
function continuesScheme(tail: string, next: string): boolean {
  const end = tail.slice(-8)
  return (
    (/(?:^|[^a-z])https?$/i.test(end) && /^:\/{1,2}/.test(next)) ||
    (/https?:$/i.test(end) && /^\/{1,2}/.test(next)) ||
    (/https?:\/$/i.test(end) && next.startsWith('/')) ||
    (/(?:https?:\/\/|www\.)$/i.test(end) && /^[\p{L}\p{N}]/u.test(next))
  )
}

/** The link that `tail` ends with. */
function linkIn(tail: string): string | null {
  const start = tail.search(SCHEME)
  if (start >= 0) {
    return tail.slice(start).replace(/^https?:\/{1,2}/i, '')
  }
  const bare = tail.replace(/^[("'«“*_:]{1,3}/, '')
  return BARE_LINK.test(bare) ? bare : null
}

/** The host, while the link has not got beyond it. */
function hostOf(link: string): string | null {
  return /[/?#]/.test(link) ? null : link
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text)
}

function continuesHost(host: string, next: string, joint: Joint): boolean {
  const isNear = joint.isSameLine ? joint.gap < 0.15 : joint.room < 1.5
  if (/^[./:?][\p{L}\p{N}]/u.test(next)) {
    return true
  }
  if (!/^[\p{Ll}\p{N}-]/u.test(next)) {
    return false
  }
  if (host.endsWith('-')) {
    return !joint.isSameLine || !PLAIN_WORD.test(next) || !host.includes('.')
  }
  const isWhole = /[^.]\.[^.]/.test(host)
  if (host.endsWith('.')) {
    return (
      !isWhole || LABELS_AND_PATH.test(next) || /^[a-z]{2,24}\/\S/.test(next) || (isNear && INNER.test(next))
    )
  }
  // "https://vote" and "kz.site/abc", and a host cut inside a label at the very edge.
  const isHostLike = BARE_HOST.test(next) || (next.startsWith('-') && next.length > 1)
  return isHostLike && (!isWhole || (!joint.isSameLine && isNear && !joint.fits) || next.startsWith('-'))
}

function continuesPath(link: string, next: string, joint: Joint): boolean {
  if (/^[/?&=][\p{L}\p{N}]/u.test(next)) {
    return joint.gap < 0.6
  }
  if (/[/?=&_%-]$/.test(link)) {
    return (
      joint.gap < 0.15 || (joint.gap < 0.6 && (INNER.test(next) || (/\d/.test(next) && /[=&-]$/.test(link))))
    )
  }
  return joint.gap < 0.1 && INNER.test(next)
}

function continuesPathLine(link: string, next: string, joint: Joint): boolean {
  if (/^[/?&=_%][\p{L}\p{N}]/u.test(next) || /^\.[a-z0-9]/i.test(next)) {
    return true
  }
  // A slash at the beginning of a line is read as a bracket.
  if (/^[[|]/.test(next)) {
    return !joint.fits && /^[[|][\p{L}\p{N}]{2,}[/?=&_]/u.test(next)
  }
  const isPlain = PLAIN_WORD.test(next)
  if (/[-_=&?%+~#@:]$/.test(link)) {
    return !(isPlain && joint.fits && !joint.isAlone)
  }
  if (link.endsWith('.')) {
    return INNER.test(next) && !BARE_HOST.test(next)
  }
  if (joint.fits) {
    return false
  }
  if (link.endsWith('/')) {
    return !isPlain || (joint.isAlone && !/^\p{Lu}/u.test(next))
  }
  // Cut inside a word, which happens only at the very edge.
  const isAtEdge = joint.room < 1.6
  const hasLinkShape = INNER.test(next) || /^[\p{L}\p{N}-]*(?:\d\p{L}|\p{L}\d|-)[\p{L}\p{N}-]*/u.test(next)
  return (
    isAtEdge &&
    !BARE_HOST.test(next) &&
    (hasLinkShape || (joint.isAlone && isPlain && !/^\p{Lu}/u.test(next)))
  )
}

/** "vote- kz.site": only where the space is narrower than any that is typed. */
function continuesBare(tail: string, next: string, gap: number): boolean {
  if (gap >= 0.2) {
    return false
  }
  return (
    (/^[a-z0-9-]*[a-z0-9]-$/.test(tail) && BARE_HOST.test(next)) ||
    (/[a-z0-9]\.$/.test(tail) && LABELS_AND_PATH.test(next) && next.includes('/'))
  )
}

function continuesBareLine(tail: string, next: string): boolean {
  if (/(?:^|\s)[a-z0-9][a-z0-9.-]*-$/.test(tail)) {
    return BARE_HOST.test(next)
  }
  if (/^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.$/.test(tail)) {
    return LABELS_AND_PATH.test(next) && /[/?]/.test(next)
  }
  return BARE_HOST.test(tail) && /^\/[\p{L}\p{N}]/u.test(next)
}
