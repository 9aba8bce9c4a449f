/** Several pictures answered as one: nothing read is lost, and what was not read is not forgotten. */
import { describe, expect, it } from 'vitest'
import type { PictureResult, Writing } from '../../src/model.ts'
import { joinPictures } from '../../src/triage/join-pictures.ts'

const opened = (text: string, writing: Writing = 'read'): PictureResult => ({
  ok: true,
  readings: [{ kind: 'text', text }],
  writing,
})
const damaged: PictureResult = { ok: false, failure: 'damaged' }

describe('joinPictures', () => {
  it('answers null without a picture, and the failure where none could be opened', () => {
    expect(joinPictures([])).toBeNull()
    expect(joinPictures([damaged, { ok: false, failure: 'too-large' }])).toEqual(damaged)
  })

  it('keeps all readings in order', () => {
    expect(joinPictures([opened('one'), opened('two')])).toEqual({
      ok: true,
      readings: [
        { kind: 'text', text: 'one' },
        { kind: 'text', text: 'two' },
      ],
      writing: 'read',
    })
  })

  it('tells of writing that nobody could read, beside some that was read', () => {
    expect(joinPictures([opened('one'), opened('', 'illegible')])).toMatchObject({ writing: 'illegible' })
    expect(joinPictures([opened('one'), opened('', 'none')])).toMatchObject({ writing: 'read' })
    expect(joinPictures([opened('one'), damaged])).toMatchObject({ ok: true, writing: 'unread' })
  })

  it('tells of pages left out in any of them', () => {
    const cut: PictureResult = { ok: true, readings: [], writing: 'none', isCut: true }
    expect(joinPictures([opened('one'), cut])).toMatchObject({ isCut: true })
    expect(joinPictures([opened('one')])).not.toHaveProperty('isCut')
  })
})
