/** The operators' table of refusals is the program's. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ackErrorOf, KNOWN_ACK_ERRORS } from '../../../src/channels/whatsapp/ack-errors.ts'
import { ASKED_AGAIN_PER_HOUR } from '../../../src/channels/whatsapp/asked-again.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/operations/outbound.md'), 'utf8')
const DOES: Record<string, RegExp> = {
  restricted: /holds/,
  'slow-down': /pauses/,
  'other-address': /^other address/,
  passing: /until given up/,
  few: /^a few times/,
  hours: /^for hours$/,
  final: /^refused at once/,
}

test('every code has its row, with what is done and the section to read', () => {
  const rows = [...page.matchAll(/^\| (\d{3}) \| ([^|]+) \| ([^|]+) \| \[([a-z-]+)\]\(#\4\) \|$/gm)]
  expect(rows.map(([, code]) => code)).toEqual(KNOWN_ACK_ERRORS)
  for (const [, code, name, does, section] of rows) {
    const { meaning, ...told } = ackErrorOf(code!)
    expect({ name, runbook: section }).toEqual(told)
    expect(does).toMatch(DOES[meaning]!)
  }
})

test('every section that a log line names is there', () => {
  const named = new Set(KNOWN_ACK_ERRORS.map((code) => ackErrorOf(code).runbook))
  for (const section of [...named, 'caps', 'no-acknowledgement', 'unreadable-reply'])
    expect(page).toContain(`\n## ${section}\n`)
  expect(named.size).toBeGreaterThanOrEqual(4)
})

test('so many phones that ask again are answered', () => {
  expect(page).toContain(`**${ASKED_AGAIN_PER_HOUR.chat} answers an hour**`)
  expect(page).toContain(`together **${ASKED_AGAIN_PER_HOUR.number}**`)
})
