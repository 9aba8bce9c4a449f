/** The runbooks as pages: every link between them leads to a heading that is there, and nothing in them is HTML. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRunbooks } from '../../../src/console/runbooks/read-runbooks.ts'
import { renderMarkdown } from '../../../src/console/runbooks/render-markdown.ts'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { temporaryFolder } from '../../support/servers.ts'

let bench: TestConsole
beforeAll(async () => {
  bench = await openTestConsole({ as: 'viewer' })
})
afterAll(() => bench.close())

test('every link between the pages leads to a page and a heading that are there', () => {
  const runbooks = readRunbooks()
  expect(runbooks.size).toBeGreaterThan(5)
  const links = [...runbooks.values()].flatMap((runbook) =>
    [...runbook.html().matchAll(/href="([^"]+)"/g)].map(([, href = '']) => ({ from: runbook.name, href })),
  )
  expect(links.length).toBeGreaterThan(80)
  const isThere = ({ from, href }: { from: string; href: string }): boolean => {
    if (href.startsWith('https://')) return true
    const [path = '', section] = href.split('#')
    const name = path === '' ? from : path === '/runbooks' ? 'README' : path.replace('/runbooks/', '')
    const runbook = runbooks.get(name)
    return runbook !== undefined && (section === undefined || runbook.html().includes(`id="${section}"`))
  }
  expect(links.filter((link) => !isThere(link))).toEqual([])
  for (const { html, sections } of runbooks.values()) {
    for (const section of sections) expect(html()).toContain(`id="${section}"`)
  }
})

test('a page has one heading of the first rank, in the frame, and its tables name their columns', async () => {
  for (const path of ['/runbooks', '/runbooks/gateway', '/runbooks/decisions-0017-spool']) {
    const page = await (await bench.get(path)).text()
    expect(page.match(/<h1[ >]/g)).toHaveLength(1)
    expect(page).toContain('lang="en" dir="ltr"')
  }
  const gateway = await (await bench.get('/runbooks/gateway')).text()
  expect(gateway).toContain('<th scope="col">')
  expect(gateway).toContain('id="logged-out"')
  expect(gateway).toContain('href="/runbooks/outbound#restricted"')
})

test('no path that somebody asks for leads anywhere else', async () => {
  for (const name of [
    '..%2F..%2Fpackage',
    '..%2Fprivacy.md',
    'gateway.md',
    '__proto__',
    'constructor',
    '%00',
  ]) {
    expect((await bench.get(`/runbooks/${name}`)).status).toBe(404)
  }
  bench.as(null)
  expect((await bench.get('/runbooks/gateway')).status).toBe(303)
  bench.as('viewer')
})

test('what is HTML or a script in a page is shown as text', () => {
  const html = renderMarkdown(
    '## A <b>heading</b>\n\n<script>alert(1)</script>\n\nSee <img src=x onerror=alert(1)> ![x](javascript:alert(1)) [go](javascript:alert(1)) [out](https://example.org/"><script>)',
    (href) => (href.startsWith('https://') ? href : null),
  )
  expect(html).not.toMatch(/<(?:script|img|b)\b|href="javascript/)
  expect(html).toContain('&lt;script&gt;')
})

test('without the docs there are none, and who asks is told', async () => {
  const folder = temporaryFolder()
  expect(readRunbooks(join(folder.path, 'nowhere')).size).toBe(0)
  mkdirSync(join(folder.path, 'operations'))
  writeFileSync(
    join(folder.path, 'operations', 'README.md'),
    '# Runbooks\n\n[gone](gone.md) [out](../../../../etc/passwd.md) [a](a.md#x)\n',
  )
  writeFileSync(join(folder.path, 'operations', 'a.md'), '# A\n\n## x\n\n## x\n')
  const runbooks = readRunbooks(folder.path)
  expect([...runbooks.keys()].toSorted()).toEqual(['README', 'a'])
  expect(runbooks.get('README')?.html()).toContain('gone out <a href="/runbooks/a#x">a</a>')
  expect(runbooks.get('a')?.sections).toEqual(new Set(['x', 'x-1']))
  folder.remove()
})
