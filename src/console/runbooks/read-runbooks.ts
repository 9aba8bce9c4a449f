/**
 * The runbooks that came with the program: docs/operations and the pages it links to, read once. A name that is not
 * among them leads nowhere: no path that somebody asks for ever touches the disk.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { anchorsOf, renderMarkdown } from './render-markdown.ts'

/** In the repository's root, which is as far from src/ as from dist/. */
const DOCS_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'docs')
const OPERATIONS = 'operations'
/** Of the page that lists the others. */
export const INDEX = 'README'

export interface Runbook {
  /** As in its address: `gateway`, `decisions-0017-spool`. */
  name: string
  /** Its first heading. */
  title: string
  /** Safe HTML without that heading; made when it is first asked for. */
  html: () => string
  /** Anchors of its headings. */
  sections: ReadonlySet<string>
}

export type Runbooks = ReadonlyMap<string, Runbook>

/** Empty where the program was installed without its docs. */
export function readRunbooks(folder = DOCS_FOLDER): Runbooks {
  const sources = readSources(folder)
  const nameOf = new Map([...sources.keys()].map((path) => [path, toName(path)]))
  const runbooks = [...sources].map(([path, markdown]) => {
    const name = toName(path)
    const title = /^# (.+)$/m.exec(markdown)?.[1] ?? name
    const body = markdown.replace(/^# .+$/m, '')
    let html: string | undefined
    const render = (): string => renderMarkdown(body, (href) => rewrite(path, href, nameOf))
    const runbook: Runbook = {
      name,
      title,
      sections: anchorsOf(body),
      html: () => (html ??= render()),
    }
    return [name, runbook] as const
  })
  return new Map(runbooks)
}

/** By path inside the docs, like `operations/gateway.md`. */
function readSources(folder: string): Map<string, string> {
  const sources = new Map<string, string>()
  for (const name of namesIn(join(folder, OPERATIONS))) {
    sources.set(`${OPERATIONS}/${name}`, readFileSync(join(folder, OPERATIONS, name), 'utf8'))
  }
  for (const [path, markdown] of [...sources]) {
    for (const linked of linksOf(path, markdown)) {
      const text = sources.has(linked) ? null : readLinked(join(folder, linked))
      if (text !== null) sources.set(linked, text)
    }
  }
  return sources
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[A-Za-z0-9-]+\.md$/.test(name))
      .toSorted()
  } catch {
    return []
  }
}

/** null: it is not part of this installation, and the link leads nowhere. */
function readLinked(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Pages inside the docs that this one links to. */
function linksOf(path: string, markdown: string): string[] {
  return [...markdown.matchAll(/\]\(([\w./-]{1,200}\.md)(?:#[^)\s]{0,200})?\)/g)].flatMap(([, href = '']) => {
    const target = resolve(path, href)
    return target.startsWith('../') ? [] : [target]
  })
}

/** `operations/a.md` and `../b.md`: `b.md`. */
function resolve(path: string, href: string): string {
  return posix.normalize(posix.join(posix.dirname(path), href))
}

/** Address of a link inside a page; null where it leads out of what is here. */
function rewrite(path: string, href: string, nameOf: ReadonlyMap<string, string>): string | null {
  if (href.startsWith('#') || /^https:\/\//.test(href)) return href
  const [file = '', section] = href.split('#')
  const name = nameOf.get(resolve(path, file))
  if (name === undefined) return null
  const address = name === INDEX ? '/runbooks' : `/runbooks/${name}`
  return section === undefined ? address : `${address}#${section}`
}

function toName(path: string): string {
  const name = path.replace(/\.md$/, '').replace(new RegExp(`^${OPERATIONS}/`), '')
  return name.replaceAll('/', '-')
}
