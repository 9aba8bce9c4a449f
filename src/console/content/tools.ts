/** What the pages about content and indicators ask of stages that the console does not know; main wires it. */
import type { Language } from '../../model.ts'
import type { IndicatorHead, IndicatorKind, IndicatorList } from '../../store/indicators.ts'

/** One reply as a person reads it. Lengths in UTF-16 units. */
export interface PreviewedReply {
  name: string
  text: string
  length: number
  limit: number
}

/** `problem` is an id of the console's texts: `indicators.problem.<problem>`. */
export type ReadIndicator =
  | { ok: true; value: string; warning: 'imitates' | null }
  | { ok: false; problem: string }

export interface FoundIndicator {
  indicator: IndicatorHead & { value: string }
  /** What of the text it matched; empty for a fingerprint. */
  seen: string
}

export interface ContentTools {
  /** Replies whose names begin with `prefix`, in one language; `country` null: of no known country. */
  previewReplies: (language: Language, country: string | null, prefix: string) => PreviewedReply[]
  /** The normal form of what somebody wrote. */
  readIndicator: (about: { list: IndicatorList; kind: IndicatorKind }, written: string) => ReadIndicator
  /** Which indicators in force match a text; nothing is stored. */
  findIndicators: (text: string) => FoundIndicator[]
}
