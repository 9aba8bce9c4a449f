/**
 * The README's two pictures of the console, from a real bot: `npx tsx bin/draw-screens.ts`. Needs Chromium; uses the
 * stage of the browser tests.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { becomeAdmin, openStage, type Stage } from '../test/browser/stage.ts'

const FOLDER = resolve(import.meta.dirname, '../docs/screens')
const PATIENCE = { timeout: 30_000 }
/** Marks become campaigns every ten seconds. */
const GROUPED_MS = 15_000

const REPORTS = [
  'Голосуйте за мою племянницу, остался один день: http://golos-deti.top/k8, код придёт в SMS',
  'Байқауға қатысып жатырмын, дауыс берші http://dauys-ber.top/k',
  'Your parcel is held, pay the customs fee here: http://tcs-parcel-fee.top/pay before tonight',
]

mkdirSync(FOLDER, { recursive: true })
const stage = await openStage({ RETAIN_DAYS: '7', CAMPAIGN_REPORTERS: '2' })
try {
  await drawTry(stage)
  await drawCampaigns(stage)
} finally {
  await stage.close()
}
process.exit(0)

/** A chat on a phone, in Roman Urdu. */
async function drawTry({ sit }: Stage): Promise<void> {
  const { page } = await sit({ size: 'phone', language: 'en' })
  await page.goto('/try')
  await page
    .locator('#try-text')
    .fill('bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do')
  await page.keyboard.press('Enter')
  await page.locator('.theirs', { hasText: 'RUKEIN' }).waitFor(PATIENCE)
  await pause(500)
  await page.screenshot({ path: join(FOLDER, 'try.png') })
}

/** What several people reported, on a desk. */
async function drawCampaigns(stage: Stage): Promise<void> {
  const { page } = await stage.sit({ size: 'desk' })
  await becomeAdmin(stage, page)
  await page.goto('/numbers/default/link')
  const qr = new Promise<string>((done) =>
    stage.bot.numbers[0]?.onPairing((pairing) => pairing.kind === 'qr' && done(pairing.text)),
  )
  await stage.wa.scanQr(await qr)
  await stage.wa.waitReady(PATIENCE.timeout)
  for (const [n, text] of REPORTS.entries()) {
    for (let person = 0; person < 6 - n; person++) {
      const id = await stage.wa.send(`7701123${n}00${person}`, { kind: 'text', text })
      await stage.wa.waitOutbound((record) => record.quoted?.id === id, PATIENCE.timeout)
    }
  }
  await pause(GROUPED_MS)
  await page.goto('/campaigns')
  await page.screenshot({ path: join(FOLDER, 'campaigns.png') })
}
