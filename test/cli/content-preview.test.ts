/** The preview for translators: what is shown, how long it is, and that the page is plain. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { previewReplies } from '../../src/advice/preview.ts'
import { previewPage } from '../../src/cli/content-preview-page.ts'
import { contentPreview, titleOf } from '../../src/cli/content-preview.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'

const content = loadContent()
const folder = mkdtempSync(join(tmpdir(), 'preview-'))
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

test.each(LANGUAGES)('every reply in %s, with its length and limit', (language) => {
  const previews = previewReplies(content, language, null, '')
  expect(previews.length).toBeGreaterThan(300)
  expect(new Set(previews.map(({ name }) => name)).size).toBe(previews.length)
  for (const { text, length, limit } of previews) {
    expect(length).toBe(text.length)
    expect([700, 1000]).toContain(limit)
  }
})

test('only the replies whose names begin with a word', () => {
  const names = previewReplies(content, 'en', 'PK', 'path money').map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(names.every((name) => name.startsWith('path money-sent'))).toBe(true)
})

test('a story that was added a minute ago, with its example', () => {
  const [first] = content.lures
  if (!first) throw new Error('no lures')
  const lures = [...content.lures, { ...first, id: 'lure.brand-new' }]
  const [preview] = previewReplies({ ...content, lures }, 'ru', 'KZ', 'danger lure.brand-new')
  expect(preview?.text).toMatch(/СТОП|Не /)
  expect(preview?.text).toContain('Источник: ')
})

test('texts that go out beside a reply', () => {
  const names = previewReplies(content, 'kk', 'KZ', 'enclosed').map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['enclosed kit', 'enclosed report', 'enclosed two-step']))
})

test('a reply over its limit is marked', () => {
  expect(titleOf({ name: 'unknown', text: '', length: 701, limit: 700 })).toContain('TOO LONG')
  expect(titleOf({ name: 'unknown', text: '', length: 700, limit: 700 })).not.toContain('TOO LONG')
})

describe('the page', () => {
  const ur = content.locales.ur
  const page = (text: string): string =>
    previewPage([{ name: 'a <b>', text, length: text.length, limit: 700 }], ur, 'ur, PK')

  test('shows bold as WhatsApp does and reads right to left', () => {
    expect(page('*رکیں۔* ٹھیک')).toContain('<div class="bubble" lang="ur" dir="rtl"><b>رکیں۔</b> ٹھیک</div>')
  })

  test('leaves dial codes and what looks like HTML as they are', () => {
    expect(page('*#21#, *#61# & <script>')).toContain('>*#21#, *#61# &amp; &lt;script&gt;</div>')
    expect(page('x')).toContain('a &lt;b&gt;')
  })

  test('holds no script and nothing from elsewhere', () => {
    expect(page('x')).not.toMatch(/<script|src=|href=|url\(|@import/i)
  })
})

describe('the command', () => {
  function printed(run: () => void): string {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    run()
    return log.mock.calls.flat().join('\n')
  }

  test('prints replies, of the likeliest country unless told', () => {
    const text = printed(() => contentPreview({ language: 'ru', only: 'danger lure.vote' }, content))
    expect(text).toContain('── danger lure.vote-contest ·')
    expect(text).toContain('(ru, KZ)')
    const elsewhere = { language: 'ru', country: 'none', only: 'danger lure.vote' }
    expect(printed(() => contentPreview(elsewhere, content))).toContain('(ru, no country)')
  })

  test('writes a page', () => {
    const html = join(folder, 'page.html')
    printed(() => contentPreview({ language: 'kk', only: 'menu', html }, content))
    expect(readFileSync(html, 'utf8')).toContain('<h2>menu help · <span>')
  })

  test('says what it knows when asked for something else', () => {
    expect(() => contentPreview({ language: 'de' }, content)).toThrow('en, ur, ur-Latn, ru, kk')
    expect(() => contentPreview({ country: 'XX' }, content)).toThrow('KZ, PK, none')
    expect(() => contentPreview({ only: 'no-such' }, content)).toThrow('names begin with danger')
  })

  test('names texts that are not translated', () => {
    const messages = new Map(content.locales.kk.messages)
    messages.delete('menu.help')
    const gap = { ...content, locales: { ...content.locales, kk: { ...content.locales.kk, messages } } }
    expect(printed(() => contentPreview({ language: 'kk', only: 'menu' }, gap))).toMatch(
      /not translated yet: .*menu\.help/,
    )
  })
})
