/** What the bot says next, before any words are found for it (advice/), and what changes with it. */
import type { Question } from '../content/paths.ts'
import type { CardId, Effect, Feedback, Intent, Lure, Path, Signal } from '../model.ts'
import type { Conversation, QuestionStep } from './state.ts'

export type Say =
  /** The answer to something that was sent to be judged, with what may have happened already. */
  | { kind: 'verdict' }
  /** One page of a path's steps, from 0. */
  | { kind: 'steps'; path: Path; page: number }
  /** Other ways, when the steps did not help; `isAgain`: for the second time. */
  | { kind: 'stuck'; path: Path; isAgain: boolean }
  /** After the last page. */
  | { kind: 'ended'; path: Path }
  | { kind: 'question'; question: Question }
  /** The "already done" line of a plan that says all there is to say. */
  | { kind: 'done-already'; plan: string }
  /** How the trick works. */
  | { kind: 'explained'; lure: Lure | null; plan: string | null }
  /** Of the seven days of somebody else's PIN. */
  | { kind: 'waiting'; days: number; untilMs: number }
  | { kind: 'waited' }
  /** `isReadAlong`: somebody may read this chat; `isInDanger`: the emergency number goes with it. */
  | { kind: 'consent'; isReadAlong: boolean; isInDanger: boolean }
  /** `nextMs`: nobody is on duty before that time. */
  | { kind: 'handed-over'; nextMs: number | null }
  | { kind: 'no-person' }
  | { kind: 'declined' }
  | { kind: 'menu'; wish: 'help' | 'language' | 'privacy' | 'delete' | 'report' }
  | { kind: 'feedback'; value: Feedback }
  /** Of being told when a person corrects an answer; `untilMs`: not after that. */
  | { kind: 'correction'; what: 'offer' | 'promised'; untilMs: number }
  | { kind: 'correction'; what: 'declined' | 'none' }
  | { kind: 'thanks' }
  /** The open question once more, for words that answer it in no way; `isAgain`: with the offer of a person. */
  | { kind: 'not-understood'; step: QuestionStep; isAgain: boolean }
  /** They are at it. */
  | { kind: 'take-time' }
  /** Of a path that holds. */
  | { kind: 'held'; path: Path }
  /** The message, or what we keep? */
  | { kind: 'delete-which' }
  /** What goes with it says it all. */
  | { kind: 'enclosed'; what: 'card' | 'kit' }
  | { kind: 'no-card' }
  | { kind: 'limit'; reason: 'checks' | 'busy' }

export type Enclosed = { kind: 'card'; card: CardId } | { kind: 'kit' } | { kind: 'report' }

export interface Turn {
  say: Say
  enclosed: Enclosed[]
  effects: Effect[]
  /** What the message turned out to be; null: as triage has it. */
  intent: Intent | null
  next: Conversation | null
  /** In place of triage's, where nothing was judged. */
  signals?: Signal[]
}

/** The ids of what is said, for telling whether it is said again. */
export function nameOf(say: Say): string {
  const { kind, ...ids } = say
  if (say.kind === 'not-understood') return `${kind}/${say.step.at}/${say.isAgain}`
  return [kind, ...Object.values(ids)].join('/').slice(0, 80)
}
