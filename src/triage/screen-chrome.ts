/**
 * What phone and app write around messages (clock, battery, "Forwarded", the input box) is nobody's message:
 * readings in, the same without such lines out. Whole passages and lines at their beginning or end only, never
 * words inside a sentence. Pure; the words are content/screens.yaml.
 */
import type { Chrome } from '../content/screens.ts'
import type { Reading } from '../model.ts'
import { compileLabel, coverage, findLabel, linesOf, type Label } from './screen-labels.ts'

export interface ChromeRules {
  forwarded: Label[]
  /** `forwarded` among them. */
  lines: Label[]
  /** In lower case. */
  status: Set<string>
}

export function compileChrome({ forwarded, lines, status }: Chrome): ChromeRules {
  const compile = (labels: Chrome['lines']): Label[] =>
    [...new Set(Object.values(labels).flat())].map(compileLabel)
  return {
    forwarded: compile(forwarded),
    lines: [...compile(forwarded), ...compile(lines)],
    status: new Set(status.map((word) => word.toLowerCase())),
  }
}

/** Symbols and their order stay; a passage of nothing else is dropped, and so is the number above a chat. */
export function withoutChrome(readings: readonly Reading[], rules: ChromeRules): Reading[] {
  const trimmed = readings.map((reading) => (reading.kind === 'text' ? trim(reading, rules) : reading))
  const title = titleOf(readings, trimmed, rules)
  return trimmed.filter((reading, at) => reading !== null && at !== title) as Reading[]
}

function trim(reading: Reading, rules: ChromeRules): Reading | null {
  const lines = reading.text.split('\n')
  let from = 0
  let to = lines.length
  while (from < to && isChrome(lines[from] as string, rules)) from++
  while (to > from && isChrome(lines[to - 1] as string, rules)) to--
  if (from === to) return null
  return from === 0 && to === lines.length ? reading : { ...reading, text: lines.slice(from, to).join('\n') }
}

/** An unknown sender's number as the app sets it above the chat, or one digit of it misread. */
const NUMBER_ALONE = /^[+\d][\d ()-]{7,20}$/
const PHONE = /^\+\d[\d ()-]{8,18}\d(?!\d)/
/** Between it and the app's next words stands at most a misread picture. */
const NEAR = 2

/** Index of the first passage left when it is only a number and the app's own words stand beside or follow; else -1. */
function titleOf(
  readings: readonly Reading[],
  trimmed: readonly (Reading | null)[],
  rules: ChromeRules,
): number {
  const first = trimmed.findIndex((reading) => reading?.kind === 'text')
  const text = trimmed[first]?.text ?? ''
  if (PHONE.test(text) && isAllOf(text, rules.lines)) return first
  if (!NUMBER_ALONE.test(text.trim())) return -1
  const wasTrimmed = text !== readings[first]?.text
  const isFollowed = trimmed
    .slice(first + 1, first + 1 + NEAR)
    .some((next) => next === null || isMisread(next))
  return wasTrimmed || isFollowed ? first : -1
}

/** A word of the app's, such as the day, in letters of another script. */
const isMisread = ({ kind, text, confidence = 100 }: Reading): boolean =>
  kind === 'text' && confidence < MISREAD && !/\s/.test(text.trim())
const MISREAD = 80

/** Whether a passage begins with the mark that the app sets above forwarded messages. */
export function hasForwardedMark(readings: readonly Reading[], { forwarded }: ChromeRules): boolean {
  return readings.some(
    ({ kind, text }) => kind === 'text' && text.split('\n').some((line) => isAllOf(line, forwarded)),
  )
}

/** Longer lines are somebody's words. */
const LONGEST_LINE = 160
/** Clocks and counts stand beside such words; what may be a code or a phone number is somebody's. */
const NUMBER = /\d[\d-]{2}/
/** A misread icon beside the label. */
const NEARLY_ALL = 0.85

function isChrome(line: string, rules: ChromeRules): boolean {
  if (line.length > LONGEST_LINE) return false
  return isStatus(line, rules.status) || (isAllOf(line, rules.lines) && !NUMBER.test(line))
}

function isAllOf(line: string, labels: readonly Label[]): boolean {
  if (line.length > LONGEST_LINE) return false
  const bare = line.trim().replace(ICON_BEFORE, '').replace(ICON_AFTER, '')
  return isCovered(line, labels) || (bare !== line && isCovered(bare, labels))
}

/** An arrow or cross beside the label, read as a letter or two. */
const ICON_BEFORE = /^\S{1,2}\s(?=\S{4})/u
const ICON_AFTER = /(?<=\S{4})\s\S{1,2}$/u

function isCovered(line: string, labels: readonly Label[]): boolean {
  const lines = linesOf([line])
  if (lines.letters === '') return false
  const stretches = labels.flatMap((label) => findLabel(lines, label))
  return coverage(lines, 0, stretches) >= NEARLY_ALL
}

const CLOCK = /^\d{1,2}[:.]\d\d(?:[ap]m)?$/
const PERCENT = /^\d{1,3}%$/
const COUNT = /^\+?\d{1,2}$/

/** Clock, battery, ticks and counts; a number of more digits may be a code and stays. */
function isStatus(line: string, words: ReadonlySet<string>): boolean {
  const tokens = line.toLowerCase().split(/\s+/).filter(Boolean)
  const clocks = tokens.filter((token) => CLOCK.test(token)).length
  let counts = 0
  for (const token of tokens) {
    if (CLOCK.test(token) || PERCENT.test(token) || words.has(token) || !/[\p{L}\p{N}]/u.test(token)) continue
    if (!COUNT.test(token)) return false
    counts++
  }
  return counts <= 1 + clocks
}
