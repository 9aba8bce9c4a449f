/**
 * The writing in a picture: grey pixels go in, recognised lines and how far they can be trusted come out.
 * Runs only inside a killable child process; it blocks the thread, and no text of it is ever printed.
 */
import type { Writing } from '../model.ts'
import type { GreyPicture } from './image.ts'
import { createOcrEngine } from './ocr-engine.ts'
import { evenGround } from './ocr-ground.ts'
import { judgePage } from './ocr-judge.ts'
import { readPage } from './ocr-page.ts'
import type { Script } from './ocr-script.ts'
import type { RecognisedPage } from './recognised.ts'

export interface Recognised {
  /**
   * `unread` when the time ran out: the page holds the lines read until then. With `illegible` it holds only the
   * lines that are reliable all the same, with `none` no line.
   */
  writing: Writing
  page: RecognisedPage
  /** 0..100, mean over the letters of the page; 0 where nothing was recognised. */
  confidence: number
  /** Which models read the page; `mixed` when several did, `null` where nothing was recognised. */
  script: Script | 'mixed' | null
}

export interface Ocr {
  /** Reads one upright picture of 1 to 4 megapixels. `leftMs` tells the milliseconds left; ends soon after 0. */
  read(picture: GreyPicture, leftMs: () => number): Promise<Recognised>
}

/** Loads module and models from the packages, which takes about 0.2 s. Throws when a package is missing. */
export async function createOcr(): Promise<Ocr> {
  const engine = await createOcrEngine()
  return {
    // Asynchronous so that an engine of another thread or process could stand here.
    async read(picture, leftMs) {
      const { width, height } = picture
      const { lines, scripts, isWhole } = readPage(engine, evenGround(picture), leftMs)
      const script = scripts.size > 1 ? 'mixed' : ([...scripts][0] ?? null)
      const judgement = judgePage({ width, height, lines })
      return isWhole ? { ...judgement, script } : { ...judgement, writing: 'unread', script }
    },
  }
}
