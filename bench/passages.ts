/**
 * Lures among other talk: a recognised lure padded with everyday talk, or as one bubble of a screenshot's chat;
 * beside them chats and letters without any lure. Prints which share keeps its level, and the false alarms.
 * Rows of the tuning set only. Run: npx tsx bench/passages.ts   (--ordinary FILE: another source of everyday talk,
 * JSON lines with text and lang; --show KIND prints the texts that went wrong)
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { loadContent } from '../src/content/load.ts'
import { LANGUAGES, type Language, type Level, type Reading } from '../src/model.ts'
import { prepareTriage, triage } from '../src/triage/triage.ts'
import { readSet, type Row } from './eval-rows.ts'
import { printTable } from './figures.ts'
import { seededRandom } from './messages.ts'

interface Trial {
  kind: string
  language: Language
  isLure: boolean
  level: Level
  shown: string
}

type Random = () => number

const { values } = parseArgs({
  options: {
    ordinary: { type: 'string' },
    show: { type: 'string' },
    /** Every n-th row is tried. */
    step: { type: 'string', default: '4' },
  },
})
const step = Number(values.step)
const content = prepareTriage(loadContent())
const rows = readSet('tuning')
const random = seededRandom(7)
const talk = new Map(LANGUAGES.map((language) => [language, talkOf(language)]))

function talkOf(language: Language): string[] {
  if (values.ordinary === undefined) {
    return rows.filter((row) => row.lang === language && row.level === 'unknown').map(({ text }) => text)
  }
  const Line = z.object({ text: z.string(), lang: z.string() })
  return readFileSync(values.ordinary, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ lang, text }) => lang === language && text.length < 300)
    .map(({ text }) => text)
}

function say(language: Language, words: number, draw: Random): string[] {
  const pool = talk.get(language) ?? []
  const said: string[] = []
  for (let count = 0; count < words;) {
    const text = pool[Math.floor(draw() * pool.length)] ?? ''
    said.push(text)
    count += text.split(/\s+/).length
  }
  return said
}

function levelOf(text: string, bubbles: string[] = []): Level {
  const readings = bubbles.map((bubble): Reading => ({ kind: 'text', text: bubble }))
  return triage({ kind: 'text', text, forwarded: false }, readings, content).verdict.level
}

const KINDS: Record<string, (text: string, language: Language) => { text: string; bubbles?: string[] }> = {
  '100 words before': (text, lang) => ({ text: [...say(lang, 100, random), text].join(' ') }),
  '200 before, 80 after': (text, lang) => ({
    text: [...say(lang, 200, random), text, ...say(lang, 80, random)].join(' '),
  }),
  '200 before, 80 after, lines': (text, lang) => ({
    text: [...say(lang, 200, random), text, ...say(lang, 80, random)].join('\n\n'),
  }),
  'chat of 40 words': (text, lang) => ({
    text: '',
    bubbles: [...say(lang, 25, random), text, ...say(lang, 15, random)],
  }),
  'chat of 120 words': (text, lang) => ({
    text: '',
    bubbles: [...say(lang, 80, random), text, ...say(lang, 40, random)],
  }),
  'split, chat of 80 words': (text, lang) => ({
    text: '',
    bubbles: [...say(lang, 50, random), ...sentencesOf(text), ...say(lang, 30, random)],
  }),
  alone: (text) => ({ text: '', bubbles: [text] }),
  sentences: (text) => ({ text: '', bubbles: sentencesOf(text) }),
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?۔])\s+|\n+/)
}

const lures = rows.filter(({ level, text }) => level === 'danger' && levelOf(text) === 'danger')
const warnings = rows.filter(({ level, family }) => level === 'info' && family === 'warning')
const others = rows.filter(({ level, intent }) => level === 'unknown' && intent === 'check-message')
const trials: Trial[] = []
for (const [kind, wrap] of Object.entries(KINDS)) {
  for (const row of sample(lures, step)) addTrial(kind, row, wrap, true)
  for (const row of [...sample(warnings, step), ...sample(others, 2 * step)]) addTrial(kind, row, wrap, false)
}

function sample(all: Row[], step: number): Row[] {
  return all.filter((_, index) => index % step === 0)
}

function addTrial(kind: string, row: Row, wrap: (typeof KINDS)[string], isLure: boolean): void {
  const { text, bubbles } = wrap(row.text, row.lang)
  const level = levelOf(text, bubbles)
  trials.push({ kind, language: row.lang, isLure, level, shown: [text, ...(bubbles ?? [])].join(' | ') })
}

const share = (chosen: Trial[], levels: Level[]): string =>
  chosen.length === 0
    ? '–'
    : ((chosen.filter(({ level }) => levels.includes(level)).length / chosen.length) * 100).toFixed(1)

function print(title: string, isLure: boolean, levels: Level[]): void {
  const of = (kind: string, language: Language | null): Trial[] =>
    trials.filter(
      (trial) =>
        trial.kind === kind && trial.isLure === isLure && (language === null || trial.language === language),
    )
  printTable(
    title,
    ['kind', 'trials', ...LANGUAGES, 'all'],
    Object.keys(KINDS).map((kind) => [
      kind,
      String(of(kind, null).length),
      ...LANGUAGES.map((language) => share(of(kind, language), levels)),
      share(of(kind, null), levels),
    ]),
  )
}

print('Lures that stay danger, %', true, ['danger'])
print('Lures that keep danger or caution, %', true, ['danger', 'caution'])
print('Without a lure, called danger, %', false, ['danger'])
print('Without a lure, called caution, %', false, ['caution'])
for (const { kind, isLure, level, shown } of trials) {
  if (kind === values.show && isLure !== (level === 'danger')) console.log(level, '|', shown)
}
