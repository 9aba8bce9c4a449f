/** What goes out beside a reply, each as a message of its own: a picture of the steps, a text to be forwarded as it is. */
import type { Enclosed } from '../conversation/say.ts'
import type { Enclosure } from '../conversation/state.ts'
import type { Language } from '../model.ts'
import type { AdviceContent } from './input.ts'
import { voiceOf } from './voice.ts'

export function composeEnclosures(
  enclosed: readonly Enclosed[],
  language: Language,
  content: AdviceContent,
): Enclosure[] {
  const voice = voiceOf(content.locales[language])
  return enclosed.map((each) => {
    if (each.kind === 'card') return { ...each, caption: voice.say(`card.${each.card}.alt`) }
    return { kind: 'text', text: voice.say(each.kind === 'kit' ? 'kit.text' : 'report.text') }
  })
}
