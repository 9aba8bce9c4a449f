/** The counters and histograms of one process, and the plain interfaces through which its parts feed them. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Meters } from '../workers/meters.ts'
import { codeLabel, languageLabel, methodLabel } from './labels.ts'

/** One answered request of the console. */
export interface Served {
  method: string
  /** Pattern of the route, never the path. */
  route: string
  status: number
  ms: number
}

export interface HttpMeter {
  served(request: Served): void
}

export interface InstrumentOptions {
  registry: Registry
  /** An account of the try page and the terminal: kept apart from the people who write to a number. */
  isSimulated: (account: string) => boolean
}

/** From tens of milliseconds to the minutes in which an answer still helps. */
const ANSWER_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 7.5, 10, 15, 30, 60, 120, 300]
const WORK_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Intents whose cases have a verdict; the others are commands and answers to questions. */
const JUDGED: ReadonlySet<string> = new Set(['check-message', 'recover-account', 'secure-account'])

export function createMeters({ registry, isSimulated }: InstrumentOptions): Meters {
  // Every start of a console has another simulated account.
  const accountOf = (account: string): string => (isSimulated(account) ? 'simulator' : account)
  return {
    ...incomingMeters(registry, accountOf),
    ...answerMeters(registry, (account) => (isSimulated(account) ? 'simulator' : 'whatsapp')),
    ...pictureMeters(registry),
    ...replyMeters(registry, accountOf),
    ...sweepMeters(registry),
  }
}

type AccountOf = (account: string) => string

function incomingMeters(registry: Registry, accountOf: AccountOf): Pick<Meters, 'received'> {
  const registers = [registry]
  const messages = new Counter({
    name: 'forwardcheck_messages_received_total',
    help: 'Messages handed over by a channel and stored, repeats included.',
    labelNames: ['account'],
    registers,
  })
  const seconds = new Histogram({
    name: 'forwardcheck_receive_seconds',
    help: 'The gateway’s own work on one message: striking out secrets and storing it.',
    buckets: WORK_BUCKETS,
    registers,
  })
  return {
    received(account, ms) {
      messages.inc({ account: accountOf(account) })
      seconds.observe(ms / 1000)
    },
  }
}

type AnswerMeters = Pick<Meters, 'answered' | 'examinationFailed' | 'fellBack' | 'setAside'>

function answerMeters(registry: Registry, channelOf: (account: string) => string): AnswerMeters {
  const registers = [registry]
  const counter = (name: string, help: string): Counter => new Counter({ name, help, registers })
  const labelled = <T extends string>(name: string, help: string, labelNames: T[]): Counter<T> =>
    new Counter({ name, help, labelNames, registers })
  const answers = labelled('forwardcheck_answers_total', 'Answers committed, by what was asked.', [
    'channel',
    'intent',
  ])
  const verdicts = labelled(
    'forwardcheck_verdicts_total',
    'Verdicts on messages and on people’s own accounts; commands have none.',
    ['channel', 'level', 'lure', 'language'],
  )
  const feedback = labelled('forwardcheck_feedback_total', 'Thumbs of people about answers.', ['value'])
  const waited = new Histogram({
    name: 'forwardcheck_answer_seconds',
    help: 'From a message’s arrival in the store to its committed answer, the wait for further messages included.',
    labelNames: ['channel'],
    buckets: ANSWER_BUCKETS,
    registers,
  })
  const examined = new Histogram({
    name: 'forwardcheck_examination_seconds',
    help: 'A worker’s examination of one question, pictures included.',
    buckets: WORK_BUCKETS,
    registers,
  })
  const failed = counter('forwardcheck_examinations_failed_total', 'Attempts at examining that failed.')
  const fallbacks = counter('forwardcheck_fallback_answers_total', 'Answers "could not be checked".')
  const aside = counter('forwardcheck_messages_set_aside_total', 'Messages that nobody will answer.')
  return {
    answered(account, { level, lure, language, intent, effects }, { waitedMs, examinedMs }) {
      const channel = channelOf(account)
      answers.inc({ channel, intent })
      if (JUDGED.has(intent))
        verdicts.inc({ channel, level, lure: lure ?? 'none', language: languageLabel(language) })
      for (const effect of effects) if (effect.kind === 'feedback') feedback.inc({ value: effect.value })
      waited.observe({ channel }, Math.max(0, waitedMs) / 1000)
      examined.observe(examinedMs / 1000)
    },
    examinationFailed: () => failed.inc(),
    fellBack: () => fallbacks.inc(),
    setAside: () => aside.inc(),
  }
}

