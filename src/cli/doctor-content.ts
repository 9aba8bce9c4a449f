/** What `doctor` finds out about the content: whether it loads, and which records somebody has to read again. */
import { overdueAdvisories } from '../content/advisories.ts'
import type { Content } from '../content/load.ts'
import { overlaid, overlayFolderOf } from './content-check.ts'
import type { Finding } from './doctor.ts'

/** Most ids named in one line. */
const MOST_NAMED = 5

/** Texts, lures, payloads and the language model: everything the worker reads at start. `today` is an ISO date. */
export function examineContent(
  today: string,
  load: () => Content = () => overlaid(overlayFolderOf()).content,
): Finding[] {
  let content: Content
  try {
    content = load()
  } catch (error) {
    return [
      { about: 'content', state: 'wrong', says: error instanceof Error ? error.message : String(error) },
    ]
  }
  const says = 'loads; `forwardcheck content check` examines it in depth'
  return [{ about: 'content', state: 'ok', says }, examineSources(content, today)]
}

function examineSources({ advisories }: Content, today: string): Finding {
  const overdue = overdueAdvisories(advisories, today)
  if (overdue.length === 0) {
    const next = advisories.map(({ review }) => review).toSorted()[0] ?? 'never'
    return {
      about: 'sources',
      state: 'ok',
      says: `${advisories.length} records, the next to be read again by ${next}`,
    }
  }
  const named = overdue.slice(0, MOST_NAMED).map(({ id, review }) => `${id} (${review})`)
  const more = overdue.length > MOST_NAMED ? ` and ${overdue.length - MOST_NAMED} more` : ''
  return {
    about: 'sources',
    state: 'look',
    says: `read again whether these still stand, then set \`reviewed\` and \`review\` in advisories.yaml: ${named.join(', ')}${more}`,
  }
}
