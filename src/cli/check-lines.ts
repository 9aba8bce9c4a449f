/**
 * The permanent contract of `check --jsonl`: request lines in, answer lines out. Pure but for the examiner
 * that is passed in; later versions extend it and never change it.
 */
import { z } from 'zod'
import { toCheckAnswer } from '../check-message.ts'
import type { Examination } from '../model.ts'

/** One line of standard input. `id` is given back as it came. */
export const CheckRequest = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string().optional(),
  /** Path of a picture file on this machine. */
  image: z.string().optional(),
  /** The sender's number, like +923001234567. */
  from: z.string().optional(),
  forwarded: z.boolean().optional(),
})
export type CheckRequest = z.infer<typeof CheckRequest>

/** Longest line read, in characters: a 64 KiB text may be escaped sixfold. */
export const MAX_LINE = 512 * 1024

export type Parsed = { ok: true; request: CheckRequest } | { ok: false; error: string }

/** A bad line is a value: the rest of the stream goes on. */
export function parseRequest(line: string): Parsed {
  if (line.length > MAX_LINE) return { ok: false, error: `line longer than ${MAX_LINE} characters` }
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return { ok: false, error: 'not JSON' }
  }
  const parsed = CheckRequest.safeParse(json)
  if (parsed.success) return { ok: true, request: parsed.data }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
  return { ok: false, error: problems.join('; ') }
}

/** The answer's published fields, and what was read from the picture if that is wanted. */
export function toAnswer(examination: Examination, withReadings: boolean): Record<string, unknown> {
  const answer = toCheckAnswer(examination)
  return withReadings ? { ...answer, readings: examination.readings } : answer
}
