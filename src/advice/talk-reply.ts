/**
 * What is said in a conversation apart from verdicts, steps and menus: questions, other ways, the end of a path, the
 * way to a person, the wait, feedback, limits. Whole messages of locales/<language>/conversation.yaml.
 */
import { stepsOf } from '../content/paths.ts'
import type { Say } from '../conversation/say.ts'
import type { QuestionStep } from '../conversation/state.ts'
import { EMPTY_DRAFT, type Draft } from './draft.ts'
import { isBilingual, type AdviceContent, type AdviceInput } from './input.ts'
import { generalNotes } from './notes.ts'
import { asked, contactVariables } from './path-reply.ts'
import { contactList, sourceLine } from './source.ts'
import { askOptions } from './verdict-reply.ts'
import type { Variables, Voice } from './voice.ts'
import { when } from './when.ts'

export type Talk = Exclude<Say, { kind: 'verdict' | 'steps' | 'menu' }>

export function talkDraft(say: Talk, input: AdviceInput, content: AdviceContent, voice: Voice): Draft {
  const variables = { ...contactVariables(input, content, voice), ...variablesOf(say, input, content, voice) }
  const about = { ...input, ...subjectOf(say) }
  const compact = isBilingual(input)
  return {
    ...EMPTY_DRAFT,
    head: idsOf(say, content)
      .map((id) => voice.say(id, variables))
      .join('\n'),
    after: questionAfter(say, content, voice),
    notes: generalNotes(input, voice),
    source: compact || (about.path === null && about.lure === null) ? '' : sourceLine(about, content, voice),
    hint: hintOf(say, compact, voice),
  }
}

/** What the official texts are asked about: a path, or the trick. */
function subjectOf(say: Talk): Pick<AdviceInput, 'path' | 'lure' | 'story'> {
  if (say.kind === 'waiting' || say.kind === 'waited')
    return { path: 'two-step-locked', lure: null, story: null }
  if (say.kind === 'explained') return { path: null, lure: say.lure, story: null }
  return { path: 'path' in say ? say.path : null, lure: null, story: null }
}

/** No survey before help. */
function hintOf(say: Talk, compact: boolean, voice: Voice): string {
  if (say.kind === 'ended') return voice.say('reply.helpful')
  if (say.kind !== 'question') return ''
  return voice.say(compact ? 'reply.more' : 'reply.language')
}

/** Of a card and of what is forwarded as it is, only the message itself goes out. */
function idsOf(say: Talk, content: AdviceContent): string[] {
  switch (say.kind) {
    case 'question':
      return [`ask.${say.question}`]
    case 'stuck':
      return [say.isAgain ? 'stuck.again' : `stuck.${stepsOf(say.path, content.paths)?.stuck ?? 'person'}`]
    case 'ended':
      return [`ended.${stepsOf(say.path, content.paths)?.ended ?? 'steps'}`]
    case 'done-already':
      return [`done.${content.plans.plans[say.plan]?.done ?? 'page'}`]
    case 'explained':
      return [`explain.${say.lure ?? 'unknown'}`]
    case 'waiting':
      return ['wait.running']
    case 'waited':
      return ['wait.over']
    case 'consent':
      return [
        'person.consent',
        ...(say.isReadAlong ? ['person.read-along'] : []),
        ...(say.isInDanger ? ['r.danger-now'] : []),
      ]
    case 'not-understood':
      return [say.isAgain ? 'stuck.again' : 'talk.not-understood', ...askedAt(say.step)]
    case 'take-time':
      return ['talk.take-time']
    case 'held':
      return [`held.${say.path}`]
    case 'delete-which':
      return ['talk.delete-which']
    case 'handed-over':
      return [say.nextMs === null ? 'person.on-duty' : 'person.off-duty']
    case 'no-person':
      return ['person.none']
    case 'declined':
      return ['person.declined']
    case 'feedback':
      return [`feedback.${say.value}`]
    case 'correction':
      return [`correction.${say.what}`]
    case 'thanks':
      return ['talk.thanks']
    case 'enclosed':
      return say.what === 'kit' ? ['kit.intro'] : []
    case 'no-card':
      return ['talk.no-card']
    case 'limit':
      return [`limit.${say.reason}`]
  }
}

/** The open question as it was asked; after a page of steps it stands below, as always. */
function askedAt(step: QuestionStep): string[] {
  if (step.at === 'consent') return ['person.consent']
  return step.at === 'steps' || step.at === 'waiting' || step.at === 'open' ? [] : [`ask.${step.at}`]
}

function questionAfter(say: Talk, content: AdviceContent, voice: Voice): string {
  if (say.kind === 'waited') return voice.say('ask.worked')
  if (say.kind === 'done-already') return voice.say('ask.person')
  if (say.kind === 'explained') return askAfterwards(say, content, voice)
  if (say.kind === 'not-understood') return questionAt(say.step, content, voice)
  if (say.kind !== 'stuck' || say.isAgain) return ''
  const steps = stepsOf(say.path, content.paths)
  // That text offers a person itself.
  if (!steps || steps.stuck === 'person') return ''
  return voice.say(asked(steps, 0) ?? 'ask.person')
}

/** The options as the verdict gave them. */
function askAfterwards(
  { lure, plan }: Talk & { kind: 'explained' },
  content: AdviceContent,
  voice: Voice,
): string {
  const known = plan === null ? undefined : content.plans.plans[plan]
  if (known && known.ask.length > 0) return askOptions(known, voice)
  return lure === null ? '' : voice.say('ask.own-words')
}

function questionAt(step: QuestionStep, content: AdviceContent, voice: Voice): string {
  if (step.at === 'waiting') return voice.say('ask.person')
  const steps = step.at === 'steps' ? stepsOf(step.path, content.paths) : null
  return steps && step.at === 'steps' ? voice.say(asked(steps, step.page) ?? 'ask.person') : ''
}

function variablesOf(say: Talk, input: AdviceInput, content: AdviceContent, voice: Voice): Variables {
  const atMs = momentOf(say)
  const contacts = say.kind === 'no-person' ? { contacts: contactList(input, content, voice) } : undefined
  if (atMs === null) return { ...contacts }
  return {
    ...when(atMs, input.country, voice),
    days: say.kind === 'waiting' ? String(say.days) : '',
  }
}

function momentOf(say: Talk): number | null {
  if (say.kind === 'handed-over') return say.nextMs
  return 'untilMs' in say ? say.untilMs : null
}
