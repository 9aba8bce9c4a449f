/** Rows of text with their language, for training and measuring the language model. */
import { readFileSync } from 'node:fs'

export interface Row {
  id: string
  text: string
  lang: string
  /** Whether weights trained on it may be shipped (CC BY and Apache; not CC BY-SA). */
  isFree: boolean
}

export function readRows(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = JSON.parse(line) as { id: string; text: string; lang: string; licence: string }
      const isFree = /CC BY 2\.0|CC BY 4\.0|Apache-2\.0/.test(row.licence) && !row.licence.includes('-SA')
      return { id: row.id, text: row.text, lang: row.lang, isFree }
    })
}

/** One row in five, chosen by its id, never trained on. */
export function isHeldOut(row: Row): boolean {
  let hash = 7
  for (const char of row.id) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return (hash >>> 8) % 5 === 0
}

/** A piece of 10 to 80 characters at word boundaries, as long as a chat message. */
export function cropped(text: string, random: () => number): string {
  const length = 10 + Math.floor(random() * 70)
  if (text.length <= length) return text
  const from = text.indexOf(' ', Math.floor(random() * (text.length - length)))
  const start = from < 0 || from + length > text.length ? 0 : from + 1
  const end = text.lastIndexOf(' ', start + length)
  return text.slice(start, end > start + 5 ? end : start + length)
}
