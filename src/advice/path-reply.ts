/** What to do after something happened, or to prevent it: one page of the steps of one path, and what is asked then. */
import { stepsOf, type Steps } from '../content/paths.ts'
import type { Path } from '../model.ts'
import { EMPTY_DRAFT, type Draft } from './draft.ts'
import { isBilingual, type AdviceContent, type AdviceInput } from './input.ts'
import { generalNotes } from './notes.ts'
import { shortContacts, sourceLine } from './source.ts'
import type { Variables, Voice } from './voice.ts'

/** `page` counts from 0. Throws for a path that is a question, and for a page it does not have. */
export function pathDraft(
  path: Path,
  page: number,
  input: AdviceInput,
  content: AdviceContent,
  voice: Voice,
): Draft {
  const steps = stepsOf(path, content.paths)
  const lines = steps?.pages[page]
  if (!steps || !lines) throw new Error(`path ${path} has no page ${page}`)
  const variables = contactVariables(input, content, voice)
  const compact = isBilingual(input)
  const id = asked(steps, page)
  return {
    ...EMPTY_DRAFT,
    head: voice.say(page === 0 ? `path.${path}` : 'page.next', variables),
    steps: lines.map((line) => voice.say(`r.${line}`, variables)),
    after: id === null ? '' : voice.say(id),
    notes: generalNotes(input, voice),
    source: compact ? '' : sourceLine({ ...input, path }, content, voice),
    hint: page > 0 ? '' : voice.say(compact ? 'reply.more' : 'reply.language'),
  }
}

/** Id of the question after a page; what is asked of the first page is settled by the second. */
export function asked({ asks }: Steps, page: number): string | null {
  if (asks === 'nothing') return null
  return `ask.${page > 0 && asks === 'worked' ? 'done' : asks}`
}

/** Contacts of the person's country, as named within a sentence. */
export function contactVariables(input: AdviceInput, content: AdviceContent, voice: Voice): Variables {
  return {
    contacts: shortContacts('report', input, content, voice),
    emergency: shortContacts('emergency', input, content, voice),
  }
}
