/**
 * Reads one YAML file against a strict zod schema. An unknown key, a wrong type or a YAML slip becomes
 * an error that names file and line, so that an analyst can mend it without reading code.
 */
import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument, type Document } from 'yaml'
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

/** Throws ContentError listing every problem of the file. */
export function readYaml<T extends z.ZodType>(file: string, schema: T): z.infer<T> {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    throw new ContentError(document.errors.map((e) => `${file}:${e.linePos?.[0].line ?? 1}: ${e.message}`))
  }
  const parsed = schema.safeParse(document.toJS())
  if (parsed.success) return parsed.data
  throw new ContentError(
    parsed.error.issues.map(
      (issue) => `${file}:${lineOf(document, lines, issue.path)}: ${issue.path.join('.')}: ${issue.message}`,
    ),
  )
}

/** Line of the innermost node on the path that exists. */
function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return 1
}
