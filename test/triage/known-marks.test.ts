/** Messages blocked by their fingerprint: the like of them is a danger, others are not, and no fingerprint costs nothing. */
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load.ts'
import type { Mark, MarkKind } from '../../src/model.ts'
import { examine, prepareContent } from '../../src/pipeline.ts'
import { compileIndicators, type Indicators } from '../../src/triage/indicators.ts'
import { matchMarks } from '../../src/triage/known-marks.ts'

const content = prepareContent(loadContent())
const TEXT =
  'Dear parents, the school moves its meeting from Tuesday to Wednesday, please bring the signed papers and tell the ' +
  'other families of the class, all further news will be on the board beside the entrance from Monday morning on.'

/** Stands for the keyed hash. */
const hash = (kind: MarkKind, key: string): string => Buffer.from(`${kind}/${key}`).toString('hex').slice(-32)

function lists(fingerprints: readonly string[], list: 'block' | 'allow' = 'block'): Indicators {
  const each = fingerprints.map((value, n) => ({
    id: String(n),
    list,
    kind: 'fingerprint' as const,
    value,
    untilMs: null,
  }))
  return { book: compileIndicators(each), nowMs: 1, fingerprint: hash }
}

async function send(text: string, indicators?: Indicators) {
  const triage = { ...content.triage, ...(indicators && { indicators }) }
  return examine({ kind: 'text', text, forwarded: true, preferred: 'en' }, { ...content, triage })
}

const marks = (await send(TEXT)).marks ?? []
const [first] = marks.filter(({ kind }) => kind === 'text')

describe('a message whose fingerprint is blocked', () => {
  test('is a danger, and the reply says why', async () => {
    expect(first?.keys.length).toBeGreaterThan(0)
    const fingerprint = hash('text', first?.keys[0] ?? '').slice(0, 8)
    const before = await send(TEXT, lists([]))
    expect(before.level).toBe('unknown')
    const after = await send(TEXT, lists([fingerprint]))
    expect(after).toMatchObject({ level: 'danger', lure: 'other-scam' })
    expect(after.signals[0]).toEqual({ id: 'indicator.block-fingerprint', evidence: '' })
    expect(after.reply).toContain('Our analysts know this very message as a fraud.')
  })

  test('and another one is not', async () => {
    expect((await send(TEXT, lists(['0123456789abcdef']))).level).toBe('unknown')
  })
})

test('a picture is never known by one of its keys', () => {
  const picture: Mark = { kind: 'picture', keys: ['3:beef'], sample: '' }
  const blocked = lists([hash('picture', '3:beef')])
  expect(matchMarks([picture], blocked)).toEqual([])
  expect(matchMarks([{ ...picture, kind: 'payload' }], lists([hash('payload', '3:beef')]))).toHaveLength(1)
})

test('without fingerprints on a list nothing is hashed', () => {
  const indicators: Indicators = {
    ...lists([]),
    fingerprint: () => {
      throw new Error('asked')
    },
  }
  expect(matchMarks(marks, indicators)).toEqual([])
  expect(matchMarks(marks, undefined)).toEqual([])
})
