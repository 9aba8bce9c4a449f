// The lexicon reads, compiles, and covers every language.
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLexicon } from '../../src/content/lexicon.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { compileLexicon } from '../../src/triage/phrases.ts'

const lexicon = loadLexicon(CONTENT_FOLDER)

function folderWith(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'lexicon-'))
  for (const [name, text] of Object.entries(files)) {
    const file = join(dir, 'lexicon', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return dir
}

const CODES = 'concepts:\n  code: a code\n'

test('every phrase compiles', () => {
  expect(Object.keys(lexicon).length).toBeGreaterThan(60)
  expect(compileLexicon(lexicon).exact.size).toBeGreaterThan(1000)
})

test('wordings of all languages come together', () => {
  const files = { 'a.yaml': CODES, 'en/a.yaml': 'code: [code]\n', 'ru/a.yaml': 'code: [код, кодик]\n' }
  expect(loadLexicon(folderWith(files))).toEqual({ code: ['code', 'код', 'кодик'] })
})

test('a concept defined twice is refused with the file', () => {
  expect(() => loadLexicon(folderWith({ 'a.yaml': CODES, 'b.yaml': CODES }))).toThrow(
    /b\.yaml:1: concept code/,
  )
})

test('wordings of an undefined concept are refused with the file', () => {
  const files = { 'a.yaml': CODES, 'en/a.yaml': 'otp: [otp]\n' }
  expect(() => loadLexicon(folderWith(files))).toThrow(/en.a\.yaml:1: .*concept otp/)
})

test('an unknown language, or a file without its concepts, is refused with its path', () => {
  const strange = folderWith({ 'a.yaml': CODES, 'xx/a.yaml': 'code: [code]\n' })
  expect(() => loadLexicon(strange)).toThrow(/lexicon.xx:1: not one of the languages/)
  const orphan = folderWith({ 'a.yaml': CODES, 'en/b.yaml': 'code: [code]\n' })
  expect(() => loadLexicon(orphan)).toThrow(/en.b\.yaml:1: no file/)
})

test('a phrase may not begin with a gap', () => {
  const files = { 'a.yaml': CODES, 'en/a.yaml': 'code: ["~ code"]\n' }
  expect(() => loadLexicon(folderWith(files))).toThrow(/a\.yaml:\d+.*neither starts nor ends/)
})
