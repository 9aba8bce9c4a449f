/** Screenshots with QR symbols, as taken and as they arrive: recompressed and shrunk. Needs a page drawer. */
import sharp from 'sharp'
import type { PageDrawer } from './browser.ts'
import type { Theme } from './chat-look.ts'
import { chatWithSymbols, linkingWebPage, openedPicture, pageWithSymbols } from './qr-pages.ts'
import { payloadOf } from './qr-payloads.ts'
import type { QrDraft, QrJob } from './qr-plan.ts'
import type { Random } from './random.ts'
import { asTaken, toFile } from './raster.ts'

export async function drawScreenshot(theme: Theme, job: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const { text, random } = job
  const file = await asTaken(sharp(await anyScreen(text, theme, random, drawer)), random)
  return { ...file, texts: [text] }
}

export async function drawWebPage({ text, random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const { png } = await linkingWebPage(text, index % 3 === 0 ? 'dark' : 'light', random, drawer)
  return { ...(await asTaken(sharp(png), random)), texts: [text] }
}

/** Forwarded once or twice through apps that save bytes. */
export async function drawRecompressed({ text, random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const png = await anyScreen(text, index % 2 === 0 ? 'light' : 'dark', random, drawer)
  const once = await sharp(png)
    .resize({ width: 1600, height: 1600, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: random.int(35, 70) })
    .toBuffer()
  return { ...(await toFile(sharp(once), 'jpg', random.int(30, 60))), texts: [text] }
}

/** 480 pixels wide, as previews and old phones have them. */
export async function drawDownscaled({ text, random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const theme = index % 4 < 2 ? 'light' : 'dark'
  const png = await anyScreen(text, theme, random, drawer)
  const kernel = random.pick(['lanczos3', 'cubic', 'linear'] as const)
  const small = sharp(png).resize({ width: 480, kernel })
  return { ...(await toFile(small, 'jpg', random.int(60, 85))), texts: [text] }
}

export async function drawSeveral({ random, index }: QrJob, drawer: PageDrawer): Promise<QrDraft> {
  const count = index % 3 === 0 ? random.int(3, 6) : 2
  const texts = Array.from({ length: count }, (_, at) => payloadOf(index + at * 3, random))
  const png =
    index % 2 === 0 && count === 2
      ? await chatWithSymbols(texts, index % 4 === 0 ? 'light' : 'dark', random, drawer)
      : await pageWithSymbols(texts, random, drawer)
  return { ...(await asTaken(sharp(png), random)), texts }
}

function anyScreen(text: string, theme: Theme, random: Random, drawer: PageDrawer): Promise<Buffer> {
  return random.chance(0.65)
    ? chatWithSymbols([text], theme, random, drawer)
    : openedPicture(text, theme, random, drawer)
}
