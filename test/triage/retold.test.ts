// Warnings that retell a trick, genuine codes with their usual endings, and lures that speak of crime: one by one.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES, type Intent, type Level } from '../../src/model.ts'
import { prepareTriage, triage } from '../../src/triage/triage.ts'

interface Row {
  id: string
  text: string
  level: Level
  intent: Intent
}

const ready = prepareTriage(loadContent())

function judge(text: string): { level: Level; intent: Intent } {
  return triage({ kind: 'text', text, forwarded: false }, [], ready).verdict
}

/** The tuning rows written for these tests. */
function rowsOf(language: string): Row[] {
  const lines = readFileSync(`test/corpus/tuning/${language}.jsonl`, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Row).filter(({ id }) => id.startsWith('t8-'))
}

describe.each(LANGUAGES)('%s', (language) => {
  const rows = rowsOf(language)

  test('has enough rows', () => {
    expect(rows.filter(({ level }) => level === 'info').length).toBeGreaterThanOrEqual(20)
    expect(rows.filter(({ level }) => level === 'danger').length).toBeGreaterThanOrEqual(5)
  })

  test('a warning, a code or an ordinary message is never danger', () => {
    const alarms = rows.filter(({ level, text }) => level !== 'danger' && judge(text).level === 'danger')
    expect(alarms.map(({ id }) => id)).toEqual([])
  })

  test('a lure that speaks of criminals, a hacked account or a lost phone is danger', () => {
    const missed = rows.filter(({ level, text }) => level === 'danger' && judge(text).level !== 'danger')
    expect(missed.map(({ id }) => id)).toEqual([])
  })

  test('what happened to somebody is told apart from what they forward', () => {
    const mistaken = rows.filter(({ intent, text }) => judge(text).intent !== intent)
    expect(mistaken.map(({ id }) => id)).toEqual([])
  })
})

describe('a sum', () => {
  test.each([
    'Код кредита одобрен: 180 000 тг',
    'код заявки, сумма 250 400 тг',
    'code for the loan of 180 000 tg',
  ])('is no one-time code: %s', (text) => {
    const { signals } = triage({ kind: 'text', text, forwarded: false }, [], ready).verdict
    expect(signals.map(({ id }) => id)).not.toContain('otp.genuine')
  })
})
