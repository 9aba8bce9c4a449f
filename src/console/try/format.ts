/**
 * Text as it is written in WhatsApp → what its apps show: *bold*, _italic_, ~struck~, `code`, lists, lines. Text in,
 * escaped HTML out; nothing in it becomes a link. Linear in the text's length.
 */
import { html } from 'hono/html'
import type { Html } from '../shell.ts'

const TAGS: Record<string, (inner: Html) => Html> = {
  '*': (inner) => html`<strong>${inner}</strong>`,
  _: (inner) => html`<em>${inner}</em>`,
  '~': (inner) => html`<s>${inner}</s>`,
  '`': (inner) => html`<code>${inner}</code>`,
}
/** Marks within marks; deeper ones stay as they are written. */
const DEEPEST = 3
const BULLET = /^[ \t]{0,4}[•*-][ \t]+/
const NUMBER = /^[ \t]{0,4}(\d{1,2})\.[ \t]+/

type Block = { kind: 'lines' | 'ul'; lines: string[] } | { kind: 'ol'; from: number; lines: string[] }

export function formatText(text: string): Html {
  const blocks = toBlocks(text.split('\n'))
  return html`${blocks.map(formatBlock)}`
}

function toBlocks(lines: string[]): Block[] {
  const blocks: Block[] = []
  for (const line of lines) {
    const number = NUMBER.exec(line)
    const bullet = number ? null : BULLET.exec(line)
    const kind = number ? 'ol' : bullet ? 'ul' : 'lines'
    const words = line.slice((number ?? bullet)?.[0].length ?? 0)
    const last = blocks.at(-1)
    if (last?.kind === kind) last.lines.push(words)
    else if (kind === 'ol') blocks.push({ kind, from: Number(number![1]), lines: [words] })
    else blocks.push({ kind, lines: [words] })
  }
  return blocks
}

function formatBlock(block: Block): Html {
  const { kind, lines } = block
  if (kind === 'lines')
    return html`<p>${lines.map((line, n) => html`${n > 0 ? html`<br />` : ''}${inline(line)}`)}</p>`
  const items = lines.map((line) => html`<li>${inline(line)}</li>`)
  return kind === 'ol'
    ? html`<ol start="${block.from}">
        ${items}
      </ol>`
    : html`<ul>
        ${items}
      </ul>`
}

/** One line. A mark opens behind a space or sign, and closes before one, with no space inside. */
function inline(line: string, depth = 0): Html {
  if (depth >= DEEPEST) return html`${line}`
  const parts: (string | Html)[] = []
  let done = 0
  const lastOf = lastPlaces(line)
  for (let at = 0; at < line.length; at++) {
    const tag = TAGS[line[at]!]
    // Nothing is looked for that does not come any more.
    if (!tag || lastOf[line[at]!]! <= at + 1 || isWord(line[at - 1]) || isBlank(line[at + 1])) continue
    const end = closing(line, at)
    if (end === -1) {
      lastOf[line[at]!] = -1
      continue
    }
    const inner = line.slice(at + 1, end)
    parts.push(line.slice(done, at), tag(line[at] === '`' ? html`${inner}` : inline(inner, depth + 1)))
    done = end + 1
    at = end
  }
  return html`${[...parts, line.slice(done)]}`
}

function lastPlaces(line: string): Record<string, number> {
  return Object.fromEntries(Object.keys(TAGS).map((mark) => [mark, line.lastIndexOf(mark)]))
}

/** Place of the mark that closes the one at `at`; -1 without one. */
function closing(line: string, at: number): number {
  const mark = line[at]!
  for (let end = line.indexOf(mark, at + 2); end !== -1; end = line.indexOf(mark, end + 1)) {
    if (!isBlank(line[end - 1]) && !isWord(line[end + 1])) return end
  }
  return -1
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}
