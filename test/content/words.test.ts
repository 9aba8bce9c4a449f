// The wordings of a conversation: every language has every kind, and spellings are filled in.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { ANSWERS, HAPPENED, loadWords, URGENT } from '../../src/content/words.ts'
import { LANGUAGES } from '../../src/model.ts'

/** A copy of the shipped files with one of them edited. */
function folderWith(file: string, edit: (text: string) => string): string {
  const dir = mkdtempSync(join(tmpdir(), 'words-'))
  for (const name of ['words.yaml', 'words']) {
    cpSync(join(CONTENT_FOLDER, name), join(dir, name), { recursive: true })
  }
  const path = join(dir, file)
  writeFileSync(path, edit(readFileSync(path, 'utf8')))
  return dir
}

test('every language has wordings of every kind', () => {
  const { wordings, emoji } = loadWords(CONTENT_FOLDER)
  expect(Object.keys(wordings)).toEqual([...LANGUAGES])
  const empty = LANGUAGES.flatMap((language) => {
    const { answers, happened, urgent } = wordings[language]
    return [
      ...ANSWERS.filter((id) => answers[id].length === 0),
      ...HAPPENED.filter((id) => happened[id].length === 0),
      ...URGENT.filter((id) => urgent[id].length === 0),
    ].map((id) => `${language} ${id}`)
  })
  expect(empty).toEqual([])
  expect(emoji.good).toContain('👍')
})

test('spellings are filled in', () => {
  const { wordings } = loadWords(CONTENT_FOLDER)
  const all = JSON.stringify(wordings)
  expect(all).not.toMatch(/[<>]/)
  expect(wordings['ur-Latn'].answers.stuck.join(';')).toMatch(/nahi\|nai\|nhi\S* ho /)
})

test('a spelling that nobody defined is refused with the file', () => {
  const dir = folderWith('words/ru.yaml', (text) => text.replaceAll('<kod>', '<cod>'))
  expect(() => loadWords(dir)).toThrow(/ru\.yaml:1: no spellings of <cod>/)
})

test('a missing kind, and a digit of two words, are refused with the file', () => {
  const missing = folderWith('words/kk.yaml', (text) => text.replace('  stuck: [', '  stuk: ['))
  expect(() => loadWords(missing)).toThrow(/kk\.yaml:\d+: answers/)
  const long = folderWith('words/en.yaml', (text) => text.replace('[zero,', '[number zero,'))
  expect(() => loadWords(long)).toThrow(/en\.yaml:\d+: digits\.0\.0: one word/)
})
