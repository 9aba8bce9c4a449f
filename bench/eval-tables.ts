/** Figures as tables for people: on the terminal, or in Markdown for docs/accuracy.md. */
import { wilson } from '../src/content/accuracy.ts'
import type { Cells } from './eval-confusion.ts'
import type { Share } from './eval-figures.ts'

export interface Table {
  title: string
  rows: Cells[]
}

/** `412.5/441 93.5 % (91–95)`: counts, share and Wilson's 95 % interval; a dash where nothing was counted. */
export function rate({ found, of }: Share): string {
  return of === 0 ? '–' : `${found}/${of} ${percent({ found, of })} (${interval({ found, of })})`
}

export function percent({ found, of }: Share, decimals = 1): string {
  return of === 0 ? '–' : `${((100 * found) / of).toFixed(decimals)} %`
}

/** Wilson's 95 % interval in percent: where the share may lie if the rows were drawn at random, which they are not. */
export function interval({ found, of }: Share): string {
  const bounds = wilson({ found, of })
  if (!bounds) return '–'
  const share = found / of
  // Small shares are told apart by their first decimal.
  const decimals = share < 0.1 || share > 0.9 ? 1 : 0
  return `${(100 * bounds.low).toFixed(decimals)}–${(100 * bounds.high).toFixed(decimals)}`
}

/** Numbers stand on the right; the first column and quoted texts on the left. */
export function printPlain({ title, rows }: Table): void {
  const lines = cellsOf(rows)
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)))
  const isLeft = (lines[0] ?? []).map((head, at) => at === 0 || head === 'text')
  const line = (cells: string[]): string =>
    cells
      .map((cell, at) => (isLeft[at] ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  console.log(['', title, ...lines.map(line)].join('\n'))
}

export function asMarkdown({ title, rows }: Table): string {
  const [head = [], ...body] = cellsOf(rows)
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const rule = `|${head.map((_, at) => (at === 0 ? '---|' : '---:|')).join('')}`
  return [`${title}:`, '', line(head), rule, ...body.map(line)].join('\n')
}

/** The head first. */
function cellsOf(rows: Cells[]): string[][] {
  const head = Object.keys(rows[0] ?? {})
  return [head, ...rows.map((row) => head.map((key) => String(row[key] ?? '')))]
}
