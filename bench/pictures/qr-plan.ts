/** Which pictures with QR symbols there are: categories with their counts and how each is drawn. */
import type { PageDrawer } from './browser.ts'
import {
  drawAnimatedSticker,
  drawInverted,
  drawRotated,
  drawSticker,
  drawStyled,
  drawTiny,
  drawTransparentSticker,
} from './qr-flat.ts'
import { payloadOf } from './qr-payloads.ts'
import { drawDamaged, drawGlare, drawMonitor, drawPaper, drawPhone } from './qr-photos.ts'
import { drawDownscaled, drawRecompressed, drawScreenshot, drawSeveral, drawWebPage } from './qr-screens.ts'
import { createRandom, type Random } from './random.ts'
import type { PictureFile } from './raster.ts'
import type { Drawn, QrPicture } from './truth.ts'

/** What one picture is made from. */
export interface QrJob {
  /** Position within the category. */
  index: number
  /** The payload, unless the category chooses several. */
  text: string
  random: Random
}

export interface QrDraft extends PictureFile {
  texts: string[]
}

interface QrCategory {
  count: number
  /** Drawn from pages: left out without a browser. */
  fromPage?: (job: QrJob, drawer: PageDrawer) => Promise<QrDraft>
  plain?: (job: QrJob) => Promise<QrDraft>
}

export const QR_CATEGORIES: Record<string, QrCategory> = {
  'screenshot light': { count: 28, fromPage: (job, drawer) => drawScreenshot('light', job, drawer) },
  'screenshot dark': { count: 28, fromPage: (job, drawer) => drawScreenshot('dark', job, drawer) },
  'web page': { count: 24, fromPage: drawWebPage },
  recompressed: { count: 28, fromPage: drawRecompressed },
  'downscaled 480': { count: 24, fromPage: drawDownscaled },
  sticker: { count: 18, plain: drawSticker },
  'sticker transparent': { count: 16, plain: drawTransparentSticker },
  'sticker animated': { count: 14, plain: drawAnimatedSticker },
  'several codes': { count: 24, fromPage: drawSeveral },
  inverted: { count: 20, plain: drawInverted },
  rotated: { count: 24, plain: drawRotated },
  styled: { count: 30, plain: drawStyled },
  'monitor near': { count: 30, fromPage: (job, drawer) => drawMonitor('near', job, drawer) },
  'monitor far': { count: 30, fromPage: (job, drawer) => drawMonitor('far', job, drawer) },
  'phone in hand': { count: 30, fromPage: drawPhone },
  'print on paper': { count: 28, plain: drawPaper },
  glare: { count: 24, fromPage: drawGlare },
  damaged: { count: 24, plain: drawDamaged },
  tiny: { count: 18, plain: drawTiny },
}

/** All pictures of one category, one after the other; nothing when it needs the browser that is missing. */
export async function* drawCategory(
  category: string,
  drawer: PageDrawer | null,
): AsyncGenerator<Drawn<QrPicture>> {
  const { count, fromPage, plain } = QR_CATEGORIES[category] ?? { count: 0 }
  for (let index = 0; index < count; index += 1) {
    const id = `${category.replaceAll(' ', '-')}-${String(index).padStart(2, '0')}`
    const random = createRandom(`qr/${id}`)
    const job: QrJob = { index, text: payloadOf(index, random), random }
    const draft = plain ? await plain(job) : fromPage && drawer ? await fromPage(job, drawer) : null
    if (draft === null) return
    const { bytes, extension, texts } = draft
    yield { bytes, truth: { file: `${id}.${extension}`, category, texts } }
  }
}
