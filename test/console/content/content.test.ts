/** The page about content: what is in force where, an overlay's problems, languages, sources, every reply. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../../src/model.ts'
import type { ContentStatus } from '../../../src/store/content-status.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'

const NOW_MS = Date.UTC(2027, 3, 20)
const DAY_MS = 86_400_000
const STATUS: ContentStatus = {
  hash: '0123456789abcdef',
  version: '1.2.3',
  loadedAtMs: NOW_MS - 60_000,
  overlay: 'in-force',
  files: ['locales/ru/ours.yaml'],
  problems: [],
}
let operators: TestConsole

beforeAll(async () => {
  operators = await openTestConsole({
    as: 'viewer',
    environment: { CONTENT_DIR: '/srv/content' },
    parts: { nowMs: () => NOW_MS },
  })
})
afterAll(() => operators.close())

const page = async (path: string, headers?: Record<string, string>): Promise<string> => {
  const response = await operators.get(path, headers)
  expect(response.status).toBe(200)
  return response.text()
}

test('is for operators only', async () => {
  operators.as(null)
  for (const path of ['/content', '/content/replies']) {
    expect((await operators.get(path)).headers.get('location')).toMatch(/^\/login/)
  }
  operators.as('viewer')
})

describe('what is in force', () => {
  test('nobody told anything yet', async () => {
    expect(await page('/content')).toContain('No process told anything in the last day.')
  })

  test('per process, with the files of the overlay; gone after a day', async () => {
    const { store } = operators.parts
    await store.reportContent('one 4711 (worker)', STATUS, NOW_MS - 5_000)
    await store.reportContent('old 1 (worker)', STATUS, NOW_MS - DAY_MS - 1)
    const text = await page('/content')
    for (const shown of [
      'one 4711 (worker)',
      '0123456789abcdef',
      '1.2.3',
      'locales/ru/ours.yaml',
      'with your overlay',
    ])
      expect(text).toContain(shown)
    expect(text).not.toContain('old 1')
    expect(text).not.toContain('Processes have different content')
  })

  test('problems by file and line, whatever somebody wrote into the files', async () => {
    const problems = ['lures/x.yaml:3: rules.0: <script>alert(1)</script>', 'signals.yaml:2: "onload=x"']
    await operators.parts.store.reportContent(
      'two <b>4712</b>',
      { ...STATUS, hash: 'ffff', overlay: 'refused', problems },
      NOW_MS,
    )
    const text = await page('/content')
    expect(text).toContain('lures/x.yaml:3: rules.0: &lt;script&gt;')
    expect(text).toContain('two &lt;b&gt;4712')
    expect(text).not.toMatch(/<script>|<b>4712/)
    expect(text).toContain('Processes have different content')
    await operators.parts.store.forgetContent('two <b>4712</b>')
    expect(await page('/content')).not.toContain('4712')
  })

  test('languages, honestly, and sources past their day', async () => {
    const text = await page('/content')
    expect(text.match(/not yet/g)).toHaveLength(LANGUAGES.length)
    const { advisories } = operators.parts.content()
    const late = advisories.filter(({ review }) => review < '2027-04-20')
    const later = advisories.filter(({ review }) => review > '2027-05-20')
    expect(text.match(/overdue/g) ?? []).toHaveLength(late.length)
    expect(later.length).toBeGreaterThan(0)
    for (const { id } of later) expect(text).not.toContain(`<code>${id}</code>`)
  })
})

describe('replies', () => {
  test.each(LANGUAGES)('every one in %s, as a phone shows it', async (language) => {
    const replies = operators.parts.tools.previewReplies(language, 'PK', '')
    expect(replies.length).toBeGreaterThan(300)
    const text = await page(`/content/replies?language=${language}&country=PK&prefix=`)
    expect(text.match(/<section class="card">/g)).toHaveLength(replies.length)
    const direction = language === 'ur' ? 'rtl' : 'ltr'
    expect(text).toContain(`<div class="words" lang="${language}" dir="${direction}"><b>`)
    expect(text).not.toContain('too long</span>')
  })

  test('only those whose names begin so, and none of another name', async () => {
    const text = await page('/content/replies?prefix=menu')
    expect(text).toContain('menu help')
    expect(text).not.toContain('danger lure')
    expect(await page(`/content/replies?prefix=${encodeURIComponent('"><script>')}`)).not.toContain(
      '<script>',
    )
  })

  test('too long ones are marked, and can be shown alone; without an overlay the page says how to have one', async () => {
    const long = { name: 'long <one>', text: '*bold* <i>no</i> *#21#', length: 701, limit: 700 }
    const fine = { name: 'fine', text: 'x', length: 1, limit: 700 }
    const other = await openTestConsole({
      as: 'viewer',
      parts: { tools: { ...operators.parts.tools, previewReplies: () => [long, fine] } },
    })
    const text = await (await other.get('/content/replies?long=yes')).text()
    expect(text).toContain('701 of 700')
    expect(text).toContain('too long')
    expect(text).toContain('<b>bold</b> &lt;i&gt;no&lt;/i&gt; *#21#')
    expect(text).not.toContain('>fine<')
    expect(await (await other.get('/content')).text()).toContain('CONTENT_DIR names a folder')
    await other.close()
  })
})

test.each(LANGUAGES)('every word is there in %s', async (language) => {
  for (const path of ['/content', '/content/replies']) {
    expect(await page(path, { 'accept-language': language })).not.toContain('⟦')
  }
})
