/**
 * What operators and visitors do, in a real browser before a whole bot: the first admin, linking a number by the
 * page's QR code, trying a message and a screenshot, a review whose correction reaches the person, an export.
 */
import { readFile } from 'node:fs/promises'
import jsQRModule from 'jsqr'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, type Seat } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { REPLY_PATIENCE_MS } from '../support/journey.ts'
import { qrPng } from '../support/qr-picture.ts'
import { becomeAdmin, openStage, type Stage } from './stage.ts'

/** The package's types say a module, its file exports the function. */
const jsQR = jsQRModule as unknown as typeof jsQRModule.default

const PERSON = '77011234567'
const OTHERS = ['77017654321', '77770001122']
const TIMEOUT = { timeout: 60_000 }
const PATIENCE = { timeout: 20_000 }

/** What a camera held to that part of the page would see. */
async function scan({ page }: Seat, selector: string): Promise<string> {
  const picture = await page.locator(selector).first().screenshot()
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? ''
}

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let stage: Stage
  let admin: Seat
  beforeAll(async () => {
    stage = await openStage({ RETAIN_DAYS: '7', CAMPAIGN_REPORTERS: '2' })
    admin = await stage.sit()
  }, 120_000)
  afterAll(() => stage?.close())

  it('the first visit makes an administrator, and its link works once', TIMEOUT, async () => {
    await becomeAdmin(stage, admin.page)
    await admin.page.waitForURL(/\/cases/)
    const second = await stage.sit()
    await second.page.goto(stage.setupLink)
    expect(await second.page.locator('input[type=password]').count()).toBe(0)
    await second.context.close()
  })

  it('a phone that scans the code of the page links the number', TIMEOUT, async () => {
    const { page, troubles } = admin
    await page.goto('/numbers/default/link')
    await page.locator('.qr svg').waitFor(PATIENCE)
    const code = await scan(admin, '.qr')
    expect(code).toMatch(/2@/)
    await stage.wa.scanQr(code)
    await stage.wa.waitReady(REPLY_PATIENCE_MS)
    // By itself: nobody reloads the page.
    await page.getByText('This number is linked.').waitFor(PATIENCE)
    await page.goto('/numbers')
    await page.getByText('connected').first().waitFor(PATIENCE)
    expect(troubles).toEqual([])
  })

  it('a visitor tries a message and a screenshot', TIMEOUT, async () => {
    const visitor = await stage.sit({ size: 'phone' })
    const { page, troubles } = visitor
    await page.goto('/')
    await page.waitForURL(/\/try/)
    await page.locator('#try-text').fill('dial *401*03001234567# to get your parcel')
    await page.keyboard.press('Enter')
    await page.locator('.theirs', { hasText: 'STOP. Do not dial it.' }).waitFor(PATIENCE)
    const buffer = await qrPng('https://wa.me/settings/linked_devices#2@abcd,efgh,ijkl,mnop')
    const name = '"><img src=x onerror=alert(1)>.png'
    await page.locator('#try-picture').setInputFiles({ name, mimeType: 'image/png', buffer })
    await page.locator('.try-composer .go').click()
    await page.locator('.theirs', { hasText: 'Do not scan' }).waitFor(PATIENCE)
    expect(await page.locator('.ours img').count()).toBe(1)
    expect(troubles).toEqual([])
    await visitor.context.close()
  })

  it('a review reaches the person who wanted to hear of it, once', TIMEOUT, async () => {
    const { page, troubles } = admin
    const asked = await says(
      'Газовая проверка завтра с 10 до 12, просьба быть дома и показать паспорт жильца',
    )
    expect(asked.text).not.toContain('СТОП')
    expect((await says('неверно')).text).toContain('*1* ')
    await says('1')
    await page.goto('/review')
    await page.locator('table tbody a').first().click()
    await page.getByText('Газовая проверка').waitFor(PATIENCE)
    await page.locator('input[name=level][value=danger]').check()
    await page.locator('select[name=lure], input[name=lure][value=other-scam]').last().waitFor()
    const list = page.locator('select[name=lure]')
    if ((await list.count()) > 0) await list.selectOption('other-scam')
    else await page.locator('input[name=lure][value=other-scam]').check()
    const before = (await stage.wa.outbound()).length
    await page.getByRole('button', { name: 'Save' }).click()
    const told = await stage.wa.waitOutbound(({ index }) => index >= before, REPLY_PATIENCE_MS)
    expect(told).toMatchObject({ contact: PERSON, quoted: null })
    expect(told.text).toMatch(/[а-я]/)
    expect(told.text).not.toMatch(/https?:/)
    await page.goto('/audit')
    await page.getByText('review').first().waitFor(PATIENCE)
    expect((await stage.wa.outbound()).length).toBe(before + 1)
    expect(troubles).toEqual([])
  })

  it('an export opens in what reads CSV, STIX and MISP', TIMEOUT, async () => {
    const { page, troubles } = admin
    const lure = 'Голосуйте за мою племянницу, остался один день: http://golos-deti.top/k8, код придёт в SMS'
    for (const person of OTHERS) expect((await says(lure, person)).text).toContain('СТОП')
    // Marks become campaigns every few seconds.
    await eventually(async () => {
      await page.goto('/campaigns')
      expect(await page.getByText('golos-deti[.]top').count()).toBeGreaterThan(0)
    }, 30_000)
    const opened = async (name: RegExp): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ])
      return readFile(await download.path(), 'utf8')
    }
    expect(await opened(/CSV/)).toMatch(/golos-deti/)
    const stix = JSON.parse(await opened(/STIX/)) as { type: string; objects: { type: string }[] }
    expect(stix.type).toBe('bundle')
    expect(stix.objects.map(({ type }) => type)).toContain('indicator')
    expect(JSON.parse(await opened(/MISP/))).toHaveProperty('Event')
    expect(troubles).toEqual([])
  })

  /** As that person in WhatsApp; resolves to the bot's next message to them. */
  async function says(text: string, person = PERSON): Promise<{ text: string }> {
    const before = (await stage.wa.outbound()).length
    await stage.wa.send(person, { kind: 'text', text })
    return stage.wa.waitOutbound(
      ({ index, contact }) => index >= before && contact === person,
      REPLY_PATIENCE_MS,
    )
  }
})
