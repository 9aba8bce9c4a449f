/**
 * The media stage as the rest of the house sees it: bytes of a file go in, readings or a failure come out.
 * Decoding happens in child processes that are killed when a picture takes too long; nothing is loaded before
 * the first picture, and no byte of a picture is logged, stored or put into an error.
 */
import { availableParallelism } from 'node:os'
import type { PictureResult } from '../model.ts'
import { inspectPicture, PICTURE_BYTES_LIMIT } from './inspect.ts'
import { createPictureChild, type PictureChild, type PictureChildLimits } from './picture-child.ts'

export interface PicturePool {
  /**
   * Examines one picture; waits while all children are busy. Never rejects: what a picture does to us, a crashed or
   * killed child included, is a `failure`; `unavailable` means that nobody looked: the pool is closed or no child
   * came up.
   */
  read(bytes: Uint8Array): Promise<PictureResult>
  /** Starts all children and waits until their decoders are loaded, so that the first picture need not. */
  warmUp(): Promise<void>
  /** Kills the children; pictures still being read or waiting end as `unavailable`. */
  close(): Promise<void>
}

export interface PicturePoolOptions extends Partial<PictureChildLimits> {
  /** Child processes at most, one picture each; 2, or 1 on a single core. About 120 MB each. */
  children?: number
  /** Bytes of the largest file accepted. */
  bytesLimit?: number
}

/** Creates the pool; cheap, for a child starts when a picture needs it or with `warmUp()`. */
export function createPicturePool(options: PicturePoolOptions = {}): PicturePool {
  const {
    budgetMs = 2_500,
    residentLimitBytes = 320 * 1024 * 1024,
    bytesLimit = PICTURE_BYTES_LIMIT,
  } = options
  const count = options.children ?? Math.min(2, availableParallelism())
  const children = Array.from({ length: count }, () => createPictureChild({ budgetMs, residentLimitBytes }))
  const line = createLine(children)

  return {
    async read(bytes) {
      const inspection = inspectPicture(bytes, bytesLimit)
      if (!inspection.ok) return inspection
      const child = await line.take()
      try {
        return await child.look(bytes)
      } catch {
        // Only when no process can be started at all.
        return { ok: false, failure: 'unavailable' }
      } finally {
        line.giveBack(child)
      }
    },
    async warmUp() {
      await Promise.all(children.map((child) => child.warmUp()))
    },
    async close() {
      await Promise.all(children.map((child) => child.close()))
    },
  }
}

interface Line {
  take(): Promise<PictureChild>
  giveBack(child: PictureChild): void
}

/** First come, first served; the child used last is taken first, so that the others need not start. */
function createLine(children: PictureChild[]): Line {
  const free = children.toReversed()
  const waiting: ((child: PictureChild) => void)[] = []
  return {
    take: () =>
      new Promise((resolve) => {
        const child = free.pop()
        if (child === undefined) waiting.push(resolve)
        else resolve(child)
      }),
    giveBack(child) {
      const next = waiting.shift()
      if (next === undefined) free.push(child)
      else next(child)
    },
  }
}
