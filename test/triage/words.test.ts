// What people answer in a conversation, in five languages: numbers, answers, what happened, what they see, urgency.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { CONTENT_FOLDER } from '../../src/content/load.ts'
import { HAPPENED, loadWords } from '../../src/content/words.ts'
import { HAPPENINGS } from '../../src/conversation/state.ts'
import { LANGUAGES } from '../../src/model.ts'
import { readDigit, readDigits } from '../../src/triage/numbers.ts'
import { isUrgent } from '../../src/triage/urgent.ts'
import {
  compileWords,
  readAnswer,
  readGiven,
  readHappening,
  readSeen,
  type CompiledWords,
} from '../../src/triage/words.ts'

type Group = Record<string, string[]>
interface Rows {
  digits: Group
  answers: Group
  happened: Group
  seen: Group
  given: Group
  urgent: string[]
  patient: string[]
  none: string[]
}

let words: CompiledWords
beforeAll(() => {
  words = compileWords(loadWords(CONTENT_FOLDER))
})

/** What was read otherwise than meant. */
function mistakes(group: Group, read: (text: string, words: CompiledWords) => unknown): string[] {
  return Object.entries(group).flatMap(([wanted, texts]) =>
    texts
      .map((text) => ({ text, is: String(read(text, words)) }))
      .filter(({ is }) => is !== wanted)
      .map(({ text, is }) => `${text}: ${is}, not ${wanted}`),
  )
}

describe.each(LANGUAGES)('what people answer in %s', (language) => {
  const rows = parse(readFileSync(`test/triage/words.${language}.yaml`, 'utf8')) as Rows

  it('has enough rows', () => {
    const { done, stuck, yes, no, ok = [] } = rows.answers
    expect(done!.length).toBeGreaterThanOrEqual(25)
    expect(stuck!.length).toBeGreaterThanOrEqual(25)
    expect([...yes!, ...no!, ...ok].length).toBeGreaterThanOrEqual(25)
    expect(Object.values(rows.happened).flat().length).toBeGreaterThanOrEqual(60)
    expect(Object.keys(rows.happened).length).toBe(HAPPENED.length)
    expect(rows.urgent.length).toBeGreaterThanOrEqual(25)
    expect([...rows.patient, ...rows.none].length).toBeGreaterThanOrEqual(12)
  })

  it('reads numbers', () => {
    expect(mistakes(rows.digits, readDigit)).toEqual([])
  })

  it('reads answers', () => {
    expect(mistakes(rows.answers, readAnswer)).toEqual([])
  })

  it('reads what happened', () => {
    expect(mistakes(rows.happened, readHappening)).toEqual([])
  })

  it('reads what is seen and where a code went', () => {
    expect(mistakes(rows.seen, readSeen)).toEqual([])
    expect(mistakes(rows.given, readGiven)).toEqual([])
  })

  it('lets no emergency wait, and other messages do', () => {
    expect(rows.urgent.filter((text) => !isUrgent(text, words))).toEqual([])
    expect(rows.patient.filter((text) => isUrgent(text, words))).toEqual([])
  })

  it('takes nothing else for an answer', () => {
    const readers = [readDigit, readAnswer, readHappening, readSeen, readGiven]
    const mistaken = rows.none.filter((text) => readers.some((read) => read(text, words) !== null))
    expect(mistaken).toEqual([])
  })
})

describe('answers in whole sentences', () => {
  const rows = parse(readFileSync('test/triage/words.longer.yaml', 'utf8')) as Rows

  it('are read like short ones', () => {
    expect([...Object.values(rows.answers), ...Object.values(rows.happened)].flat().length).toBeGreaterThan(
      60,
    )
    expect(mistakes(rows.answers, readAnswer)).toEqual([])
    expect(mistakes(rows.happened, readHappening)).toEqual([])
  })
})

describe('any text', () => {
  it('is no single number when it holds several, or a price, a time, a longer number', () => {
    const texts = ['10', '2 3', '2,3', '1.5', '5$', '12:00', '2%', '', '   ', '1'.repeat(30), 'two hundred']
    expect(texts.filter((text) => readDigit(text, words) !== null)).toEqual([])
    expect(readDigits('2 and 3', words)).toEqual([2, 3])
    expect(readDigits('2, 3 aur 5', words)).toEqual([2, 3, 5])
  })

  it('means one thing by several emoji of a kind, and nothing by a mixture', () => {
    expect(readAnswer('👍🏻👍🏿', words)).toBe('good')
    expect(readAnswer('👍👎', words)).toBeNull()
    expect(readAnswer('😂', words)).toBeNull()
  })

  it('never throws, and is no answer when it is long', () => {
    const readers = [readDigit, readAnswer, readHappening, readSeen, readGiven, isUrgent]
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        for (const read of readers) read(text, words)
      }),
    )
    expect(readAnswer('yes '.repeat(40), words)).toBeNull()
    expect(isUrgent('hacked '.repeat(40), words)).toBe(false)
  })

  it('offers words for every option of "What already happened?"', () => {
    expect([...HAPPENED].toSorted()).toEqual([...HAPPENINGS].toSorted())
  })
})
