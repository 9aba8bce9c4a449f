/**
 * Tables as text (RFC 4180): rows of cells in and out. What spreadsheets would take for a formula is written with an
 * apostrophe before it, which reading takes off again.
 */

/** Of one cell; longer ones are cut. */
const LONGEST_CELL = 4_000
// Also behind what a spreadsheet set to another language takes for the end of a cell, and in letters of full width.
const FORMULA = /(^|[;\t\r\n])([ ']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g
const GUARDED = /(^|[;\t\r\n])'([ ']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g

export interface CsvRow {
  /** In the text, from 1. */
  line: number
  cells: string[]
}

/** Parted by comma, semicolon or tab, whichever the first line has; empty lines are left out. Linear. */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let startLine = 1
  let at = 0

  function endRow(): void {
    if (cells.some((cell) => cell !== '')) rows.push({ line: startLine, cells: cells.map(bare) })
    cells = []
    startLine = line
  }

  while (at < source.length) {
    const isQuoted = source[at] === '"'
    const end = isQuoted ? quotedEnd(source, at) : plainEnd(source, at, separator)
    const written = source.slice(at, end)
    line += written.split('\n').length - 1
    cells.push(isQuoted ? written.replace(/^"|"$/g, '').replaceAll('""', '"') : written)
    // What stands between a closing quotation mark and the next separator belongs to nothing.
    at = isQuoted ? plainEnd(source, end, separator) : end
    const next = source[at]
    if (next === '\r' || next === '\n') {
      at += next === '\r' && source[at + 1] === '\n' ? 2 : 1
      line++
      endRow()
    } else if (next === separator) {
      at++
      if (at >= source.length) cells.push('')
    }
  }
  endRow()
  return rows
}

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(text: string): string {
  const guarded = text.replace(FORMULA, "$1'$2")
  return /[",;\t\r\n]/.test(guarded) || guarded !== text ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function bare(cell: string): string {
  return cell.slice(0, LONGEST_CELL).trim().replace(GUARDED, '$1$2')
}

function separatorOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const first = end < 0 ? text : text.slice(0, end)
  return [',', ';', '\t'].find((mark) => first.includes(mark)) ?? ','
}

/** Behind the closing quotation mark, or at the end of the text. */
function quotedEnd(text: string, start: number): number {
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return text.length
    if (text[at + 1] !== '"') return at + 1
  }
}

function plainEnd(text: string, start: number, separator: string): number {
  let at = start
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}
