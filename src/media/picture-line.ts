/**
 * The children of one kind and the pictures that wait for them: bytes go in, what a child made of them comes out.
 */
import type { PictureResult } from '../model.ts'
import type { PictureFormat } from './inspect.ts'
import type { PictureChild } from './picture-child.ts'

export interface PictureLine {
  /**
   * Waits for a free child; never rejects. `unavailable` without children, when none can be started, and when
   * `isWanted` says at the end of the wait that the answer no longer matters.
   */
  look(bytes: Uint8Array, format: PictureFormat, isWanted?: () => boolean): Promise<PictureResult>
  warmUp(): Promise<void>
  close(): Promise<void>
}

/** First come, first served; the child used last is taken first, so that the others need not start. */
export function createPictureLine(count: number, createChild: () => PictureChild): PictureLine {
  const children = Array.from({ length: count }, createChild)
  const free = children.toReversed()
  const waiting: ((child: PictureChild) => void)[] = []

  const take = (): Promise<PictureChild> =>
    new Promise((resolve) => {
      const child = free.pop()
      if (child === undefined) waiting.push(resolve)
      else resolve(child)
    })

  function giveBack(child: PictureChild): void {
    const next = waiting.shift()
    if (next === undefined) free.push(child)
    else next(child)
  }

  return {
    async look(bytes, format, isWanted = () => true) {
      const nobody = { ok: false, failure: 'unavailable' } as const
      if (count === 0) return nobody
      const child = await take()
      try {
        return isWanted() ? await child.look(bytes, format) : nobody
      } catch {
        // Only when no process can be started at all.
        return nobody
      } finally {
        giveBack(child)
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
