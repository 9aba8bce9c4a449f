/** What could not be read is said, and never changes the verdict. */
import { expect, test } from 'vitest'
import type { PictureResult, Reading, Verdict, Writing } from '../../src/model.ts'
import { withPictureSignals } from '../../src/triage/picture-signals.ts'

const VERDICT: Verdict = {
  level: 'unknown',
  lure: null,
  story: null,
  intent: 'check-message',
  path: null,
  signals: [{ id: 'url.unknown', evidence: 'a.example' }],
}
const QR: Reading = { kind: 'qr', text: 'hello' }
const TEXT: Reading = { kind: 'text', text: 'hello' }
const seen = (writing: Writing, ...readings: Reading[]): PictureResult => ({ ok: true, writing, readings })

test.each([
  [{ ok: false, failure: 'damaged' }, ['picture.unreadable']],
  [seen('none'), ['picture.no-qr', 'picture.nothing']],
  [seen('none', QR), []],
  [seen('read', TEXT), ['picture.no-qr']],
  [seen('read', QR, TEXT), []],
  [seen('illegible'), ['picture.illegible', 'picture.no-qr']],
  [seen('illegible', QR), ['picture.illegible']],
  [seen('unread', QR), ['picture.unread']],
] satisfies [PictureResult, string[]][])('%j → %j', (picture, ids) => {
  const { signals, ...rest } = withPictureSignals(VERDICT, picture)
  expect(signals.map(({ id }) => id)).toEqual(['url.unknown', ...ids])
  expect({ ...rest, signals: VERDICT.signals }).toEqual(VERDICT)
})

test('without a picture nothing is added', () => expect(withPictureSignals(VERDICT, null)).toBe(VERDICT))
