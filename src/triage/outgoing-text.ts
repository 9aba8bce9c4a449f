/**
 * What an analyst wrote to somebody in, what must not be in it out: links that are not an official address, and
 * codes. People are told that nobody here sends either; who takes an operator's place must not get a link through.
 */
import type { BrandBook } from '../content/brands.ts'
import { maskSecrets } from './mask.ts'
import { normalizeText } from './text.ts'
import { findUrls, type FoundUrl } from './url.ts'

export interface OutgoingProblems {
  /** Hosts, or names of files, that may not be sent; each once. */
  links: string[]
  hasSecret: boolean
}

export function checkOutgoing(text: string, brands: BrandBook): OutgoingProblems {
  const links = findUrls(normalizeText(text))
    .filter((url) => !isOfficial(url, brands))
    .map(({ host, text: written, kind }) => (kind === 'url' && host !== '' ? host : written))
  return { links: [...new Set(links)], hasSecret: maskSecrets(text) !== text }
}

/** Under a name of a brand's own, unless anybody can put up a page or a way on there. */
function isOfficial({ kind, scheme, host }: FoundUrl, brands: BrandBook): boolean {
  if (kind === 'file' || !/^https?$/.test(scheme)) return false
  const isUnder = (domain: string): boolean => host === domain || host.endsWith(`.${domain}`)
  if ([...brands.shorteners, ...brands.freeHosting, ...brands.crowded].some(isUnder)) return false
  return brands.brands.some(({ domains }) => domains.some(isUnder))
}
