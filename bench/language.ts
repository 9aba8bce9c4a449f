/**
 * Measures language identification on rows never trained on, cut to 10-80 characters, and its speed. Usage:
 *   npx tsx bench/language.ts <rows.jsonl>
 */
import { loadLanguageModel } from '../src/content/language-model.ts'
import { detectLanguage } from '../src/triage/language.ts'
import { cropped, isHeldOut, readRows } from './language-rows.ts'

const [input] = process.argv.slice(2)
if (!input) throw new Error('usage: language.ts <rows.jsonl>')
const model = loadLanguageModel('src/content')
let state = 42
const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
const rows = readRows(input).filter((row) => !row.isFree || isHeldOut(row))
const texts = rows.map((row) => cropped(row.text, random))
const tally = new Map<string, Map<string, number>>()
for (const [i, row] of rows.entries()) {
  const seen = detectLanguage(texts[i]!, model).language
  const counts = tally.get(row.lang) ?? new Map<string, number>()
  tally.set(row.lang, counts.set(seen, (counts.get(seen) ?? 0) + 1))
  if (process.env['SHOW'] === row.lang && seen !== row.lang) console.log(seen, texts[i])
}
for (const [language, counts] of [...tally].toSorted(([a], [b]) => a.localeCompare(b))) {
  const total = [...counts.values()].reduce((a, b) => a + b, 0)
  const wrong = [...counts].filter(([seen]) => seen !== language).toSorted((a, b) => b[1] - a[1])
  const share = ((100 * (counts.get(language) ?? 0)) / total).toFixed(1)
  const taken = wrong.slice(0, 4).map(([seen, count]) => `${seen} ${count}`)
  console.log(
    `${language.padEnd(8)} ${share.padStart(5)} % of ${total}${taken.length ? `; taken for ${taken.join(', ')}` : ''}`,
  )
}
const started = performance.now()
for (let round = 0; round < 5; round++) for (const text of texts) detectLanguage(text, model)
console.log(`${(((performance.now() - started) * 1000) / (5 * texts.length)).toFixed(1)} µs per message`)
