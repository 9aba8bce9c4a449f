// The lexicon reads, compiles, and covers every language.
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadLexicon } from '../../src/content/lexicon.ts'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { compileLexicon } from '../../src/triage/phrases.ts'

const lexicon = loadLexicon(CONTENT_FOLDER)

function folderWith(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'lexicon-'))
  mkdirSync(join(dir, 'lexicon'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'lexicon', name), text)
  return dir
}

test('every phrase compiles', () => {
  expect(Object.keys(lexicon).length).toBeGreaterThan(60)
  expect(compileLexicon(lexicon).exact.size).toBeGreaterThan(1000)
})

test('a concept defined twice is refused with the file', () => {
  const file = 'concepts:\n  code: {about: a code, en: [code]}\n'
  expect(() => loadLexicon(folderWith({ 'a.yaml': file, 'b.yaml': file }))).toThrow(/b\.yaml:1: concept code/)
})

test('an unknown language is refused with file and line', () => {
  const file = 'concepts:\n  code:\n    about: a code\n    xx: [code]\n'
  expect(() => loadLexicon(folderWith({ 'a.yaml': file }))).toThrow(/a\.yaml:\d+/)
})

test('a phrase may not begin with a gap', () => {
  const file = 'concepts:\n  code: {about: a code, en: ["~ code"]}\n'
  expect(() => loadLexicon(folderWith({ 'a.yaml': file }))).toThrow(/neither starts nor ends/)
})
