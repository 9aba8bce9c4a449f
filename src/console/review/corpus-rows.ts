/**
 * Reviewed cases as labelled rows in the form of the corpus (test/corpus/README.md). For a person to read, rewrite and
 * add by hand: the words are somebody's, however masked.
 */
import { Language, type Level, type Lure } from '../../model.ts'
import type { ReviewedWords } from '../../store/console/reviews.ts'

/** No chat, no country and no time: nothing that leads to a person. */
export interface CorpusRow {
  id: string
  text: string
  lang: Language
  level: Level
  lure: Lure | null
  intent: 'check-message'
  source: 'review'
}

/** Leaves out languages that the corpus has none of. */
export function corpusRows(reviewed: readonly ReviewedWords[]): CorpusRow[] {
  return reviewed.flatMap(({ fingerprint, language, level, lure, text }): CorpusRow[] => {
    const lang = Language.safeParse(language)
    if (!lang.success) return []
    const row = { text, lang: lang.data, level, lure, intent: 'check-message', source: 'review' } as const
    return [{ id: `review-${fingerprint}`, ...row }]
  })
}