function pictureMeters(registry: Registry): Pick<Meters, 'pictureBegun'> {
  const reading = new Gauge({
    name: 'forwardcheck_pictures_reading',
    help: 'Pictures that are being fetched and read, or wait for a reader.',
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'forwardcheck_picture_seconds',
    help: 'Fetching and reading one picture, by its outcome.',
    labelNames: ['outcome'],
    buckets: WORK_BUCKETS,
    registers: [registry],
  })
  return {
    pictureBegun() {
      reading.inc()
      const end = seconds.startTimer()
      return (outcome) => {
        reading.dec()
        end({ outcome })
      }
    },
  }
}

function replyMeters(registry: Registry, accountOf: AccountOf): Pick<Meters, 'tried' | 'gaveUp'> {
  const registers = [registry]
  const replies = new Counter({
    name: 'forwardcheck_replies_total',
    help: 'Attempts at sending a reply, by outcome and the server’s code.',
    labelNames: ['account', 'outcome', 'code'],
    registers,
  })
  const givenUp = new Counter({
    name: 'forwardcheck_replies_given_up_total',
    help: 'Replies that nobody will send any more.',
    labelNames: ['account', 'reason'],
    registers,
  })
  const ack = new Histogram({
    name: 'forwardcheck_ack_seconds',
    help: 'From handing a reply to WhatsApp to its server’s acknowledgement.',
    labelNames: ['account'],
    buckets: WORK_BUCKETS,
    registers,
  })
  const waited = new Histogram({
    name: 'forwardcheck_reply_seconds',
    help: 'From a reply’s commit to the server’s acknowledgement, pace and holds included.',
    labelNames: ['account'],
    buckets: ANSWER_BUCKETS,
    registers,
  })
  return {
    tried(from, result, { ackMs, waitedMs }) {
      const account = accountOf(from)
      const { outcome } = result
      replies.inc({ account, outcome, code: codeLabel('code' in result ? result.code : undefined) })
      if (outcome !== 'sent') return
      ack.observe({ account }, ackMs / 1000)
      waited.observe({ account }, Math.max(0, waitedMs) / 1000)
    },
    gaveUp: (account, reason) => givenUp.inc({ account: accountOf(account), reason }),
  }
}

function sweepMeters(registry: Registry): Pick<Meters, 'swept'> {
  const registers = [registry]
  const rows = new Counter({
    name: 'forwardcheck_expired_rows_total',
    help: 'Rows that were past their time and went.',
    registers,
  })
  const unheard = new Counter({
    name: 'forwardcheck_expired_unheard_total',
    help: 'Of them, messages never answered and replies never sent.',
    labelNames: ['kind'],
    registers,
  })
  const clock = new Gauge({
    name: 'forwardcheck_clock_wrong',
    help: '1 while this machine’s clock is too far from the database’s for anything to expire.',
    registers,
  })
  for (const kind of ['message', 'reply']) unheard.inc({ kind }, 0)
  return {
    swept(expired) {
      rows.inc(expired.rows)
      unheard.inc({ kind: 'message' }, expired.unanswered)
      unheard.inc({ kind: 'reply' }, expired.unsent)
      clock.set(expired.isClockWrong ? 1 : 0)
    },
  }
}

export function createHttpMeter(registry: Registry): HttpMeter {
  const seconds = new Histogram({
    name: 'forwardcheck_http_seconds',
    help: 'Requests to the console, by the pattern of their route.',
    labelNames: ['method', 'route', 'status'],
    buckets: WORK_BUCKETS,
    registers: [registry],
  })
  return {
    served: ({ method, route, status, ms }) =>
      seconds.observe({ method: methodLabel(method), route, status: String(status) }, ms / 1000),
  }
}
