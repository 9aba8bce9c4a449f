/** One answer of two: what each combination of looking for symbols and reading the writing comes to. */
import { describe, expect, it } from 'vitest'
import { isPicturesFault, mergeResults } from '../../src/media/merge-results.ts'
import type { PictureFailure, PictureResult, Reading } from '../../src/model.ts'
import { PICTURE_FAILURES } from '../../src/model.ts'

const code: Reading = { kind: 'qr', text: 'https://example.org' }
const passage: Reading = { kind: 'text', text: 'See you at eight', confidence: 90 }
const codes = (readings: Reading[] = [code]) => ({ ok: true, readings, writing: 'unread' }) as const
const read: PictureResult = { ok: true, readings: [passage], writing: 'read' }
const nothing = { ok: true, readings: [] as Reading[], writing: 'none' } as const
const failed = (failure: PictureFailure): PictureResult => ({ ok: false, failure })

describe('mergeResults', () => {
  it('puts symbols before writing', () => {
    expect(mergeResults(codes(), read)).toEqual({ ok: true, readings: [code, passage], writing: 'read' })
    expect(mergeResults(codes([]), nothing)).toEqual(nothing)
  })

  it('keeps the print of the picture, whatever became of its writing', () => {
    const print = { hash: 'a'.repeat(64), quality: 100 }
    expect(mergeResults({ ...codes(), print }, read)).toMatchObject({ print })
    expect(mergeResults({ ...codes(), print }, failed('timeout'))).toMatchObject({ print })
  })

  it.each(PICTURE_FAILURES)('lets the symbols stand when the writing ended as %s', (failure) => {
    expect(mergeResults(codes(), failed(failure))).toEqual(codes())
  })

  it.each(['timeout', 'unavailable'] as const)('forgives %s where writing was read', (failure) => {
    expect(mergeResults(failed(failure), read)).toEqual(read)
  })

  it.each(['timeout', 'unavailable'] as const)('never turns %s into "nothing found"', (failure) => {
    const illegible: PictureResult = { ok: true, readings: [], writing: 'illegible' }
    for (const other of [nothing, illegible, failed('timeout'), failed('damaged')])
      expect(mergeResults(failed(failure), other)).toEqual(failed(failure))
  })

  it.each(['too-large', 'not-an-image', 'unsupported-format', 'damaged'] as const)(
    'answers %s for both',
    (failure) => {
      expect(isPicturesFault(failed(failure))).toBe(true)
      expect(mergeResults(failed(failure), read)).toEqual(failed(failure))
    },
  )

  it('says that a document was cut when either of them saw that', () => {
    const cut = { ...nothing, isCut: true }
    expect(mergeResults({ ...codes([]), isCut: true }, nothing)).toEqual(cut)
    expect(mergeResults(codes([]), cut)).toEqual(cut)
    const symbols = { ...codes(), isCut: true }
    expect(mergeResults(symbols, failed('timeout'))).toEqual(symbols)
  })
})
