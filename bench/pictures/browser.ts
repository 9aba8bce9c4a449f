/** Debian's Chromium as a drawing machine: HTML goes in, a PNG of the page and the places of what is on it come out. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { z } from 'zod'

export interface PageSize {
  /** CSS pixels. */
  width: number
  height: number
  /** Device pixels per CSS pixel. */
  scale: number
}

export interface DrawnPage {
  png: Buffer
  /** Where the elements marked `data-id` are, in device pixels; a page may remove what does not fit. */
  boxes: Record<string, Box>
}

export const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
export type Box = z.infer<typeof Box>

export interface PageDrawer {
  version: string
  draw(html: string, size: PageSize): Promise<DrawnPage>
  close(): Promise<void>
}

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of an installed Chromium, CHROME_PATH first; undefined when there is none. */
export function findChromium(): string | undefined {
  return [process.env['CHROME_PATH'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
}

/** Starts it without network; throws when it does not start. */
export async function startChromium(executablePath: string): Promise<PageDrawer> {
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb']
  const browser = await chromium.launch({ executablePath, args })
  return {
    version: browser.version(),
    draw: (html, size) => draw(browser, html, size),
    close: () => browser.close(),
  }
}

async function draw(browser: Browser, html: string, size: PageSize): Promise<DrawnPage> {
  const { width, height, scale } = size
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    offline: true,
  })
  try {
    const page = await context.newPage()
    await page.setContent(html, { waitUntil: 'load' })
    // As text, for the types of the browser are not those of Node.
    const boxes: unknown = await page.evaluate(`document.fonts.ready.then(() => Object.fromEntries(
      [...document.querySelectorAll('[data-id]')].map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        const scaled = [x, y, width, height].map((value) => value * ${scale})
        return [element.dataset.id, { x: scaled[0], y: scaled[1], width: scaled[2], height: scaled[3] }]
      })))`)
    const png = await page.screenshot({ type: 'png' })
    return { png, boxes: z.record(z.string(), Box).parse(boxes) }
  } finally {
    await context.close()
  }
}
