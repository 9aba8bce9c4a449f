/**
 * The last stage: findings → the text a person reads on WhatsApp. Pure: the same findings and content give
 * the same reply. Decides nothing about danger; that was the verdict.
 */
import type { Language } from '../model.ts'
import { writeWithin, type Draft } from './draft.ts'
import { RECOVERY_LIMIT, VERDICT_LIMIT, type AdviceContent, type AdviceInput } from './input.ts'
import { effectReply, menuId, sayMenu, unexaminedId } from './menu-reply.ts'
import { pathDraft } from './path-reply.ts'
import { verdictDraft } from './verdict-reply.ts'
import { voiceOf, type Voice } from './voice.ts'

/** Between the two halves of a bilingual reply. */
const DIVIDER = '\n\n———\n\n'

/**
 * One reply, at most VERDICT_LIMIT characters for a verdict and RECOVERY_LIMIT for recovery and prevention;
 * a bilingual one shares the limit between its two languages.
 */
export function composeReply(input: AdviceInput, content: AdviceContent): string {
  const confirmation = effectReply(input, content)
  if (confirmation !== null) return confirmation
  const first = voiceOf(content.locales[input.replyLanguage])
  if (input.secondLanguage === undefined || input.secondLanguage === input.replyLanguage) {
    return replyIn(first, input, content)
  }
  const second = voiceOf(content.locales[input.secondLanguage])
  return replyIn(first, input, content, DIVIDER.length) + DIVIDER + replyIn(second, input, content, 0)
}

/** Said when a job failed for good: never silence, never reassurance. */
export function composeFallback(language: Language, content: AdviceContent): string {
  return voiceOf(content.locales[language]).say('fallback.text')
}

/** `divider` is set when this is half of a bilingual reply: the characters this half gives up for it. */
function replyIn(voice: Voice, input: AdviceInput, content: AdviceContent, divider?: number): string {
  const isWarning = input.level === 'danger' || input.level === 'caution'
  if (!isWarning) {
    const path = pathOf(input)
    if (path !== null) return finish(pathDraft(path, input, content, voice), RECOVERY_LIMIT, voice, divider)
    const id = menuId(input) ?? unexaminedId(input)
    if (id !== null) return sayMenu(id, input, content, voice)
  }
  return finish(verdictDraft(input, content, voice), VERDICT_LIMIT, voice, divider)
}

function pathOf(input: AdviceInput): AdviceInput['path'] {
  if (input.intent !== 'recover-account' && input.intent !== 'secure-account') return null
  return input.path ?? 'general'
}

function finish(draft: Draft, limit: number, voice: Voice, divider: number | undefined): string {
  if (divider === undefined) return writeWithin(draft, limit)
  const compact = { ...draft, whys: draft.whys.slice(0, 1), source: '', hint: voice.say('reply.more') }
  return writeWithin(compact, Math.floor(limit / 2) - divider)
}
