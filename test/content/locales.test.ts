/** Loading texts: language folders, overlays, and slips that are refused. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadLocales } from '../../src/content/locales.ts'
import { ContentError } from '../../src/content/read-yaml.ts'
import { LANGUAGES } from '../../src/model.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'locales-'))
  for (const language of LANGUAGES) put(language, 'a.yaml', language, 'action.one: "One"')
})

afterEach(() => rmSync(dir, { recursive: true }))

function put(folder: string, file: string, language: string, messages: string): void {
  mkdirSync(join(dir, folder), { recursive: true })
  const direction = language === 'ur' ? 'rtl' : 'ltr'
  const head = `language: ${language}\ndirection: ${direction}\nreviewed: none\nmessages:\n  `
  writeFileSync(join(dir, folder, file), head + messages + '\n')
}

test('several files of a language are one locale', () => {
  put('en', 'b.yaml', 'en', 'action.two: "Two"')
  expect([...loadLocales(dir).en.messages.keys()]).toEqual(['action.one', 'action.two'])
  expect(loadLocales(dir).ur.direction).toBe('rtl')
})

test('an overlay replaces by id', () => {
  put('overlay/en', 'x.yaml', 'en', 'action.one: "Changed"')
  expect(loadLocales(dir, join(dir, 'overlay')).en.messages.get('action.one')).toBe('Changed')
  expect(loadLocales(dir, join(dir, 'overlay')).ru.messages.get('action.one')).toBe('One')
})

test.each([
  ['an id that appears twice', () => put('en', 'b.yaml', 'en', 'action.one: "Again"'), 'appears twice'],
  [
    'a file in the wrong folder',
    () => put('ru', 'b.yaml', 'kk', 'action.two: "x"'),
    'not that of its folder',
  ],
  ['an empty text', () => put('en', 'b.yaml', 'en', 'action.two: ""'), 'action.two'],
  ['a missing language', () => rmSync(join(dir, 'kk'), { recursive: true }), 'no texts for kk'],
])('%s is refused', (_, spoil, message) => {
  spoil()
  expect(() => loadLocales(dir)).toThrow(ContentError)
  expect(() => loadLocales(dir)).toThrow(message)
})
