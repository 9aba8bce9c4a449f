/**
 * The writing in a picture: grey pixels go in, recognised lines and how far they can be trusted come out.
 * Runs only inside a killable child process; it blocks the thread, and no text of it is ever printed.
 */
import type { Writing } from '../model.ts'
import type { GreyPicture } from './image.ts'
import { createOcrEngine, type Script } from './ocr-engine.ts'
import { mergePages } from './ocr-merge.ts'
import { judgePage } from './ocr-judge.ts'
import { evenGround } from './ocr-ground.ts'
import type { RecognisedPage } from './recognised.ts'

export interface Recognised {
  /** `unread` when the time ran out: the page is empty then. With `illegible` the page holds the reliable lines. */
  writing: Writing
  page: RecognisedPage
  /** 0..100, mean over the letters of the page; 0 where nothing was recognised. */
  confidence: number
  /** Which models the page comes from; `mixed` when lines of both stand in it. */
  script: Script | 'mixed' | null
}

export interface Ocr {
  /** Reads one upright picture of 2 megapixels or so. `leftMs` tells the milliseconds left; ends soon after 0. */
  read(picture: GreyPicture, leftMs: () => number): Promise<Recognised>
}

/** From this confidence on the first reading needs no second. */
const SURE = 80

/** Loads the models, which takes about 0.2 s, and reads a line to warm up. Throws when a package is missing. */
export async function createOcr(): Promise<Ocr> {
  const engine = await createOcrEngine()
  const read = async (picture: GreyPicture, leftMs: () => number): Promise<Recognised> => {
    const upright = evenGround(picture)
    const first = engine.recognise(upright, 'cyrillic-latin', leftMs)
    if (first === null) return unread(picture)
    if (judgePage(first).confidence >= SURE) return { ...judgePage(first), script: 'cyrillic-latin' }
    const second = engine.recognise(upright, 'arabic', leftMs)
    if (second === null) return unread(picture)
    const merged = judgePage(mergePages(first, second))
    return { ...merged, script: merged.writing === 'none' ? null : 'mixed' }
  }
  return { read }
}

function unread({ width, height }: GreyPicture): Recognised {
  return { writing: 'unread', page: { width, height, lines: [] }, confidence: 0, script: null }
}
