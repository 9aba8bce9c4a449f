import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { loadWords } from '../../src/content/words.ts'
import type { Wish } from '../../src/conversation/state.ts'
import type { Language } from '../../src/model.ts'
import { readCommand as read, type Command } from '../../src/triage/commands.ts'
import { compileWords } from '../../src/triage/words.ts'

interface Rows {
  asked: Record<Wish, string[]>
  checked: Record<string, string[]>
  chosen: Record<Language, string[]>
  none: string[]
}

const rows = parse(readFileSync('test/triage/commands.yaml', 'utf8')) as Rows
const words = compileWords(loadWords(CONTENT_FOLDER))
const readCommand = (text: string): Command | null => read(text, words)

describe('commands', () => {
  for (const [wish, texts] of Object.entries(rows.asked)) {
    it(`reads ${wish}`, () => {
      expect(texts.length).toBeGreaterThanOrEqual(10)
      const missed = texts.filter((text) => readCommand(text)?.wish !== wish)
      expect(missed).toEqual([])
    })
  }

  for (const [path, texts] of Object.entries(rows.checked)) {
    it(`leads to ${path}`, () => {
      expect(texts.length).toBeGreaterThanOrEqual(10)
      const asked =
        path === 'recovery'
          ? { intent: 'recover-account', path: 'general' }
          : { intent: 'secure-account', path }
      const missed = texts.filter(
        (text) => JSON.stringify(readCommand(text)?.ownStory) !== JSON.stringify(asked),
      )
      expect(missed).toEqual([])
    })
  }

  it('forgets only when asked to delete', () => {
    expect(readCommand('delete')?.effects).toEqual([{ kind: 'forget' }])
    expect(readCommand('help')?.effects).toEqual([])
    expect(readCommand('delite')).toBeNull()
  })

  for (const [language, texts] of Object.entries(rows.chosen)) {
    it(`takes the choice of ${language}`, () => {
      expect(texts.length).toBeGreaterThanOrEqual(8)
      const missed = texts.filter((text) => {
        const { wish, effects } = readCommand(text) ?? {}
        return (
          wish !== 'language' ||
          JSON.stringify(effects) !== JSON.stringify([{ kind: 'set-language', language }])
        )
      })
      expect(missed).toEqual([])
    })
  }

  it('knows the language of single words', () => {
    const languages = {
      privacy: 'en',
      delete: 'en',
      язык: 'ru',
      тіл: 'kk',
      zaban: 'ur-Latn',
      رازداری: 'ur',
      salam: 'ur-Latn',
    }
    const found = Object.keys(languages).map((word) => [word, readCommand(word)?.language])
    expect(Object.fromEntries(found)).toEqual(languages)
  })

  it('lets other messages alone', () => {
    expect(rows.none.length).toBeGreaterThan(25)
    expect(rows.none.filter((text) => readCommand(text) !== null)).toEqual([])
  })

  it('never fires on longer texts', () => {
    fc.assert(fc.property(fc.string({ minLength: 81 }), (text) => readCommand(text) === null))
    expect(readCommand('help '.repeat(20))).toBeNull()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        readCommand(text)
      }),
    )
  })
})
