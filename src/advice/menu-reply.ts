/** Answers that judge nothing: help, language, privacy, erasing, reporting, and what cannot be examined. */
import type { AdviceContent, AdviceInput } from './input.ts'
import { generalNotes } from './notes.ts'
import { contactList } from './source.ts'
import { voiceOf, type Voice } from './voice.ts'

/** Confirms what the person's words changed, or null when nothing changed. */
export function effectReply(input: AdviceInput, content: AdviceContent): string | null {
  const lines = input.effects.map((effect) =>
    effect.kind === 'set-language'
      ? voiceOf(content.locales[effect.language]).say('menu.language-set')
      : voiceOf(content.locales[input.replyLanguage]).say('menu.deleted'),
  )
  return lines.length > 0 ? lines.join('\n\n') : null
}

/** Id of the menu answer to an intent, or null when the intent asks for something else. */
export function menuId(input: AdviceInput): string | null {
  switch (input.intent) {
    case 'help':
    case 'language':
    case 'privacy':
    case 'delete':
    case 'report':
      return `menu.${input.intent}`
    default:
      return null
  }
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
  const parts = [
    voice.say(id, { contacts: contactList(input, content, voice) }),
    ...generalNotes(input, voice),
  ]
  if (id !== 'menu.language') parts.push(voice.say('reply.switch'))
  return parts.join('\n\n')
}
