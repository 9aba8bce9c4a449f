/** Where a campaign's links lead: the sample of its domain in, an address that other programs understand out. */
import { isIPv4 } from 'node:net'
import { domainToASCII } from 'node:url'
import type { CampaignView } from '../../store/console/campaigns.ts'

export interface Place {
  kind: 'domain' | 'ipv4' | 'url'
  /** In ASCII. Of a url without its scheme: host and path. */
  value: string
}

/** null: no domain, or one that is masked or cut and so is not the whole address. */
export function placeOf({ kind, sample }: Pick<CampaignView, 'kind' | 'sample'>): Place | null {
  if (kind !== 'domain' || sample === null || sample.length > 110 || /[•…\s'"\\<>]/.test(sample)) return null
  const slash = sample.indexOf('/')
  const host = domainToASCII(slash < 0 ? sample : sample.slice(0, slash))
  if (!/^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,10}$/.test(host)) return null
  if (slash >= 0) return { kind: 'url', value: host + encodeURI(sample.slice(slash)).replaceAll('%25', '%') }
  return { kind: isIPv4(host) ? 'ipv4' : 'domain', value: host }
}
