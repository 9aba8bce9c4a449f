/**
 * The last stage: findings → the text a person reads on WhatsApp. Pure: the same findings and content give
 * the same reply. Decides nothing about danger; that was the verdict.
 */
import type { Say } from '../conversation/say.ts'
import type { Language } from '../model.ts'
import { write, writeWithin, type Draft } from './draft.ts'
import { isBilingual, RECOVERY_LIMIT, VERDICT_LIMIT, type AdviceContent, type AdviceInput } from './input.ts'
import { effectReply, isMenu, sayMenu, unexaminedId } from './menu-reply.ts'
import { pathDraft } from './path-reply.ts'
import { talkDraft } from './talk-reply.ts'
import { verdictDraft } from './verdict-reply.ts'
import { voiceOf, type Voice } from './voice.ts'

/** Between the two halves of a bilingual reply. */
const DIVIDER = '\n\n———\n\n'

/** Menu answers are whole texts; all else is drafted, so that it can be shortened. */
type Answer = { text: string } | { draft: Draft; limit: number }

/**
 * One reply, at most VERDICT_LIMIT characters for a verdict and RECOVERY_LIMIT for all else; a bilingual
 * one shares the verdict's or recovery's limit between its two languages. Empty where only enclosures are sent.
 */
export function composeReply(input: AdviceInput, content: AdviceContent, say: Say = sayOf(input)): string {
  const confirmation = effectReply(input, content)
  if (confirmation !== null) {
    // The question that was open is asked again, now in the chosen language.
    return say.kind === 'menu' || say.kind === 'verdict'
      ? confirmation
      : `${confirmation}\n\n${composeReply({ ...input, effects: [] }, content, say)}`
  }
  const first = answer(voiceOf(content.locales[input.replyLanguage]), say, input, content)
  if (input.secondLanguage === undefined || !isBilingual(input)) return written(first)
  const second = answer(voiceOf(content.locales[input.secondLanguage]), say, input, content)
  if ('text' in first || 'text' in second) {
    const both = written(first) + DIVIDER + written(second)
    // Long menus end with how to get them in another language.
    return both.length > RECOVERY_LIMIT ? written(first) : both
  }
  return bothWithin(first.draft, second.draft, first.limit - DIVIDER.length)
}

/** What the findings call for by themselves, without any conversation before. */
export function sayOf({ level, intent, path }: AdviceInput): Say {
  if (level === 'danger' || level === 'caution') return { kind: 'verdict' }
  if (intent === 'recover-account' || intent === 'secure-account') {
    if (path === null || path === 'general') return { kind: 'question', question: 'what-seen' }
    return { kind: 'steps', path, page: 0 }
  }
  return isMenu(intent) ? { kind: 'menu', wish: intent } : { kind: 'verdict' }
}

/** Said when a job failed for good: never silence, never reassurance. */
export function composeFallback(language: Language, content: AdviceContent): string {
  return voiceOf(content.locales[language]).say('fallback.text')
}

function answer(voice: Voice, say: Say, input: AdviceInput, content: AdviceContent): Answer {
  switch (say.kind) {
    case 'steps':
      return { draft: pathDraft(say.path, say.page, input, content, voice), limit: RECOVERY_LIMIT }
    case 'menu':
      return { text: sayMenu(`menu.${say.wish}`, input, content, voice) }
    case 'verdict': {
      const id = unexaminedId(input)
      if (id !== null) return { text: sayMenu(id, input, content, voice) }
      return { draft: verdictDraft(input, content, voice), limit: VERDICT_LIMIT }
    }
    default:
      return { draft: talkDraft(say, input, content, voice), limit: RECOVERY_LIMIT }
  }
}

function written(answered: Answer): string {
  return 'text' in answered ? answered.text : writeWithin(answered.draft, answered.limit)
}

/** What one language does not need, the other may use. */
function bothWithin(first: Draft, second: Draft, limit: number): string {
  const half = Math.floor(limit / 2)
  const firstText = writeWithin(first, Math.max(half, limit - write(second).length))
  return firstText + DIVIDER + writeWithin(second, limit - firstText.length)
}
