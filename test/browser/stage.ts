/**
 * A whole embedded bot with its console, in the test's process, on a loopback WhatsApp to which no number is linked
 * yet; and Chromium before it.
 */
import '../support/whatsapp/quiet-libsignal.ts'
import type { Browser, Page } from 'playwright-core'
import { readConfig } from '../../src/config.ts'
import { startBot, type Bot } from '../../src/main.ts'
import { launchChromium, sit, type Seat, type View } from '../support/browser.ts'
import { environmentOf } from '../support/journey.ts'
import { silentLog, testConfig } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'

export interface Stage {
  wa: LoopbackWhatsApp
  bot: Bot
  /** Of the console. */
  url: string
  /** Makes the first admin; usable once. */
  setupLink: string
  browser: Browser
  /** A fresh profile before the console. */
  sit: (view?: View) => Promise<Seat>
  close: () => Promise<void>
}

export const ADMIN = { name: 'aigerim', password: 'correct horse battery' }

export async function openStage(environment: Record<string, string> = {}): Promise<Stage> {
  const undo: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step()
  }
  try {
    const wa = await startLoopbackWhatsApp()
    undo.push(() => wa.stop())
    const own = await testConfig('embedded')
    undo.push(own.remove)
    const config = readConfig({
      ...environmentOf(own.config, wa),
      CONSOLE_LISTEN: '127.0.0.1:0',
      TRIES_PER_HOUR: '0',
      ...environment,
    })
    const parts = { whatsapp: true, worker: true, console: true, simulator: 'simulator' }
    const bot = await startBot(config, silentLog, parts)
    undo.push(() => bot.close())
    if (!bot.console || !('url' in bot.console)) throw new Error('the bot has no console')
    const { url, setupLink } = bot.console
    const browser = await launchChromium()
    undo.push(() => browser.close())
    return {
      wa,
      bot,
      url,
      setupLink: setupLink ?? '',
      browser,
      close,
      sit: (view) => sit(browser, url, view),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The first visit: the link that `start` shows, a name, a password. Ends logged in. */
export async function becomeAdmin({ setupLink }: Stage, page: Page): Promise<void> {
  await page.goto(setupLink)
  await page.getByLabel(/name/i).first().fill(ADMIN.name)
  for (const field of await page.locator('input[type=password]').all()) await field.fill(ADMIN.password)
  await page.locator('main form button').click()
}

export async function logIn(page: Page): Promise<void> {
  await page.goto('/login')
  await page.locator('main input[name=name]').fill(ADMIN.name)
  await page.locator('main input[type=password]').fill(ADMIN.password)
  await page.locator('main form button').click()
}
