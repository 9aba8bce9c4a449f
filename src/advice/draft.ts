/**
 * A reply before it is written down: its parts in reading order. Out: WhatsApp text no longer than a limit,
 * for which the least needed parts are left out, never cut through.
 */

export interface Draft {
  /** First line: the action. */
  head: string
  /** Reasons, most telling first. */
  whys: string[]
  steps: string[]
  isNumbered: boolean
  /** Line for people who already did it, or a question after the list. */
  after: string
  /** What to answer the bot; follows `after`. */
  tell: string
  /** About this submission: age, language, what could not be read. */
  notes: string[]
  /** Good to know and nothing more. */
  aside: string
  source: string
  /** How to get another language. */
  hint: string
}

export const EMPTY_DRAFT: Draft = {
  head: '',
  whys: [],
  steps: [],
  isNumbered: true,
  after: '',
  tell: '',
  notes: [],
  aside: '',
  source: '',
  hint: '',
}

/** What is left out first when a reply is too long. Each entry removes one part, or returns null. */
const LEAVE_OUT: readonly ((draft: Draft) => Draft | null)[] = [
  (draft) => (draft.whys.length > 2 ? { ...draft, whys: draft.whys.slice(0, -1) } : null),
  (draft) => (draft.whys.length > 1 ? { ...draft, whys: draft.whys.slice(0, -1) } : null),
  (draft) => (draft.aside !== '' ? { ...draft, aside: '' } : null),
  (draft) => (draft.hint !== '' ? { ...draft, hint: '' } : null),
  (draft) => (draft.whys.length > 0 && draft.steps.length > 3 ? withoutStep(draft) : null),
  (draft) => (draft.notes.length > 1 ? { ...draft, notes: draft.notes.slice(0, -1) } : null),
  (draft) => (draft.steps.length > 2 ? withoutStep(draft) : null),
  (draft) => (draft.steps.length > 1 ? withoutStep(draft) : null),
  (draft) => (draft.tell !== '' ? { ...draft, tell: '' } : null),
  (draft) => (draft.whys.length > 0 && draft.steps.length > 0 ? withoutStep(draft) : null),
  (draft) => (draft.whys.length > 0 ? { ...draft, whys: [] } : null),
]

function withoutStep(draft: Draft): Draft {
  return { ...draft, steps: draft.steps.slice(0, -1) }
}

/** `limit` in UTF-16 units. */
export function writeWithin(draft: Draft, limit: number): string {
  let current = draft
  let text = write(current)
  while (text.length > limit) {
    let shorter: Draft | null = null
    for (const leaveOut of LEAVE_OUT) {
      shorter = leaveOut(current)
      if (shorter) break
    }
    if (!shorter) return text
    current = shorter
    text = write(current)
  }
  return text
}

/** Blocks apart by an empty line, parts of a block by a line break. */
export function write(draft: Draft): string {
  const reasons = draft.whys.map((why) => `• ${why}`)
  const steps = draft.steps.map((step, index) => (draft.isNumbered ? `${index + 1}. ${step}` : `• ${step}`))
  return [
    [draft.head, ...reasons],
    steps,
    [draft.after, draft.tell],
    [...draft.notes, draft.aside, draft.source, draft.hint],
  ]
    .map((block) => block.filter((line) => line !== '').join('\n'))
    .filter((block) => block !== '')
    .join('\n\n')
}
