/** Everything said in a conversation, as cases for check-cases.ts, and the message ids it is said with. */
import { stepsOf, type PathTable } from '../content/paths.ts'
import type { Say } from '../conversation/say.ts'
import type { QuestionStep } from '../conversation/state.ts'
import { FEEDBACK, LURES, PATHS, type Path } from '../model.ts'
import type { Case } from './check-cases.ts'
import type { AdviceContent, AdviceInput } from './input.ts'

const QUESTIONS = ['what-happened', 'what-seen', 'what-given'] as const
/** Every open question, to be repeated to whom was not understood. */
const STEPS: QuestionStep[] = [
  { at: 'what-happened' },
  { at: 'what-seen' },
  { at: 'what-given' },
  { at: 'consent' },
  { at: 'waiting' },
  { at: 'steps', path: 'device-linking', page: 0, stuck: 0 },
  { at: 'steps', path: 'registration', page: 0, stuck: 0 },
]
/** 2026-03-08 13:30 UTC. */
const SOME_TIME_MS = 1_772_976_600_000

/** Pages are rendered by their own cases; paths are asked in the order of PATHS. */
export function talkCases(plain: AdviceInput, { paths, plans }: AdviceContent): Case[] {
  const says: [name: string, say: Say][] = [
    ...PATHS.flatMap((path) => pathSays(path, paths)),
    ...QUESTIONS.map((question): [string, Say] => [`ask ${question}`, { kind: 'question', question }]),
    ...Object.entries(plans.plans)
      .filter(([, { gave }]) => gave === 'done')
      .map(([plan]): [string, Say] => [`done already ${plan}`, { kind: 'done-already', plan }]),
    ...[...LURES, null].map((lure): [string, Say] => [
      `explained ${lure ?? 'unknown'}`,
      { kind: 'explained', lure, plan: lure === 'device-linking' ? 'linking-page' : null },
    ]),
    ['stuck again', { kind: 'stuck', path: 'registration', isAgain: true }],
    ['waiting', { kind: 'waiting', days: 5, untilMs: SOME_TIME_MS }],
    ['waited', { kind: 'waited' }],
    ['consent', { kind: 'consent', isReadAlong: false, isInDanger: false }],
    ['consent, read along', { kind: 'consent', isReadAlong: true, isInDanger: true }],
    ...STEPS.flatMap((step): [string, Say][] => [
      [`not understood ${placeOf(step)}`, { kind: 'not-understood', step, isAgain: false }],
      [`not understood again ${placeOf(step)}`, { kind: 'not-understood', step, isAgain: true }],
    ]),
    ['take time', { kind: 'take-time' }],
    ['delete which', { kind: 'delete-which' }],
    ['handed over', { kind: 'handed-over', nextMs: null }],
    ['handed over, off duty', { kind: 'handed-over', nextMs: SOME_TIME_MS }],
    ['no person', { kind: 'no-person' }],
    ['declined', { kind: 'declined' }],
    ...FEEDBACK.map((value): [string, Say] => [`feedback ${value}`, { kind: 'feedback', value }]),
    ['correction offer', { kind: 'correction', what: 'offer', untilMs: SOME_TIME_MS }],
    ['correction promised', { kind: 'correction', what: 'promised', untilMs: SOME_TIME_MS }],
    ['correction declined', { kind: 'correction', what: 'declined' }],
    ['correction none', { kind: 'correction', what: 'none' }],
    ['thanks', { kind: 'thanks' }],
    ['kit', { kind: 'enclosed', what: 'kit' }],
    ['no card', { kind: 'no-card' }],
    ['limit checks', { kind: 'limit', reason: 'checks' }],
    ['limit busy', { kind: 'limit', reason: 'busy' }],
  ]
  return says.map(([name, say]) => {
    const path = 'path' in say ? say.path : null
    return { name, say, input: { ...plain, intent: 'follow-up', path } }
  })
}

const placeOf = (step: QuestionStep): string => (step.at === 'steps' ? `steps of ${step.path}` : step.at)

function pathSays(path: Path, paths: PathTable): [string, Say][] {
  const entry = stepsOf(path, paths)
  if (!entry) return []
  const pages = entry.pages.map((_, page): [string, Say] => [
    page === 0 ? `path ${path}` : `path ${path}, page ${page + 1}`,
    { kind: 'steps', path, page },
  ])
  const others: [string, Say][] = [
    [`stuck ${path}`, { kind: 'stuck', path, isAgain: false }],
    [`ended ${path}`, { kind: 'ended', path }],
  ]
  if (entry.holds) pages.push([`held ${path}`, { kind: 'held', path }])
  return [...pages, ...(entry.asks === 'done' || entry.asks === 'worked' ? others : [])]
}

/** Message ids that tables and code name, whatever English has. */
export function talkIds({ paths, plans }: AdviceContent): string[] {
  const named = Object.entries(paths.paths).flatMap(([path, entry]) => {
    if ('question' in entry) return [`ask.${entry.question}`]
    const { pages, asks, stuck, ended, holds } = entry
    const lines = pages.flat().map((line) => `r.${line}`)
    return [
      `path.${path}`,
      ...lines,
      ...(asks === 'nothing' ? [] : [`ask.${asks}`]),
      `stuck.${stuck}`,
      `ended.${ended}`,
      ...(holds ? [`held.${path}`] : []),
    ]
  })
  const offered = Object.values(plans.plans).flatMap(({ ask }) => ask)
  return [
    ...named,
    ...['received', 'person', ...offered].map((happening) => `happened.${happening}`),
    ...QUESTIONS.map((question) => `ask.${question}`),
    ...[...LURES, 'unknown'].map((lure) => `explain.${lure}`),
    ...TALK,
  ]
}

const TALK = (
  'reply.switch reply.language reply.helpful reply.more page.next ask.verdict ask.done ask.worked ask.person ask.own-words stuck.again kit.text kit.intro wait.running ' +
  'wait.over person.consent person.on-duty person.off-duty person.none person.declined feedback.good feedback.bad ' +
  'talk.not-understood talk.take-time talk.delete-which person.read-along ask.helps talk.thanks talk.no-card talk.edited limit.checks limit.busy ' +
  'correction.offer correction.promised correction.declined correction.none'
).split(' ')
