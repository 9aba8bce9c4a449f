/** Links → what speaks against each of them. The judging itself is url-risk.ts's. */
import type { BrandBook } from '../content/brands.ts'
import type { Observable } from '../model.ts'
import { isVouchedFor } from './detect-indicator.ts'
import type { Detector, Finding } from './detector.ts'
import type { Indicators } from './indicators.ts'
import { quoteText } from './quote.ts'
import { assessUrl, BAIT_NAME } from './url-risk.ts'

/** Links judged per message; more of them say nothing new. */
const MOST = 40

/** No risks by themselves but facts that rules may ask for; `url.bait-name` comes with `url.bait-words`. */
const FACTS = new Set<string>(['url.official', BAIT_NAME])

export const detectUrls: Detector = ({ urlRisks }) => urlRisks.filter(({ id }) => !FACTS.has(id))

/** What speaks about a link's form and not about whose it is: holds also where operators vouch for the address. */
const OF_FORM = new Set<string>(['url.apk', 'url.userinfo'])

/** One finding per link and id, `url.official` included. */
export function readUrlRisks(
  observables: Observable[],
  brands: BrandBook,
  indicators?: Indicators,
): Finding[] {
  const found: Finding[] = []
  let seen = 0
  for (const observable of observables) {
    if (observable.kind !== 'url' || seen++ >= MOST) continue
    const judged = assessUrl(observable, brands)
    // No more than that: an official address weakens what the words say, and a list's entry must not.
    const ids = isVouchedFor(observable, indicators) ? judged.filter((id) => OF_FORM.has(id)) : judged
    for (const id of ids) found.push({ id, evidence: quoteText(observable.text) })
  }
  return found
}
