/** docs/operations/gateway.md against the tables it describes, and against the links it contains. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LINK_STATES, STATE_GUIDE } from '../../../src/channels/whatsapp/link-states.ts'
import { adviseOperator } from '../../../src/channels/whatsapp/link-words.ts'
import { CLOSE_CODES } from '../../../src/channels/whatsapp/reconnect.ts'
import pino from 'pino'

const path = resolve(import.meta.dirname, '../../../docs/operations/gateway.md')
const text = readFileSync(path, 'utf8')
const CODES = Object.entries(CLOSE_CODES)

/** Headings with what stands below them, up to the next. */
const sections = new Map(
  text.split(/^#{2,3} /m).map((part) => {
    const [heading = '', ...body] = part.split('\n')
    return [heading.trim(), body.join('\n').trim()]
  }),
)

/** Rows of the tables whose first cell is a link to a section. */
const rows = text.split('\n').filter((line) => line.startsWith('| ['))

test('there are enough states, codes and rows', () => {
  expect(LINK_STATES.length).toBeGreaterThanOrEqual(11)
  expect(CODES.length).toBeGreaterThanOrEqual(15)
  expect(rows).toHaveLength(LINK_STATES.length + CODES.length)
})

describe('every state', () => {
  test.each(LINK_STATES)('%s has its row as in the code, and a section', (state) => {
    const { means, bot, operator } = STATE_GUIDE[state]
    for (const words of [means, bot, operator]) expect(words).toMatch(/^[A-Z].{6,}\.$/)
    expect(rows).toContain(`| [${state}](#${state}) | ${means} | ${bot} | ${operator} |`)
    expect(sections.get(state)?.length).toBeGreaterThan(60)
  })
})

describe('every close code', () => {
  test.each(CODES)('%s has its row as in the code, and a section', (code, { name, answer }) => {
    expect(rows).toContain(`| [${code}](#${code}) | ${name} | ${answer} |`)
    expect(sections.get(code)?.length).toBeGreaterThan(20)
  })
})

test('every link leads somewhere', () => {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
  expect(links.length).toBeGreaterThan(40)
  const anchors = new Set([...sections.keys()].map((heading) => heading.toLowerCase().replaceAll(' ', '-')))
  const broken = links.filter((target) => {
    const [file, anchor] = target.split('#')
    return file ? !existsSync(join(dirname(path), file)) : !anchors.has(anchor ?? '')
  })
  expect(broken).toEqual([])
})

test('what the log refers to is there', () => {
  const lines: string[] = []
  const log = pino({ base: null }, { write: (line) => lines.push(line) })
  for (const state of LINK_STATES) adviseOperator(log, state, '2.3000.7')
  const anchors = lines.map((line) => /docs\/operations\/gateway\.md#([a-z-]+)/.exec(line)?.[1])
  expect(anchors).toEqual(['restricted', 'replaced', 'logged-out', 'passkey-required', 'outdated-version'])
  expect(anchors.filter((anchor) => !sections.has(anchor ?? ''))).toEqual([])
  expect(lines.find((line) => line.includes('outdated'))).toContain('"version":"2.3000.7"')
})
