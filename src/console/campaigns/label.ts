/** What a campaign is called: its kind and sample in, words that no program makes a link of out. */
import type { CampaignView } from '../../store/console/campaigns.ts'

type Sampled = Pick<CampaignView, 'kind' | 'sample'>

/** Of a picture's 64 hex digits. */
const HASH_SHOWN = 12

/** `vote-stars[.]top`. */
export function defang(place: string): string {
  return place.replaceAll('.', '[.]')
}

/** null: nothing that enough people share. Texts as they are: masked, their links taken apart. */
export function labelOf({ kind, sample }: Sampled): string | null {
  if (sample === null) return null
  if (kind === 'domain') return defang(sample)
  if (kind === 'picture') return sample.slice(0, HASH_SHOWN)
  if (kind === 'payload') return sample
  return sample.replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, '[.]')
}
