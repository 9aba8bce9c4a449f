/** What the pool believes of a child's answer: nothing that is not well-formed. */
import { describe, expect, it } from 'vitest'
import { MAX_PASSAGES, MAX_TEXT_BYTES } from '../../src/media/layout.ts'
import { checkedResult } from '../../src/media/picture-job.ts'

const code = { kind: 'qr', text: 'https://example.org' }
const passage = { kind: 'text', text: 'See you at eight', confidence: 91.5 }
const damaged = { ok: false, failure: 'damaged' }

describe('an answer about symbols', () => {
  it('is taken as it is', () => {
    const answer = { ok: true, readings: [code], writing: 'unread' }
    expect(checkedResult('qr', answer)).toEqual(answer)
    expect(checkedResult('qr', { ...answer, isCut: true })).toEqual({ ...answer, isCut: true })
    expect(checkedResult('qr', { ok: false, failure: 'too-large' })).toEqual({
      ok: false,
      failure: 'too-large',
    })
  })

  it('says nothing about writing, whatever it claims', () => {
    expect(checkedResult('qr', { ok: true, readings: [], writing: 'none' })).toMatchObject({
      writing: 'unread',
    })
  })

  it('takes a print that is one, and drops every other', () => {
    const answer = { ok: true, readings: [code], writing: 'unread' }
    const print = { hash: '0f'.repeat(32), quality: 77 }
    expect(checkedResult('qr', { ...answer, print })).toEqual({ ...answer, print })
    const wrong = [{ ...print, hash: 'x' }, { ...print, quality: 101 }, { hash: print.hash }, 'print', null]
    for (const each of wrong) expect(checkedResult('qr', { ...answer, print: each })).toEqual(answer)
    const passages = { ok: true, readings: [passage], writing: 'read' }
    expect(checkedResult('text', { ...passages, print })).toEqual(passages)
  })

  const forged: unknown[] = [
    null,
    'ok',
    {},
    { ok: true },
    { ok: 'yes', readings: [], writing: 'unread' },
    { ok: true, readings: [code], writing: 'maybe' },
    { ok: true, readings: [{ kind: 'qr', text: 5 }], writing: 'unread' },
    { ok: true, readings: [passage], writing: 'unread' },
    { ok: true, readings: Array.from({ length: 21 }, () => code), writing: 'unread' },
    { ok: true, readings: [{ kind: 'qr', text: 'x'.repeat(5000) }], writing: 'unread' },
    { ok: false, failure: 'because' },
    { ok: false },
  ]
  it.each(forged)('is damaged otherwise: %j', (answer) => {
    expect(checkedResult('qr', answer)).toEqual(damaged)
  })
})

describe('an answer about writing', () => {
  it('is taken as it is', () => {
    const answer = { ok: true, readings: [passage, passage], writing: 'read' }
    expect(checkedResult('text', answer)).toEqual(answer)
    const none = { ok: true, readings: [], writing: 'illegible' }
    expect(checkedResult('text', none)).toEqual(none)
  })

  it('may be as long as the limits, in bytes and not in letters', () => {
    const long = { ...passage, text: 'ю'.repeat(MAX_TEXT_BYTES / 2) }
    expect(checkedResult('text', { ok: true, readings: [long], writing: 'read' })).toMatchObject({ ok: true })
    const readings = [{ ...long, text: `${long.text}ю` }]
    expect(checkedResult('text', { ok: true, readings, writing: 'read' })).toEqual(damaged)
  })

  const forged: unknown[] = [
    { ok: true, readings: [code], writing: 'read' },
    { ok: true, readings: [{ ...passage, confidence: undefined }], writing: 'read' },
    { ok: true, readings: [{ ...passage, confidence: Number.NaN }], writing: 'read' },
    { ok: true, readings: [{ ...passage, confidence: 101 }], writing: 'read' },
    { ok: true, readings: [{ ...passage, confidence: -1 }], writing: 'read' },
    { ok: true, readings: [passage] },
    { ok: true, readings: { 0: passage, length: 1 }, writing: 'read' },
    { ok: true, readings: Array.from({ length: MAX_PASSAGES + 1 }, () => passage), writing: 'read' },
    {
      ok: true,
      readings: Array.from({ length: 10 }, () => ({ ...passage, text: 'x'.repeat(2000) })),
      writing: 'read',
    },
  ]
  it.each(forged)('is damaged otherwise: %j', (answer) => {
    expect(checkedResult('text', answer)).toEqual(damaged)
  })

  it('keeps nothing that was not asked for', () => {
    const readings = [{ ...passage, html: '<b>' }]
    const checked = checkedResult('text', { ok: true, readings, writing: 'read', extra: 1 })
    expect(checked).toEqual({ ok: true, readings: [passage], writing: 'read' })
  })
})
