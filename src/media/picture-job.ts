/**
 * What the picture pool and its children say to each other. Light on purpose: the parent imports it,
 * and the parent must never load a decoder.
 */
import { z } from 'zod'
import { PictureFailure, Reading, Writing, type PictureResult } from '../model.ts'
import type { PictureFormat } from './inspect.ts'
import { MAX_PASSAGES, MAX_TEXT_BYTES } from './layout.ts'

/** Most symbols reported of one picture, and most UTF-8 bytes of each; the rest is cut. */
export const CODES_LIMIT = 20
export const CODE_BYTES_LIMIT = 4096

/** A child looks for symbols or for writing, never for both: their times and their memory differ too much. */
export type PictureChildKind = Reading['kind']

export interface PictureJob {
  bytes: Uint8Array
  /** As its first bytes tell. */
  format: PictureFormat
  /** Milliseconds after which no further step is begun. */
  softBudgetMs: number
}

export interface PictureAnswer {
  /** Of a child that looks for symbols the writing is always `unread`. */
  result: PictureResult
  /** Resident memory of the child after the picture, and the part of it that WASM never gives back. */
  residentBytes: number
  wasmBytes: number
}

/** Sent outside the pool's protocol when work begins: the hard budget does not count the wait for a child. */
export const STARTED = 'picture-started'

const Codes = Reading.array()
  .max(CODES_LIMIT)
  .refine((codes) => codes.every(({ kind, text }) => kind === 'qr' && text.length <= CODE_BYTES_LIMIT))

const Passages = Reading.array()
  .max(MAX_PASSAGES)
  .refine((passages) =>
    passages.every(({ kind, confidence = -1 }) => kind === 'text' && confidence >= 0 && confidence <= 100),
  )
  .refine((passages) => byteLength(passages) <= MAX_TEXT_BYTES)

const Print = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  quality: z.number().int().min(0).max(100),
})

function byteLength(readings: Reading[]): number {
  return readings.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
}

/** Trusts the child no more than the picture it decoded: anything but a well-formed answer is `damaged`. */
export function checkedResult(kind: PictureChildKind, result: unknown): PictureResult {
  const damaged = { ok: false, failure: 'damaged' } as const
  if (typeof result !== 'object' || result === null || !('ok' in result)) return damaged
  if (result.ok === false) {
    const failure = PictureFailure.safeParse('failure' in result ? result.failure : null)
    return failure.success ? { ok: false, failure: failure.data } : damaged
  }
  const readings = (kind === 'qr' ? Codes : Passages).safeParse('readings' in result ? result.readings : null)
  const writing = Writing.safeParse('writing' in result ? result.writing : null)
  if (result.ok !== true || !readings.success || !writing.success) return damaged
  const isCut = 'isCut' in result && result.isCut === true
  const print = Print.safeParse('print' in result ? result.print : null)
  return {
    ok: true,
    readings: readings.data,
    writing: kind === 'qr' ? 'unread' : writing.data,
    ...(isCut && { isCut }),
    ...(kind === 'qr' && print.success && { print: print.data }),
  }
}
