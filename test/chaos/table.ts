/** Outcomes as one Markdown table, for the terminal and for the page in docs/. */
import { readFileSync, writeFileSync } from 'node:fs'
import { repeatRate } from './count.ts'
import type { Outcome } from './run-scenario.ts'

const HEAD = [
  'scenario',
  'what happens',
  'sent',
  'acknowledged',
  'answered',
  'lost',
  'replies',
  'more than one',
  'out of order',
  'raw deliveries',
  'repeats under one id',
  'first reply, s',
  'caught up, s',
]

export function tableOf(outcomes: Outcome[]): string {
  return markdownTable(HEAD, outcomes.map(rowOf), 2)
}

/** The first columns hold text, the others figures. */
export function markdownTable(head: string[], rows: string[][], texts = 1): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  const rule = head.map((_, index) => (index < texts ? '---' : '---:'))
  return [head, rule, ...rows].map(line).join('\n')
}

function rowOf({ scenario, counts, firstReplyS, caughtUpS }: Outcome): string[] {
  const { sent, acknowledged, answered, lost, replies, doubled, raw, repeats } = counts
  const rate = repeats > 0 ? ` (${(repeatRate(counts) * 100).toFixed(1)} %)` : ''
  return [
    scenario.id,
    scenario.what,
    ...[sent, acknowledged, answered, lost, replies, doubled].map(String),
    outOfOrder({ scenario, counts }),
    `${raw}`,
    `${repeats}${rate}`,
    seconds(firstReplyS),
    seconds(caughtUpS),
  ]
}

/** Where the server changed the order: by the order of confirmation, which is promised, and by that of sending. */
function outOfOrder({ scenario, counts }: Pick<Outcome, 'scenario' | 'counts'>): string {
  if (scenario.order !== 'confirmed') return `${counts.outOfOrder}`
  return `${counts.outOfConfirmedOrder} (as sent: ${counts.outOfOrder})`
}

const seconds = (value: number | null): string => value?.toFixed(1) ?? 'never'

/** The page's table with these outcomes in it; rows of scenarios that did not run stay as they were. */
export function updateTable(path: string, about: string, outcomes: Outcome[], ids: string[]): void {
  const table = tableOf(outcomes).split('\n')
  const rowsOf = (lines: string[]) => lines.map((line) => [line.split('|')[1]?.trim() ?? '', line] as const)
  const rows = new Map([...rowsOf(readFileSync(path, 'utf8').split('\n')), ...rowsOf(table)])
  const [head = '', rule = ''] = table
  updatePage(path, 'chaos', [about, '', head, rule, ...ids.flatMap((id) => rows.get(id) ?? [])].join('\n'))
}

/** Replaces what stands between the marks of that name; throws where the page has none. */
export function updatePage(path: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const page = readFileSync(path, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} has no ${begin} … ${end}`)
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`)
}
