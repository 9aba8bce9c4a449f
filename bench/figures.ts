/** Numbers for people: quantiles, the tables they are printed in, and the line that says what they were measured on. */
import { cpus, loadavg } from 'node:os'

/** `share` of 0.5 is the median, 1 the largest; NaN for no values. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? sorted[0] ?? Number.NaN
}

export const median = (values: number[]): number => quantile(values, 0.5)

/** Three significant digits, thousands with a comma. */
export function show(value: number, unit = ''): string {
  if (!Number.isFinite(value)) return '–'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit === '' ? text : `${text} ${unit}`
}

/** How many times `value` is `base`. */
export function ratio(value: number, base: number): string {
  return `×${show(value / base)}`
}

/** The first column is left-aligned, the others right-aligned. */
export function printTable(title: string, head: string[], rows: string[][]): void {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  console.log(['', title, line(head), rule, ...rows.map(line)].join('\n'))
}

/** CPU, cores, Node and how busy the machine was with other work just before. */
export function environmentLine(): string {
  const processors = cpus()
  const load = loadavg()[0] ?? 0
  return `${processors[0]?.model.trim() ?? 'unknown CPU'}, ${processors.length} cores, Node ${process.version}, load average ${show(load)}`
}
