/** What `pair` says of states, and when it ends. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createShow } from '../../src/cli/pair.ts'

const said: string[] = []
const warned: string[] = []
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void warned.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  said.length = warned.length = 0
})

function end(states: string[]): boolean {
  const show = createShow(false, true)
  return states.map((state) => show({ kind: 'state', state })).at(-1) ?? false
}

test('a number that gets linked ends it', () => {
  expect(end(['unpaired', 'pairing', 'connecting', 'open'])).toBe(true)
  expect(said).toEqual(['Linked and connected.'])
})

test('one that was linked before is not taken for the new one', () => {
  expect(end(['open'])).toBe(true)
  expect(said.join()).toMatch(/linked before/)
})

test('one that is linked and held up by something else ends it, too, and says by what', () => {
  for (const state of ['restricted', 'degraded']) {
    expect(end(['pairing', 'connecting', state])).toBe(true)
    expect(warned.at(-1)).toContain(`gateway.md#${state}`)
  }
})

test('one that is not linked yet while the database is away waits', () => {
  expect(end(['degraded'])).toBe(false)
  expect(end(['degraded', 'pairing'])).toBe(false)
})

test('states that link nothing end it with what to do', () => {
  expect(() => end(['replaced'])).toThrow(/numbers resume/)
  expect(() => end(['outdated-version'])).toThrow(/WHATSAPP_VERSION/)
})
