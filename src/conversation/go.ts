/** Where the conversation can go: a verdict, a question, a page of steps, their end. */
import { stepsOf, type Question } from '../content/paths.ts'
import type { Effect, Intent, Path } from '../model.ts'
import { OVER_LIMIT } from './limits.ts'
import type { Place } from './converse.ts'
import type { Enclosed, Say, Turn } from './say.ts'
import type { Conversation, Heard, QuestionStep } from './state.ts'

/** Said, with nothing beside it. */
export function saying(say: Say, next: Conversation, intent: Intent | null = 'follow-up'): Turn {
  return { say, enclosed: [], effects: [] as Effect[], intent, next }
}

/** The open question, after words that answer it in no way; where none is open, the first of all questions. */
export function notUnderstood(place: Place, isAgain = false): Turn {
  const { was } = place
  const step: QuestionStep = was.step.at === 'open' ? { at: 'what-happened' } : was.step
  return saying({ kind: 'not-understood', step, isAgain }, { ...was, step })
}

/** What is open said again, for another language or a second look; null when nothing is. */
export function openAgain({ was }: Place): Say | null {
  const { step } = was
  switch (step.at) {
    case 'steps':
      return { kind: 'steps', path: step.path, page: step.page }
    case 'what-happened':
    case 'what-seen':
    case 'what-given':
      return { kind: 'question', question: step.at }
    default:
      return null
  }
}

/** To be judged: the verdict, and what may have happened already. */
export function toVerdict(heard: Heard, { was, known, content }: Place): Turn {
  if (known.isBusy) return { ...saying({ kind: 'limit', reason: 'busy' }, was, 'other'), signals: [] }
  if (known.isOverLimit) {
    const signals = [{ id: OVER_LIMIT, evidence: '' }]
    return { ...saying({ kind: 'limit', reason: 'checks' }, was, 'other'), signals }
  }
  const { lure, plan, level } = heard
  const isAsked = (level === 'danger' || level === 'caution') && asksOf(plan, content.plans.plans).length > 0
  const next: Conversation = isAsked
    ? { ...was, step: { at: 'what-happened' }, lure, plan, path: null }
    : { ...was, ...(was.step.at === 'what-happened' && { step: { at: 'open' as const }, lure, plan }) }
  return saying({ kind: 'verdict' }, next, null)
}

function asksOf(plan: string, plans: Place['content']['plans']['plans']): readonly string[] {
  return plans[plan]?.ask ?? []
}

export function toQuestion(question: Question, { was }: Place): Turn {
  return saying({ kind: 'question', question }, { ...was, step: { at: question } }, 'recover-account')
}

/** First page of a path, or the question that leads to one. */
export function toPath(path: Path, place: Place): Turn {
  const entry = place.content.paths.paths[path]
  return 'question' in entry ? toQuestion(entry.question, place) : toPage(path, 0, place)
}

const PREVENTION = new Set<Path>(['only-received', 'check-devices', 'two-step', 'prevention'])

/** `page` counts from 0; behind the last one the path is ended. */
export function toPage(path: Path, page: number, place: Place): Turn {
  const { was, known, content } = place
  const steps = stepsOf(path, content.paths)
  if (!steps) return toPath(path, place)
  if (page >= steps.pages.length) return toEnd(path, place)
  const enclosed: Enclosed[] = []
  const isCardNew = page === 0 && steps.card !== undefined && !was.cards.includes(steps.card)
  if (isCardNew && steps.card) enclosed.push({ kind: 'card', card: steps.card })
  if (steps.warnsContacts === page + 1) enclosed.push({ kind: 'kit' })
  const step: QuestionStep = steps.asks === 'nothing' ? { at: 'open' } : { at: 'steps', path, page, stuck: 0 }
  // Whoever is past the first page of getting back in waits no more.
  const isBack = page > 0 && (steps.waits || path === 'registration')
  const waiting = isBack ? null : was.waitingSinceMs
  const next: Conversation = {
    ...was,
    step,
    path,
    cards: isCardNew && steps.card ? [...was.cards, steps.card] : was.cards,
    waitingSinceMs: steps.waits && page === 0 ? (waiting ?? known.nowMs) : waiting,
  }
  const intent = PREVENTION.has(path) ? 'secure-account' : 'recover-account'
  return { say: { kind: 'steps', path, page }, enclosed, effects: [], intent, next }
}

function toEnd(path: Path, { was }: Place): Turn {
  return saying({ kind: 'ended', path }, { ...was, step: { at: 'open' } })
}
