/** What can be asked of the bot at any time: help, language, privacy, deletion, a report, a person. */
import type { Place } from './converse.ts'
import { openAgain, saying } from './go.ts'
import { askForPerson } from './person.ts'
import { isSoon, resume } from './return.ts'
import type { Turn } from './say.ts'
import type { Heard, Wish } from './state.ts'

export function grant(wish: Wish, heard: Heard, place: Place): Turn {
  const { was, known } = place
  if (wish === 'person') return askForPerson(place)
  // Right after a warning "delete" may mean the message.
  const isUnclear = wish === 'delete' && was.step.at === 'what-happened' && isSoon(place)
  if (isUnclear && was.last !== 'delete-which') return saying({ kind: 'delete-which' }, was, 'delete')
  // Who greets after days of waiting comes back for that.
  const back = wish === 'help' ? resume(heard, place) : null
  if (back) return back
  const isChosen = heard.effects.some(({ kind }) => kind === 'set-language')
  return {
    say: (isChosen ? openAgain(place) : null) ?? { kind: 'menu', wish },
    enclosed: wish === 'report' ? [{ kind: 'report' }] : [],
    effects: [...heard.effects],
    intent: wish,
    next: wish === 'delete' ? known.conversation : was,
  }
}
