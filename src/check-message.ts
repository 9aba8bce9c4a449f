/**
 * One message in, the answer of the permanent contract out (README, "check --jsonl"): what the commands and the API
 * share. Nothing is stored.
 */
import { z } from 'zod'
import { Intent, Language, Level, Lure, Signal, type Examination, type PictureResult } from './model.ts'
import { examine, failedExamination, type PipelineContent } from './pipeline.ts'

/** One message as somebody hands it in. */
export interface CheckedMessage {
  text?: string | undefined
  /** Reads its picture; never rejects for what a picture can cause. */
  readPicture?: (() => Promise<PictureResult>) | undefined
  /** E.164. */
  from?: string | undefined
  forwarded?: boolean | undefined
  /** Of the reply; found out unless told. */
  language?: Language | undefined
}

export type CheckMessage = (message: CheckedMessage) => Promise<Examination>

export interface CheckParts {
  /** Asked for every message: content may be replaced while the program runs. */
  content: () => PipelineContent
  /**
   * Told of an examination that failed, whose answer is then "could not check, do this meanwhile". Without it the
   * failure is the caller's.
   */
  onFailure?: (error: unknown) => void
}

/** The answer's fields in their published order; later versions extend it and never change it. */
export const CheckAnswer = z.object({
  level: Level,
  lure: Lure.nullable(),
  intent: Intent,
  language: z.string(),
  signals: z.array(Signal),
  reply: z.string(),
  replyLanguage: Language,
})
export type CheckAnswer = z.infer<typeof CheckAnswer>

export function createCheckMessage({ content, onFailure }: CheckParts): CheckMessage {
  return async ({ text = '', readPicture, from, forwarded = false, language }) => {
    const submission = {
      kind: readPicture ? 'image' : 'text',
      text,
      forwarded,
      ...(from && { from }),
      ...(language && { preferred: language }),
    } as const
    const current = content()
    try {
      return await examine(submission, current, readPicture ? [readPicture] : [])
    } catch (error) {
      if (!onFailure) throw error
      onFailure(error)
      return failedExamination({ text, from }, language, current)
    }
  }
}

export function toCheckAnswer(examination: Examination): CheckAnswer {
  const { level, lure, intent, language, signals, reply, replyLanguage } = examination
  return { level, lure, intent, language, signals, reply, replyLanguage }
}
