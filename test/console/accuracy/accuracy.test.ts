import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatShipped } from '../../../bench/eval-shipped.ts'
import { rate } from '../../../bench/eval-tables.ts'
import { ACCURACY_FILE, loadAccuracy, wilson } from '../../../src/content/accuracy.ts'
import { LANGUAGES, LURES } from '../../../src/model.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const published = loadAccuracy()

let test: TestConsole
beforeAll(async () => {
  test = await openTestConsole()
})
afterAll(() => test?.close())

describe('what ships with the program', () => {
  it('is what docs/accuracy.md publishes, written by the same command', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/accuracy.md'), 'utf8')
    const third = page.slice(page.indexOf('### Third evaluation set'))
    const shares = [
      ...Object.values(published.languages).flatMap((figures) => Object.values(figures)),
      ...Object.values(published.classes).flatMap((figures) => Object.values(figures)),
    ]
    expect(shares.length).toBe(6 * 4 + 6 * 2)
    expect(shares.map(rate).filter((text) => !third.includes(text))).toEqual([])
    expect(formatShipped(published)).toBe(readFileSync(ACCURACY_FILE, 'utf8'))
  })

  it('has intervals between none and all', () => {
    expect(wilson({ found: 0, of: 0 })).toBeNull()
    for (const share of [
      { found: 0, of: 3 },
      { found: 3, of: 3 },
      { found: 0.5, of: 1 },
    ]) {
      const { low, high } = wilson(share) ?? { low: Number.NaN, high: Number.NaN }
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThan(high)
    }
  })
})

describe('/accuracy', () => {
  it('shows every language and class to everybody, with interval and date', async () => {
    test.as(null)
    const page = await (await test.get('/accuracy')).text()
    expect(page).toContain(published.measuredOn)
    expect(page).toContain('86.2%')
    expect(page.match(/<th scope="row">/g)?.length).toBe(LANGUAGES.length + 1 + LURES.length)
    expect(page).toContain('869 of 1008')
    expect(page).not.toContain('Thumbs by trick')
    expect(page).not.toContain('⟦')
  })

  it('speaks every language', async () => {
    test.as('viewer')
    for (const language of ['ur', 'ru', 'kk']) {
      const page = await (await test.get('/accuracy', { 'accept-language': language })).text()
      expect(page).not.toContain('⟦')
      expect(page).toContain(`<html lang="${language}"`)
    }
  })

  it('shows operators thumbs and reviews of enough people', async () => {
    test.as('viewer')
    expect(await (await test.get('/accuracy')).text()).toContain('Not enough thumbs yet.')
    for (const chat of ['a', 'b', 'c', 'd', 'e']) {
      await test.database.query(
        `INSERT INTO forwardcheck.case_record (chat_key, at_ms, language, reply_language, level, lure, intent,
           signal_ids, duration_ms, feedback)
         VALUES ($1, $2, 'kk', 'kk', 'danger', 'call-forwarding', 'check-message', '{}', 1, 'good')`,
        [chat, Date.now() - 1_000],
      )
    }
    const page = await (await test.get('/accuracy')).text()
    expect(page).toMatch(
      /<th scope="row">call forwarding<\/th>\s*<td class="number">5<\/td>\s*<td class="number">0/,
    )
    expect(page).toContain('Not enough reviews yet.')
  })
})
