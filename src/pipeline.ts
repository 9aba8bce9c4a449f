/**
 * The journey of one message, on one page:
 *
 *   message → readings → observables → signals → verdict → what is said next → advice → reply
 *
 * Effects come in as an argument (how to read the pictures); everything else is plain data.
 */
import { composeFallback, composeReply } from './advice/advise.ts'
import { choosePlan } from './advice/choose-plan.ts'
import { composeEnclosures } from './advice/enclose.ts'
import type { AdviceContent } from './advice/input.ts'
import type { Content } from './content/load.ts'
import type { LanguageModel } from './content/language-model.ts'
import { converse } from './conversation/converse.ts'
import {
  chooseReplyLanguage,
  countryOf,
  isForeign,
  languageToNote,
  reconsider,
} from './conversation/reply-language.ts'
import { UNKNOWN_PERSON, type Known, type Outcome } from './conversation/state.ts'
import {
  TEXT_LIMIT,
  type Examination,
  type InboundMessage,
  type Language,
  type Mark,
  type PictureResult,
  type Submission,
} from './model.ts'
import type { TriageContent } from './triage/detector.ts'
import { detectLanguage } from './triage/language.ts'
import { joinPictures } from './triage/join-pictures.ts'
import { withKnownMarks } from './triage/known-marks.ts'
import { marksOf } from './triage/marks.ts'
import { maskReadings } from './triage/mask-readings.ts'
import { withPictureSignals } from './triage/picture-signals.ts'
import { spokenLanguage } from './triage/spoken-language.ts'
import { withStandIns } from './triage/stand-ins.ts'
import { prepareTriage, triage } from './triage/triage.ts'

/** All content, made ready for use. */
export interface PipelineContent {
  triage: TriageContent
  advice: AdviceContent
  languageModel: LanguageModel
  /** For so many days the operator keeps masked words of what was checked; people are told. 0: none. */
  retainDays: number
}

/** Compiles the loaded content; once at start, about 50 ms. */
export function prepareContent(
  content: Content,
  { retainDays }: Pick<PipelineContent, 'retainDays'> = { retainDays: 0 },
): PipelineContent {
  const { languageModel } = content
  return { triage: prepareTriage(content), advice: content, languageModel, retainDays }
}

/** Reads one of the submission's pictures. Never rejects for what a picture can cause. */
export type ReadPicture = () => Promise<PictureResult>

/** How many other people sent something like it today; 0 where that is not known. Never rejects, and is soon back. */
export type CountAlike = (marks: readonly Mark[]) => Promise<number>

/** One submission → everything found, and the reply. Rejects only when a stage is broken; see failedExamination. */
export async function examine(
  submission: Submission,
  content: PipelineContent,
  readPictures: readonly ReadPicture[] = [],
  known: Known = UNKNOWN_PERSON,
  countAlike: CountAlike = async () => 0,
): Promise<Outcome> {
  // message → readings
  const sent = withStandIns(submission)
  const pictures: PictureResult[] = []
  // One after the other: each may be many megabytes.
  for (const readPicture of readPictures) pictures.push(await readPicture())
  const picture = joinPictures(pictures)
  const readings = picture?.ok ? picture.readings : []

  // readings → observables → signals → verdict
  const triaged = triage(sent, readings, content.triage)
  const seen = { ...triaged, verdict: withPictureSignals(triaged.verdict, picture) }
  const marks = known.isOverLimit ? [] : marksOf({ ...seen, submission: sent, pictures }, content.triage)
  const verdict = withKnownMarks(seen.verdict, marks, content.triage)
  const { observables, told } = triaged
  const hasQr = readings.some((reading) => reading.kind === 'qr')
  const heardIn = spokenLanguage(sent, [triaged.pictured, readings], content.languageModel)

  // verdict → what is said next
  const plan = choosePlan({ ...verdict, observables, hasQr }, content.advice.plans)
  const { isMessage, isPlain, words } = triaged
  const ownWords = { ...told, isForeign: heardIn.isOwn && isForeign(heardIn) }
  const heard = { ...ownWords, ...verdict, isMessage, isPlain, words, plan: plan.name }
  const turn = converse(heard, known, content.advice)

  // in whose language
  const country = countryOf(sent.from)
  const spoken = known.conversation?.language ?? null
  const guess = told.language
    ? { language: told.language, confidence: 1, isCommand: true }
    : { ...heardIn, isCommand: false }
  const before = { typed: sent.typed, spoken }
  const { language, confidence } = reconsider({ ...guess, text: heardIn.text }, before)
  const answerIn = chooseReplyLanguage({
    submission: { ...sent, forwarded: !heardIn.isOwn },
    effects: told.effects,
    language,
    confidence,
    country,
    spoken,
  })
  const typed = { ...sent, text: heardIn.text, forwarded: !heardIn.isOwn }
  const effects = [...turn.effects, ...languageToNote({ language, confidence }, typed, verdict.lure !== null)]

  // What many sent is told beside a warning; it is no sign of danger by itself.
  const isWarned = verdict.level === 'danger' || verdict.level === 'caution'
  const reportedToday = isWarned && marks.length > 0 ? await countAlike(marks) : 0

  // → advice → reply
  const path = 'path' in turn.say ? turn.say.path : verdict.path
  const signals = turn.signals ?? verdict.signals
  const found = { ...verdict, intent: turn.intent ?? verdict.intent, path, signals }
  const reply = composeReply(
    {
      ...found,
      observables,
      effects,
      kind: sent.kind,
      pictureFailure: picture && !picture.ok ? picture.failure : undefined,
      writing: picture?.ok ? picture.writing : undefined,
      isCut: picture?.ok ? picture.isCut : undefined,
      hasQr,
      messageLanguage: language,
      replyLanguage: answerIn.language,
      secondLanguage: answerIn.second,
      country,
      ageMs: sent.ageMs,
      truncated: sent.text.length > TEXT_LIMIT,
      containsOwnCode: verdict.signals.some((signal) => signal.id === 'secret.masked'),
      isEdited: known.edited !== undefined && known.edited !== null,
      isEmpty: sent.kind === 'text' && sent.text.trim() === '',
      reportedToday,
      retainDays: content.retainDays,
    },
    content.advice,
    turn.say,
  )
  const isForgotten = effects.some((effect) => effect.kind === 'forget')

  return {
    ...found,
    marks,
    language,
    replyLanguage: answerIn.language,
    country,
    readings: maskReadings(readings),
    effects,
    reply,
    enclosures: composeEnclosures(turn.enclosed, answerIn.language, content.advice),
    conversation:
      isForgotten || turn.next === null
        ? null
        : { ...turn.next, language: answerIn.second ? null : answerIn.language },
  }
}

/** The answer when examining failed for good: "could not check, do this meanwhile"; never silence. */
export function failedExamination(
  { from, text }: Pick<InboundMessage, 'from' | 'text'>,
  preferred: Language | undefined,
  content: PipelineContent,
): Examination {
  const country = countryOf(from)
  const { language, confidence } = detectLanguage(text.slice(0, 400), content.languageModel)
  const submission: Submission = { kind: 'text', text, forwarded: false, ...(preferred && { preferred }) }
  const answerIn = chooseReplyLanguage({ submission, effects: [], language, confidence, country })
  return {
    level: 'unknown',
    lure: null,
    story: null,
    intent: 'other',
    path: null,
    signals: [],
    language,
    replyLanguage: answerIn.language,
    country,
    readings: [],
    effects: [],
    reply: composeFallback(answerIn.language, content.advice),
  }
}
