/**
 * Debian's Chromium for pages: contexts of a phone and of a desk, what went wrong in them, and what axe-core finds.
 * Where there is none the tests that need it say so loudly.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { z } from 'zod'
import { findChromium } from '../../bench/pictures/browser.ts'
import type { Language } from '../../src/model.ts'

export const chromiumPath = findChromium()
if (chromiumPath === undefined) {
  process.stderr.write('BROWSER NOT TESTED: install chromium (Debian), or set CHROME_PATH\n')
}

/** CSS pixels. */
export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } }
export type Size = keyof typeof SIZES

export interface View {
  size?: Size
  language?: Language
  scheme?: 'light' | 'dark'
}

export interface Seat {
  page: Page
  context: BrowserContext
  /** Errors of scripts, broken security policies, answers of 5xx and requests to anybody else, so far. */
  troubles: string[]
}

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  })
}

/** A fresh profile. `origin` is the console's. */
export async function sit(browser: Browser, origin: string, view: View = {}): Promise<Seat> {
  const { size = 'desk', language = 'en', scheme = 'light' } = view
  const context = await browser.newContext({
    viewport: SIZES[size],
    deviceScaleFactor: size === 'phone' ? 2 : 1,
    hasTouch: size === 'phone',
    locale: language,
    colorScheme: scheme,
    baseURL: origin,
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
  page.on('console', (line) => {
    // What the browser says of an answer of 4xx; such answers are part of some tests.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
      troubles.push(line.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) troubles.push(`asks ${url}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) troubles.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  return { page, context, troubles }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const Findings = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), target: z.array(z.unknown()) })),
  }),
)

/** What axe-core finds on the page that is serious or critical, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Into the page's own world past its security policy, as a developer's tools would.
  await page.evaluate(AXE)
  const { violations, passes } = z
    .object({ violations: Findings, passes: z.number() })
    .parse(
      await page.evaluate(
        `axe.run(document).then(({ violations, passes }) => ({ violations: JSON.parse(JSON.stringify(violations)), passes: passes.length }))`,
      ),
    )
  if (passes < 5) throw new Error('axe-core looked at nothing')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** How many CSS pixels the page is wider than the window: a phone's reader would have to push it about. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  return z
    .number()
    .parse(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
}
