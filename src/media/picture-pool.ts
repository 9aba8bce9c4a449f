/**
 * The media stage as the rest of the house sees it: bytes of a file go in, readings or a failure come out.
 * Decoding happens in child processes that are killed when a picture takes too long, symbols and writing apart;
 * nothing is loaded before the first picture, and no byte of a picture is logged, stored or put into an error.
 */
import { availableParallelism } from 'node:os'
import type { PictureResult } from '../model.ts'
import { inspectPicture, PICTURE_BYTES_LIMIT } from './inspect.ts'
import { createPictureChild } from './picture-child.ts'
import { createPictureLine } from './picture-line.ts'
import { isPicturesFault, mergeResults } from './merge-results.ts'

export interface PicturePool {
  /**
   * Examines one picture or the first pages of a document for symbols and writing; waits while all children are
   * busy. Never rejects: what a picture does to us, a crashed or killed child included, is a `failure`;
   * `unavailable` means that nobody looked: the pool is closed or no child came up. Writing that nobody could
   * read in time is `unread`, and the symbols stand.
   */
  read(bytes: Uint8Array): Promise<PictureResult>
  /** Starts all children and waits until their decoders are loaded, so that the first picture need not. */
  warmUp(): Promise<void>
  /** Kills the children; pictures still being read or waiting end as `unavailable`. */
  close(): Promise<void>
}

export interface PicturePoolOptions {
  /** Processes that look for symbols, one picture each; 2, or 1 on a single core. About 120 MB each. */
  children?: number
  /** Processes that read writing, one picture each; 1. About 250 MB each; 0 leaves all writing `unread`. */
  textChildren?: number
  /** Milliseconds of looking at one picture until its child is killed: for symbols 2,500, for writing 8,000. */
  budgetMs?: number
  textBudgetMs?: number
  /**
   * Longest wait in ms, 12,000: for a child that reads writing, and for the writing once the symbols are known.
   * What takes longer stays `unread`.
   */
  textPatienceMs?: number
  /** Resident bytes above which a child is replaced after its picture. */
  residentLimitBytes?: number
  textResidentLimitBytes?: number
  /** Bytes of the largest file accepted. */
  bytesLimit?: number
}

const MEGABYTE = 1024 * 1024

/** Creates the pool; cheap, for a child starts when a picture needs it or with `warmUp()`. */
export function createPicturePool(options: PicturePoolOptions = {}): PicturePool {
  const symbols = createPictureLine(options.children ?? Math.min(2, availableParallelism()), () =>
    createPictureChild('qr', {
      budgetMs: options.budgetMs ?? 2_500,
      startBudgetMs: 10_000,
      residentLimitBytes: options.residentLimitBytes ?? 256 * MEGABYTE,
    }),
  )
  const writing = createPictureLine(options.textChildren ?? 1, () =>
    createPictureChild('text', {
      budgetMs: options.textBudgetMs ?? 8_000,
      startBudgetMs: 30_000,
      residentLimitBytes: options.textResidentLimitBytes ?? 384 * MEGABYTE,
    }),
  )
  const lines = [symbols, writing]
  const patienceMs = options.textPatienceMs ?? 12_000

  return {
    async read(bytes) {
      const inspection = inspectPicture(bytes, options.bytesLimit ?? PICTURE_BYTES_LIMIT)
      if (!inspection.ok) return inspection
      const { format } = inspection
      let isHopeless = false
      // Whoever waits would rather hear about the symbols now, and be asked for the text.
      const latestMs = performance.now() + patienceMs
      const passages = writing.look(bytes, format, () => !isHopeless && performance.now() < latestMs)
      const codes = await symbols.look(bytes, format)
      isHopeless = isPicturesFault(codes)
      return isHopeless ? codes : mergeResults(codes, await withPatience(passages, patienceMs))
    },
    async warmUp() {
      await Promise.all(lines.map((line) => line.warmUp()))
    },
    async close() {
      await Promise.all(lines.map((line) => line.close()))
    },
  }
}

/** The writing, or that nobody could look in time: a symbol that was read must not wait for a busy reader. */
async function withPatience(passages: Promise<PictureResult>, patienceMs: number): Promise<PictureResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<PictureResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, failure: 'unavailable' }), patienceMs)
  })
  try {
    return await Promise.race([passages, late])
  } finally {
    clearTimeout(timer)
  }
}
