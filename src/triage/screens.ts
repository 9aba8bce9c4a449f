/**
 * WhatsApp's own screens in recognised writing: readings in, the screens that are shown out, and the readings
 * without the words that the app itself printed there, for those are nobody's message. Pure; data is content/screens.yaml.
 */
import type { Screens } from '../content/screens.ts'
import type { Path, Reading } from '../model.ts'
import type { Recovery } from './detect-recovery.ts'
import { compileChrome, hasForwardedMark, withoutChrome, type ChromeRules } from './screen-chrome.ts'
import { normalizeText } from './text.ts'
import {
  compileLabel,
  coverage,
  findLabel,
  linesOf,
  type Label,
  type Lines,
  type Stretch,
} from './screen-labels.ts'

type Kind = 'titles' | 'labels' | 'words'
const KINDS: readonly Kind[] = ['titles', 'labels', 'words']

interface ScreenLabel extends Label {
  kind: Kind
  /** Letters alone do not tell `6-digit` from `8-digit`, nor a title that asks from a button: marks that must stand there. */
  needs: readonly string[]
}

interface ScreenRule {
  id: string
  path?: Path | undefined
  isEvidence: boolean
  /** Of all languages: phones mix them. */
  labels: ScreenLabel[]
}

export interface ScreenRules {
  screens: ScreenRule[]
  chrome: ChromeRules
}

const compiled = new WeakMap<Screens, ScreenRules>()

/** Compiled with the first picture that holds writing, about 100 ms: messages without one need none of it. */
export function screenRulesOf(screens: Screens): ScreenRules {
  let rules = compiled.get(screens)
  if (!rules) compiled.set(screens, (rules = compileScreens(screens)))
  return rules
}

export function compileScreens({ screens, chrome }: Screens): ScreenRules {
  return {
    screens: screens.map((screen) => ({
      id: screen.id,
      path: screen.path,
      isEvidence: screen.evidence,
      labels: KINDS.flatMap((kind) =>
        [...new Set(Object.values(screen[kind]).flat())].map((printed) => compileScreenLabel(printed, kind)),
      ),
    })),
    chrome: compileChrome(chrome),
  }
}

function compileScreenLabel(printed: string, kind: Kind): ScreenLabel {
  const label = compileLabel(printed)
  const { text } = normalizeText(label.text)
  const asks = kind === 'titles' && /[?؟]$/.test(text)
  return { ...label, kind, needs: [...(text.match(/\d/g) ?? []), ...(asks ? ['?'] : [])] }
}

export interface FoundScreen {
  id: string
  /** Its most telling label as the content prints it; nothing of the picture. */
  label: string
  path?: Path | undefined
}

export interface Shown extends ScreenReading {
  /** A passage carries the mark of forwarded messages. */
  isForwarded: boolean
}

/** What readings show beside somebody's words: screens, and the app's own words, which are taken out. */
export function readShown(readings: readonly Reading[], content: Screens): Shown {
  if (readings.every(({ kind }) => kind === 'qr'))
    return { found: [], readings: [...readings], isForwarded: false }
  const rules = screenRulesOf(content)
  const isForwarded = hasForwardedMark(readings, rules.chrome)
  return { ...readScreens(withoutChrome(readings, rules.chrome), rules), isForwarded }
}

export interface ScreenReading {
  found: FoundScreen[]
  /** Without the lines that the app printed. */
  readings: Reading[]
}

/** Most of a line's letters: what stands around a label in a sentence makes it somebody's words. */
const OWN_LINE = 0.6

/** Screens in the order of the content; recognised writing only, symbols are passed through. */
export function readScreens(readings: readonly Reading[], { screens }: ScreenRules): ScreenReading {
  const places: { reading: number; text: string }[] = []
  readings.forEach(({ kind, text }, reading) => {
    if (kind === 'text') for (const line of text.split('\n')) places.push({ reading, text: line })
  })
  const lines = linesOf(places.map(({ text }) => text))
  const found: FoundScreen[] = []
  const printed: Stretch[] = []
  for (const screen of lines.letters === '' ? [] : screens) {
    const hits = hitsOf(screen, lines, places)
    const label = tellingLabel(hits)
    if (label === null) continue
    found.push({ id: screen.id, label, path: screen.path })
    if (!screen.isEvidence) printed.push(...hits.map(({ stretch }) => stretch))
  }
  if (printed.length === 0) return { found, readings: [...readings] }
  const left = places.filter((_, line) => coverage(lines, line, printed) < OWN_LINE)
  return { found, readings: readings.flatMap((reading, at) => withLines(reading, at, left)) }
}

interface LabelHit {
  label: ScreenLabel
  stretch: Stretch
}

/** Labels that stand on lines of their own, alone or beside other labels of the same screen. */
function hitsOf(screen: ScreenRule, lines: Lines, places: { text: string }[]): LabelHit[] {
  const hits = screen.labels.flatMap((label) =>
    findLabel(lines, label).map((stretch) => ({ label, stretch })),
  )
  const all = hits.map(({ stretch }) => stretch)
  return hits.filter(({ label, stretch }) => {
    const touched = places.flatMap((_, line) =>
      (lines.starts[line] as number) < stretch.end && (lines.starts[line + 1] as number) > stretch.start
        ? [line]
        : [],
    )
    if (touched.some((line) => coverage(lines, line, all) < OWN_LINE)) return false
    if (label.needs.length === 0) return true
    const written = touched.map((line) => normalizeText(places[line]?.text ?? '').text).join(' ')
    return label.needs.every((mark) => written.includes(mark) || (mark === '?' && written.includes('؟')))
  })
}

/** The label that tells the screen, or null when they do not suffice. */
function tellingLabel(hits: LabelHit[]): string | null {
  const title = hits.find(({ label }) => label.kind === 'titles')
  if (title) return title.label.text
  const labels = apart(hits.filter(({ label }) => label.kind === 'labels'))
  const first = labels[0]
  if (!first) return null
  const words = hits.filter(
    ({ label, stretch }) => label.kind === 'words' && !labels.some((hit) => overlap(hit.stretch, stretch)),
  )
  return labels.length + words.length > 1 ? first.label.text : null
}

const overlap = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end

/** Two wordings of one label at the same place are one. */
function apart(hits: LabelHit[]): LabelHit[] {
  const kept: LabelHit[] = []
  for (const hit of hits) if (!kept.some(({ stretch }) => overlap(stretch, hit.stretch))) kept.push(hit)
  return kept
}

function withLines(reading: Reading, at: number, left: { reading: number; text: string }[]): Reading[] {
  if (reading.kind !== 'text') return [reading]
  const text = left
    .filter(({ reading: of }) => of === at)
    .map((line) => line.text)
    .join('\n')
  return text.trim() === '' ? [] : [{ ...reading, text }]
}

/**
 * Whose story is told beside a screen: somebody's own account of what they did, else what the screen itself tells.
 * A mere question whether something is wrong is answered by what the screen is.
 */
export function storyBeside(screens: readonly FoundScreen[], told: Recovery | null): Recovery | null {
  if (screens.length === 0) return told
  if (told?.intent === 'recover-account' && told.path !== 'general') return told
  const path = screens.find((screen) => screen.path !== undefined)?.path
  return path === undefined ? null : { intent: 'recover-account', path }
}
