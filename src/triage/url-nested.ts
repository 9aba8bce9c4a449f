/** A link that another link carries (`google.com/url?q=https://…`): the outer one in, the inner ones out. */
import { parseUrl, percentDecode, type ParsedUrl } from './url-parse.ts'

export interface NestedUrl extends ParsedUrl {
  /** As it stands in the outer link. */
  text: string
}

const PARAMETER = /[?&#][\w.-]{1,30}=(https?(?::|%3a)(?:\/|%2f){2}[^&#\s]{3,1000})/gi
const MOST = 3

/** Web links under another registrable domain than the outer one's; at most three. `path` as written. */
export function nestedUrls({ path, domain }: Pick<ParsedUrl, 'path' | 'domain'>): NestedUrl[] {
  if (!path.includes('=')) return []
  const found: NestedUrl[] = []
  for (const { 1: text = '' } of path.matchAll(PARAMETER)) {
    if (found.length >= MOST) break
    const inner = parseUrl(percentDecode(text))
    if (inner && inner.host !== '' && inner.domain !== domain) found.push({ text, ...inner })
  }
  return found
}
