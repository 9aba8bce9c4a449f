/**
 * Links that were torn apart so that no phone and no filter takes them for one: `vote-kz . site/1`,
 * `vote-kz.⏎site/1`, `kaspi . kz`. Normalized text in, ranges and the mended host out. Bounded and linear.
 */
import { isKnownHost, isTopLevel, isWordySuffix } from './url-host.ts'

export interface SplitUrl {
  start: number
  /** End of what was read as the link, path included. */
  end: number
  /** The host, put together. */
  host: string
  /** Where the path begins in the text; `end` when there is none. */
  path: number
}

/** A dot with a blank or a break on one side at least, before what can be a suffix. */
const TORN = /(?:[ \n]{1,3}\.[ \n]{0,3}|\.[ \n]{1,3})(?=[a-z])/g
const NEXT_LABEL = /[ \n]{0,3}\.[ \n]{0,3}([a-z\d][a-z\d-]{0,62})(?![\p{L}\d_.])/uy
const FIRST_LABEL = /([a-z\d][a-z\d-]{0,62})(?![\p{L}\d_])/uy
const PATH = / ?\/ ?[^\s<>"«»`،۔؟]{1,2000}/y
/** Not with the blank of an `and / or`. */
const GLUED_PATH = /\/[\w%]/y
const PREFIX = /(?:https?:\/\/|hxxps?:\/\/|www ?\. ?)$/
const LONGEST_LABEL = 63
const MOST_LABELS = 5
const MOST_TORN = 1500
/** Suffixes that nobody writes for anything else, so that a plain word before them is a name: `kaspi . kz`. */
const SURE = new Set('kz ru com pk org xyz icu biz kg uz gov'.split(' '))

/** In the order of the text, without overlaps. */
export function findSplitUrls(text: string): SplitUrl[] {
  const found: SplitUrl[] = []
  let done = 0
  let seen = 0
  for (const { index, 0: torn } of text.matchAll(TORN)) {
    if (seen++ >= MOST_TORN) break
    if (index < done) continue
    const split = readSplit(text, index, torn, done)
    if (!split) continue
    found.push(split)
    done = split.end
  }
  return found
}

function readSplit(text: string, at: number, torn: string, done: number): SplitUrl | null {
  let start = at
  while (start > done && at - start < LONGEST_LABEL && /[a-z\d-]/.test(text[start - 1] as string)) start--
  if (start === at || /[\p{L}@.]/u.test(text[start - 1] ?? '')) return null
  const read = readLabels(text, start)
  if (!read) return null
  const before = text.slice(Math.max(done, start - 10), start)
  const prefix = PREFIX.exec(before)
  GLUED_PATH.lastIndex = read.end
  const hasPath = GLUED_PATH.test(text)
  if (!prefix && !isMeant(read.labels, { torn, hasPath })) return null
  const host = read.labels.join('.')
  PATH.lastIndex = read.end
  const path = hasPath || torn.startsWith(' ') ? (PATH.exec(text)?.[0] ?? '') : ''
  const end = read.end + path.replace(/[.,;:!?'*~…|)\]}]+$/, '').length
  return { start: start - (prefix?.[0].length ?? 0), end, host, path: path === '' ? end : read.end }
}

/** The labels from `start` on, the longest row that is a host. */
function readLabels(text: string, start: number): { labels: string[]; end: number } | null {
  const labels: string[] = []
  let best: { labels: string[]; end: number } | null = null
  let pattern = FIRST_LABEL
  for (let end = start; labels.length < MOST_LABELS;) {
    pattern.lastIndex = end
    const label = pattern.exec(text)
    if (!label) break
    labels.push(label[1] as string)
    end += label[0].length
    pattern = NEXT_LABEL
    if (labels.length > 1 && isTopLevel(labels.at(-1) as string) && isKnownHost(labels)) {
      best = { labels: [...labels], end }
    }
  }
  return best
}

/**
 * Whether a host was torn apart rather than two sentences run together. A full stop is followed by a blank and
 * never preceded by one; names of links carry hyphens and digits, words do not.
 */
function isMeant(labels: string[], { torn, hasPath }: { torn: string; hasPath: boolean }): boolean {
  const suffix = labels.at(-1) as string
  const name = labels.at(-2) as string
  if (name.length < 2 || !/[a-z]/.test(name)) return false
  const isMade = /[a-z\d]-[a-z\d]/.test(name) || /[a-z]\d|\d[a-z]/.test(name)
  if (isWordySuffix(suffix)) return isMade && hasPath
  if (hasPath) return true
  if (!torn.startsWith(' ')) return false
  if (isMade) return true
  return torn.endsWith(' ') && SURE.has(suffix)
}
