/** Times triage, its two models and the keyword filter over the same messages, in turns, after warming up. */
import { loadContent } from '../src/content/load.ts'
import type { Submission } from '../src/model.ts'
import { classify } from '../src/triage/classifier.ts'
import { detectLanguage } from '../src/triage/language.ts'
import { NOTHING_SHOWN, readContext } from '../src/triage/context.ts'
import { prepareTriage, triage } from '../src/triage/triage.ts'
import { requireTrained } from './eval-judge.ts'
import { readSet } from './eval-rows.ts'
import { printTable, quantile, ratio, show } from './figures.ts'
import { makeKeywordFilter } from './keyword-filter.ts'
import { LONGEST, makeMessages } from './messages.ts'

const WARM_UPS = 2
const ROUNDS = 5
const MADE_UP = 10_000

type Work = (submission: Submission) => unknown

interface Timing {
  /** Milliseconds of each message in each round. */
  times: number[]
  /** Seconds of processor time, the collector's and the compiler's threads with it. */
  cpuSeconds: number
}

const content = loadContent()
requireTrained(content)
const ready = prepareTriage(content)
const filter = makeKeywordFilter()

const submissionOf = (text: string): Submission => ({ kind: 'text', text, forwarded: false })

function measure(title: string, submissions: Submission[]): void {
  const works = worksFor(submissions)
  const timings = timeInTurns(works, submissions)
  const perSecond = ({ times }: Timing): number => (times.length / sum(times)) * 1000
  const base = timings['keyword filter'] as Timing
  printTable(
    `${title}: ${submissions.length} messages of ${show(sum(submissions.map(({ text }) => text.length)) / submissions.length)} characters on average, ${ROUNDS} rounds, warm`,
    ['', 'messages/s', 'per CPU second', 'mean µs', 'p50 µs', 'p99 µs', 'p99 of fastest', 'time of filter'],
    Object.entries(timings).map(([name, timing]) => [
      name,
      show(perSecond(timing)),
      show(timing.times.length / timing.cpuSeconds),
      show((sum(timing.times) / timing.times.length) * 1000),
      show(quantile(timing.times, 0.5) * 1000),
      show(quantile(timing.times, 0.99) * 1000),
      show(quantile(fastest(timing.times, submissions.length), 0.99) * 1000),
      ratio(perSecond(base), perSecond(timing)),
    ]),
  )
}

/** Of each message its fastest round: what else ran on the machine is left out, as far as that goes. */
function fastest(times: number[], messages: number): number[] {
  return times.slice(0, messages).map((first, at) => {
    let best = first
    for (let later = at + messages; later < times.length; later += messages) {
      best = Math.min(best, times[later] ?? best)
    }
    return best
  })
}

/** The classifier is timed on messages that are read already, as triage calls it. */
function worksFor(submissions: Submission[]): Record<string, Work> {
  const contexts = new Map(submissions.map((each) => [each, readContext(each, NOTHING_SHOWN, ready).context]))
  const classifyOnly: Work = (submission) => {
    const context = contexts.get(submission)
    return context && classify(context, context.facts, ready.classifier)
  }
  const languageOnly: Work = ({ text }) => detectLanguage(text, content.languageModel)
  return {
    triage: (submission) => triage(submission, [], ready),
    classifier: classifyOnly,
    'language identification': languageOnly,
    'both together': (submission) => [classifyOnly(submission), languageOnly(submission)],
    'keyword filter': ({ text }) => filter.hits(text),
  }
}

/** In turns, so that what else runs on the machine hits all of them alike. */
function timeInTurns(works: Record<string, Work>, submissions: Submission[]): Record<string, Timing> {
  const timings: Record<string, Timing> = {}
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(works)) {
      const before = process.cpuUsage()
      const times = submissions.map((submission) => timeOne(work, submission))
      const { user, system } = process.cpuUsage(before)
      if (round < 0) continue
      const timing = (timings[name] ??= { times: [], cpuSeconds: 0 })
      for (const time of times) timing.times.push(time)
      timing.cpuSeconds += (user + system) / 1e6
    }
  }
  return timings
}

/** What the work returned last, so that the compiler cannot leave it out. */
export let last: unknown

function timeOne(work: Work, submission: Submission): number {
  const started = performance.now()
  last = work(submission)
  return performance.now() - started
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

const rows = readSet('tuning').filter(({ text }) => text.length <= LONGEST)
measure(
  'Tuning rows',
  rows.map(({ text }) => submissionOf(text)),
)
const ordinary = makeMessages(2 * MADE_UP).filter(({ forwarded }) => !forwarded)
measure(
  'Made-up ordinary messages',
  ordinary.map(({ text }) => submissionOf(text)),
)
console.log(`\nWords of the filter: ${JSON.stringify(filter.words)}`)
