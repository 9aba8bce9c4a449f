/** Links → what speaks against each of them. The judging itself is url-risk.ts's. */
import type { BrandBook } from '../content/brands.ts'
import type { Observable } from '../model.ts'
import type { Detector, Finding } from './detector.ts'
import { quoteText } from './quote.ts'
import { assessUrl, BAIT_NAME } from './url-risk.ts'

/** Links judged per message; more of them say nothing new. */
const MOST = 40

/** No risks by themselves but facts that rules may ask for; `url.bait-name` comes with `url.bait-words`. */
const FACTS = new Set<string>(['url.official', BAIT_NAME])

export const detectUrls: Detector = ({ urlRisks }) => urlRisks.filter(({ id }) => !FACTS.has(id))

/** One finding per link and id, `url.official` included. */
export function readUrlRisks(observables: Observable[], brands: BrandBook): Finding[] {
  const found: Finding[] = []
  let seen = 0
  for (const observable of observables) {
    if (observable.kind !== 'url' || seen++ >= MOST) continue
    for (const id of assessUrl(observable, brands)) found.push({ id, evidence: quoteText(observable.text) })
  }
  return found
}
