/** The runbooks' index: it has every line that an operator may find in a log, and its links lead somewhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const folder = join(root, 'docs', 'operations')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const index = readFileSync(join(folder, 'README.md'), 'utf8')
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, code: read(join('src', path)) }))

/** The fixed words of every call at `warn` and above; calls that compose their words have none. */
function linesOf(code: string): string[] {
  return [...code.matchAll(/\blog\.(?:warn|error|fatal)\(/g)].flatMap((call) => {
    const rest = code.slice(call.index, call.index + 400).split('\n\n')[0] ?? ''
    return /'([^'{}]{4,})',?\s*\)/.exec(rest)?.[1] ?? []
  })
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '')
  const anchor = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  return new Set(headings.map(anchor))
}

test('every line at warn and above stands in the index, word for word', () => {
  const found = sources.flatMap(({ path, code }) => linesOf(code).map((line) => ({ path, line })))
  expect(found.length).toBeGreaterThan(50)
  expect(found.filter(({ line }) => !index.includes(`\`${line}\``))).toEqual([])
})

test('every section that a page, a log line or an advice names is there', () => {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
  const anchors = new Map(pages.map((name) => [name, anchorsOf(readFileSync(join(folder, name), 'utf8'))]))
  const linked = pages.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/\]\(([a-z]*\.?(?:md)?)#([^)]+)\)/gi)].map(
      ([, page, section]) => ({ from: name, page: page || name, section: section ?? '' }),
    ),
  )
  const advised = sources.flatMap(({ path, code }) => [
    ...[...code.matchAll(/docs\/operations\/(\w+\.md)#([\w-]+)/g)].map(([, page, section]) => ({
      from: path,
      page: page ?? '',
      section: section ?? '',
    })),
    ...[...code.matchAll(/runbook: '([\w-]+)'/g)].map(([, section]) => ({
      from: path,
      page: 'outbound.md',
      section: section ?? '',
    })),
  ])
  expect(linked.length).toBeGreaterThan(40)
  expect(advised.length).toBeGreaterThan(15)
  const isThere = ({ page, section }: { page: string; section: string }): boolean =>
    anchors.get(page)?.has(section) ?? false
  expect([...linked, ...advised].filter((one) => !isThere(one))).toEqual([])
})
