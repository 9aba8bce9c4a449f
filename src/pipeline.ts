/**
 * The journey of one message, on one page:
 *
 *   message → readings → observables → signals → verdict → advice → reply
 *
 * Effects come in as an argument (how to read the pictures); everything else is plain data.
 */
import { composeFallback, composeReply } from './advice/advise.ts'
import { chooseReplyLanguage, countryOf, languageToNote } from './conversation/reply-language.ts'
import type { AdviceContent } from './advice/input.ts'
import type { Content } from './content/load.ts'
import type { LanguageModel } from './content/language-model.ts'
import {
  TEXT_LIMIT,
  type Effect,
  type Examination,
  type InboundMessage,
  type Language,
  type PictureResult,
  type Reading,
  type Submission,
} from './model.ts'
import type { TriageContent } from './triage/detector.ts'
import { detectLanguage } from './triage/language.ts'
import { joinPictures } from './triage/join-pictures.ts'
import { maskReadings } from './triage/mask-readings.ts'
import { withPictureSignals } from './triage/picture-signals.ts'
import { prepareTriage, triage } from './triage/triage.ts'

/** All content, made ready for use. */
export interface PipelineContent {
  triage: TriageContent
  advice: AdviceContent
  languageModel: LanguageModel
}

/** Compiles the loaded content; once at start, about 50 ms. */
export function prepareContent(content: Content): PipelineContent {
  return { triage: prepareTriage(content), advice: content, languageModel: content.languageModel }
}

/** Reads one of the submission's pictures. Never rejects for what a picture can cause. */
export type ReadPicture = () => Promise<PictureResult>

/** One submission → everything found, and the reply. Rejects only when a stage is broken; see failedExamination. */
export async function examine(
  submission: Submission,
  content: PipelineContent,
  readPictures: readonly ReadPicture[] = [],
): Promise<Examination> {
  // message → readings
  const pictures: PictureResult[] = []
  // One after the other: each may be many megabytes.
  for (const readPicture of readPictures) pictures.push(await readPicture())
  const picture = joinPictures(pictures)
  const readings = picture?.ok ? picture.readings : []

  // readings → observables → signals → verdict
  const triaged = triage(submission, readings, content.triage)
  const verdict = withPictureSignals(triaged.verdict, picture)
  const { observables } = triaged

  // in whose language
  // A screen of the app itself speaks the language that the person chose for their phone.
  const shown = recognised(triaged.pictured) || recognised(readings)
  const isOwn = SEVERAL_WORDS.test(submission.text) || shown === ''
  const { language, confidence } = triaged.language
    ? { language: triaged.language, confidence: 1 }
    : detectLanguage(isOwn ? submission.text : shown, content.languageModel)
  const country = countryOf(submission.from)
  const answerIn = chooseReplyLanguage({
    // Who sends a picture without a word did not write what is in it.
    submission: { ...submission, forwarded: submission.forwarded || !isOwn },
    effects: triaged.effects,
    language,
    confidence,
    country,
  })
  const noted = languageToNote({ language, confidence }, submission, verdict.lure !== null)
  const effects: Effect[] = noted
    ? [...triaged.effects, { kind: 'note-language', language: noted }]
    : triaged.effects

  // verdict → advice → reply
  const reply = composeReply(
    {
      ...verdict,
      observables,
      effects: triaged.effects,
      kind: submission.kind,
      pictureFailure: picture && !picture.ok ? picture.failure : undefined,
      writing: picture?.ok ? picture.writing : undefined,
      isCut: picture?.ok ? picture.isCut : undefined,
      hasQr: readings.some((reading) => reading.kind === 'qr'),
      messageLanguage: language,
      replyLanguage: answerIn.language,
      secondLanguage: answerIn.second,
      country,
      ageMs: submission.ageMs,
      truncated: submission.text.length > TEXT_LIMIT,
      containsOwnCode: verdict.signals.some((signal) => signal.id === 'secret.masked'),
      isEmpty: submission.kind === 'text' && submission.text.trim() === '',
    },
    content.advice,
  )

  return {
    ...verdict,
    language,
    replyLanguage: answerIn.language,
    country,
    readings: maskReadings(readings),
    effects,
    reply,
  }
}

/** Letters that were guessed are no language, and neither are a few. */
const SURE = 60
const FEW_LETTERS = 12

function recognised(readings: Reading[]): string {
  const sure = readings.filter(({ kind, confidence = 100 }) => kind === 'text' && confidence >= SURE)
  const text = sure.map((reading) => reading.text).join('\n')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters < FEW_LETTERS ? '' : text.slice(0, TEXT_LIMIT)
}

const SEVERAL_WORDS = /\S\s+\S/

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
