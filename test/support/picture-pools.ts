/** Picture pools that a test opens and nobody has to close: each goes with the test that opened it. */
import { afterEach } from 'vitest'
import type { PictureResult } from '../../src/model.ts'
import { createPicturePool, type PicturePool, type PicturePoolOptions } from '../../src/media/picture-pool.ts'

/** Called once at the top of a test file. The pools look for symbols only, unless told. */
export function poolsOfTests(): (options: PicturePoolOptions) => PicturePool {
  const open: PicturePool[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((pool) => pool.close()))
  })
  return (options) => {
    const pool = createPicturePool({ textChildren: 0, ...options })
    open.push(pool)
    return pool
  }
}

/** What is written in the picture, where a test is not about the hash of its looks. */
export function withoutPrint(result: PictureResult): PictureResult {
  if (!result.ok) return result
  const { print: _print, ...written } = result
  return written
}
