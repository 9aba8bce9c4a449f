/** A person's two addresses: found both ways, never for groups, never waited for without end, the one that worked first. */
import { expect, test, vi } from 'vitest'
import { createOtherAddress } from '../../../src/channels/whatsapp/other-address.ts'

const NUMBER = '923001234567@s.whatsapp.net'
const LID = '77001234567890@lid'
const mapping = {
  getLIDForPN: async (pn: string) => (pn === NUMBER ? LID : null),
  getPNForLID: async (lid: string) => (lid === LID ? '923001234567:0@s.whatsapp.net' : null),
}

test.each([
  [NUMBER, LID],
  [LID, NUMBER],
  ['923001234567:3@s.whatsapp.net', LID],
  ['77009999999999@lid', null],
  ['120363001234567890@g.us', null],
  ['status@broadcast', null],
  ['', null],
])('%s has %s', async (address, other) => {
  expect(await createOtherAddress().find(address, mapping)).toBe(other)
})

test('a look-up that fails, answers nonsense or names the same address finds nothing', async () => {
  const { find } = createOtherAddress()
  const failing = async () => Promise.reject(new Error('no connection'))
  for (const getLIDForPN of [failing, async () => 'nonsense', async () => NUMBER]) {
    expect(await find(NUMBER, { ...mapping, getLIDForPN })).toBeNull()
  }
})

test('a look-up that hangs ends', async () => {
  vi.useFakeTimers()
  const found = createOtherAddress().find(NUMBER, { ...mapping, getLIDForPN: () => new Promise(() => {}) })
  await vi.advanceTimersByTimeAsync(5_001)
  expect(await found).toBeNull()
  vi.useRealTimers()
})

test('the address that worked is preferred until the other one works', () => {
  const { preferred, prefer } = createOtherAddress()
  expect(preferred(NUMBER)).toBe(NUMBER)
  prefer(NUMBER, LID)
  expect(preferred(NUMBER)).toBe(LID)
  prefer(NUMBER, NUMBER)
  expect(preferred(NUMBER)).toBe(NUMBER)
})
