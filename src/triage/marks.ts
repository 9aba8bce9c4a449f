/**
 * What a message has in common with other people's messages: an examined submission in, marks out. A mark's keys are
 * stored as keyed hashes only; its sample is masked. Pure.
 */
import type { BrandBook } from '../content/brands.ts'
import type { PayloadCatalogue } from '../content/payloads.ts'
import type { Mark, Observable, PictureResult, Reading, Submission, Verdict } from '../model.ts'
import { domainMarks, payloadMarks } from './marks-links.ts'
import { pictureKeys } from './marks-picture.ts'
import { textKeys, wordsOf } from './marks-text.ts'
import { maskReadings } from './mask-readings.ts'
import { maskSecrets } from './mask.ts'
import { shorten } from './text.ts'

export interface Examined {
  submission: Pick<Submission, 'text' | 'forwarded'>
  verdict: Pick<Verdict, 'level' | 'intent'>
  /** Something was sent to be judged. */
  isMessage: boolean
  observables: readonly Observable[]
  /** What was read of the pictures, without the words that the phone printed. */
  pictured: readonly Reading[]
  pictures: readonly PictureResult[]
}

export interface MarkContent {
  brands: BrandBook
  payloads: PayloadCatalogue
}

/** An unknown text of so many words that was forwarded is worth comparing without any link in it. */
const LONG_FORWARD = 20

/** None of commands, of people's own stories and questions, of genuine codes and official warnings. */
export function marksOf(examined: Examined, content: MarkContent): Mark[] {
  const { submission, verdict, isMessage, observables, pictured, pictures } = examined
  const { level, intent } = verdict
  if (!isMessage || intent !== 'check-message' || level === 'info') return []
  const things = [
    ...domainMarks(observables, level, content.brands),
    ...payloadMarks(observables, level, content.payloads),
    ...pictureMarks(pictures),
  ]
  const hasThing = things.length > 0 || pictures.length > 0 || observables.some(({ kind }) => kind === 'url')
  const isLong = submission.forwarded && wordsOf(submission.text).length >= LONG_FORWARD
  if (level === 'unknown' && !hasThing && !isLong) return []
  return [...textMarks(submission.text, pictured), ...things]
}

/** The message, and the longest passage of its pictures: of a chat mostly the trick, seldom the answer to it. */
function textMarks(text: string, pictured: readonly Reading[]): Mark[] {
  const passages = maskReadings(pictured)
  const longest = pictured.reduce(
    (best, { kind, text: read }, at) =>
      kind === 'text' && read.length > (pictured[best]?.text.length ?? 0) ? at : best,
    -1,
  )
  const shown = pictured[longest]
  return [
    ...textMark(text, maskSecrets(text)),
    ...(shown ? textMark(shown.text, passages[longest]?.text ?? '') : []),
  ]
}

const SAMPLE_LENGTH = 280
/** Phone numbers and the like are no secrets, but they are people's. */
const NUMBER = /\d[\d ().-]{3,30}\d/g
const MAIL = /[\w.+-]{1,64}@(?=[\w-]{1,63}\.)/g

function textMark(text: string, masked: string): Mark[] {
  const keys = textKeys(text)
  if (keys.length === 0) return []
  const bare = masked
    .slice(0, 4 * SAMPLE_LENGTH)
    .replace(NUMBER, (number) => number.replace(/\d/g, '•'))
    .replace(MAIL, '•@')
    .replace(/\s+/g, ' ')
    .trim()
  return [{ kind: 'text', keys, sample: shorten(bare, SAMPLE_LENGTH) }]
}

/** Below it a picture shows too little to be told from others (PDQ). */
const QUALITY = 50
/** Pages of writing look alike whatever is written: they are known by their words. */
const PAGE_PASSAGES = 3

function pictureMarks(pictures: readonly PictureResult[]): Mark[] {
  return pictures.flatMap((picture): Mark[] => {
    if (!picture.ok || !picture.print || picture.print.quality < QUALITY) return []
    if (picture.readings.filter(({ kind }) => kind === 'text').length >= PAGE_PASSAGES) return []
    const { hash } = picture.print
    return [{ kind: 'picture', keys: pictureKeys(hash), sample: hash }]
  })
}
