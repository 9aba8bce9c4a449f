/** What to do after something happened, or to prevent it: the steps of one path. */
import type { Path } from '../model.ts'
import { EMPTY_DRAFT, type Draft } from './draft.ts'
import { isBilingual, type AdviceContent, type AdviceInput } from './input.ts'
import { generalNotes } from './notes.ts'
import { shortContacts, sourceLine } from './source.ts'
import type { Voice } from './voice.ts'

export function pathDraft(path: Path, input: AdviceInput, content: AdviceContent, voice: Voice): Draft {
  const plan = content.plans.paths[path]
  const variables = {
    contacts: shortContacts('report', input, content, voice),
    emergency: shortContacts('emergency', input, content, voice),
  }
  const compact = isBilingual(input)
  const question = compact ? plan.compact : plan.after
  return {
    ...EMPTY_DRAFT,
    head: voice.say(`path.${path}`),
    steps: plan.lines.map((line) => voice.say(`r.${line}`, variables)),
    isNumbered: plan.numbered,
    after: question === undefined ? '' : voice.say(`ask.${question}`),
    notes: generalNotes(input, voice),
    source: compact ? '' : sourceLine({ ...input, path }, content, voice),
    hint: voice.say(compact ? 'reply.more' : 'reply.switch'),
  }
}
