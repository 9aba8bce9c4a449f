/** Answers that judge nothing: help, language, privacy, erasing, reporting, and what cannot be examined. */
import type { Intent } from '../model.ts'
import type { AdviceContent, AdviceInput } from './input.ts'
import { generalNotes } from './notes.ts'
import { contactList } from './source.ts'
import { voiceOf, type Voice } from './voice.ts'

/** Confirms what the person's words changed, or null when there is nothing to confirm. */
export function effectReply(input: AdviceInput, content: AdviceContent): string | null {
  const lines = input.effects.flatMap((effect) => {
    if (effect.kind === 'set-language')
      return voiceOf(content.locales[effect.language]).say('menu.language-set')
    return effect.kind === 'forget' ? voiceOf(content.locales[input.replyLanguage]).say('menu.deleted') : []
  })
  return lines.length > 0 ? lines.join('\n\n') : null
}

const MENUS = ['help', 'language', 'privacy', 'delete', 'report'] as const
type Menu = (typeof MENUS)[number]

export function isMenu(intent: Intent): intent is Menu {
  return MENUS.some((menu) => menu === intent)
}

/** Id of the answer to something that could not be examined and of which nothing else is known. */
export function unexaminedId(input: AdviceInput): string | null {
  if (input.level !== 'unknown' || input.observables.length > 0) return null
  if (input.pictureFailure !== undefined) return `picture.${input.pictureFailure}`
  if (input.writing === 'illegible' || input.writing === 'unread') return `picture.${input.writing}`
  if (input.hasQr || input.writing === 'read') return null
  if (input.kind === 'text') return input.isEmpty === true ? 'empty.text' : null
  const isPicture = input.kind === 'image' || input.writing !== undefined
  return isPicture && input.kind !== 'sticker' ? 'picture.none' : `kind.${input.kind}`
}

export function sayMenu(id: string, input: AdviceInput, content: AdviceContent, voice: Voice): string {
  const { retainDays = 0 } = input
  // Where words are kept, people are told so.
  const told = id === 'menu.privacy' && retainDays > 0 ? 'menu.privacy-kept' : id
  const parts = [
    voice.say(told, { contacts: contactList(input, content, voice), days: String(retainDays) }),
    ...generalNotes(input, voice),
  ]
  if (id !== 'menu.language') parts.push(voice.say('reply.language'))
  return parts.join('\n\n')
}
