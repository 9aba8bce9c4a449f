/** A table of indicators read for the list: lines in, those that can be taken and those that cannot, with the reason. */
import { setImmediate } from 'node:timers/promises'
import type { IndicatorRow, NewIndicator } from '../../store/console/indicator-list.ts'
import { readCsv, writeCsv } from './csv.ts'
import { checkIndicator, type CheckParts } from './written.ts'

/** With line breaks of one letter. */
const MOST_IMPORT_BYTES = 1_000_000
/** As a browser may send it. */
export const MOST_SENT_BYTES = 2 * MOST_IMPORT_BYTES
/** Checked in one go, about 5 ms: the gateway may live in the same process. */
const ROWS_AT_ONCE = 250
const MOST_ROWS = 20_000
const COLUMNS = ['list', 'kind', 'value', 'reason', 'until'] as const

export interface Refused {
  line: number
  value: string
  problems: string[]
}

export interface Import {
  taken: NewIndicator[]
  refused: Refused[]
  /** Of the table as a whole: `indicators.problem.<id>`; null when it could be read. */
  problem: string | null
}

/** Columns are known by the first row's names, in any order; others are passed over. */
export async function readImport(text: string, parts: CheckParts): Promise<Import> {
  // Browsers send every line break of a form back as two letters.
  if (Buffer.byteLength(text.replaceAll('\r\n', '\n')) > MOST_IMPORT_BYTES) return nothing('import-large')
  const [head, ...rows] = readCsv(text)
  const names = head?.cells.map((cell) => cell.toLowerCase()) ?? []
  const places = COLUMNS.map((column) => names.indexOf(column))
  // Only a table of lasting blocks goes without the last column.
  if (places.slice(0, 4).some((place) => place < 0)) return nothing('import-columns')
  if (rows.length === 0) return nothing('import-empty')
  if (rows.length > MOST_ROWS) return nothing('import-large')
  const taken = new Map<string, NewIndicator>()
  const refused: Refused[] = []
  for (const [n, { line, cells }] of rows.entries()) {
    if (n % ROWS_AT_ONCE === 0) await setImmediate()
    const written = Object.fromEntries(COLUMNS.map((column, i) => [column, cells[places[i] as number] ?? '']))
    const checked = checkIndicator(written, parts)
    const problems = checked.ok ? (checked.warning ? [`${checked.warning}-import`] : []) : checked.problems
    const key = checked.ok ? `${checked.indicator.kind} ${checked.indicator.value}` : ''
    if (checked.ok && taken.has(key)) problems.push('twice')
    if (checked.ok && problems.length === 0) taken.set(key, checked.indicator)
    else refused.push({ line, value: String(written['value']).slice(0, 120), problems })
  }
  return { taken: [...taken.values()], refused, problem: null }
}

const nothing = (problem: string): Import => ({ taken: [], refused: [], problem })

/** The head of a table, as the export writes it and the import reads it. */
const EXPORT_HEAD = [...COLUMNS, 'author', 'created'] as const

/** One row of the table, or none when the indicator cannot be read any more. */
export function exportCells({ list, kind, content, author, untilMs, createdAtMs }: IndicatorRow): string[][] {
  if (!content) return []
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
  const until = untilMs === null ? '' : day(untilMs)
  return [[list, kind, content.value, content.reason, until, author, day(createdAtMs)]]
}

export const exportHead = (): string => writeCsv([EXPORT_HEAD])
