/**
 * Reads one YAML file against a strict zod schema. An unknown key, a wrong type or a YAML slip becomes
 * an error that names file and line, so that an analyst can mend it without reading code.
 */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import type { z } from 'zod'

/** One line per problem, `file:line: what is wrong`. */
export class ContentError extends Error {
  readonly problems: string[]

  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ContentError'
    this.problems = problems
  }
}

/** Loading the YAML library costs more than reading what the build prepared, so it waits until it is needed. */
const require = createRequire(import.meta.url)

/** Throws ContentError listing every problem of the file. */
export function readYaml<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
  const prepared = readPrepared(file)
  if (prepared !== undefined) {
    const parsed = schema.safeParse(prepared)
    if (parsed.success) return parsed.data
  }
  return parseYaml(readFileSync(file, 'utf8'), file, schema).data
}

/** What a file says, and where: the line of the innermost node on a path that exists. */
export interface YamlFile<T> {
  data: T
  lineOf: (path: readonly PropertyKey[]) => number
}

/** `name` is what problems call the file. Throws ContentError listing every problem of the text. */
export function parseYaml<T extends z.ZodType>(text: string, name: string, schema: T): YamlFile<z.infer<T>> {
  const { LineCounter, parseDocument } = require('yaml') as typeof Yaml
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    throw new ContentError(document.errors.map((e) => `${name}:${e.linePos?.[0].line ?? 1}: ${e.message}`))
  }
  const lineAt = (path: readonly PropertyKey[]): number =>
    lineOf(document, path, (offset) => lines.linePos(offset).line)
  const parsed = schema.safeParse(toJs(document, name))
  if (parsed.success) return { data: parsed.data, lineOf: lineAt }
  throw new ContentError(
    parsed.error.issues.map(
      (issue) => `${name}:${lineAt(issue.path)}: ${issue.path.join('.')}: ${issue.message}`,
    ),
  )
}

/** Few lines can name each other so often that they stand for gigabytes; the library refuses by an exception. */
function toJs(document: Yaml.Document, name: string): unknown {
  try {
    return document.toJS()
  } catch {
    throw new ContentError([`${name}:1: names parts of itself too often`])
  }
}

/** The same document as JSON, made by the build; undefined without one or when the YAML was edited since. */
function readPrepared(file: string): unknown {
  const prepared = file.replace(/\.yaml$/, '.json')
  const info = statSync(prepared, { throwIfNoEntry: false })
  if (!info || info.mtimeMs < statSync(file).mtimeMs) return undefined
  return JSON.parse(readFileSync(prepared, 'utf8'))
}

/** Line of the innermost node on the path that exists. */
function lineOf(
  document: Yaml.Document,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) return lineAt(node.range[0])
  }
  return 1
}
