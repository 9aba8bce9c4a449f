/** libsignal's console output is dropped, everybody else's is not. */
// oxlint-disable no-console -- the console is what this test is about
import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { quietLibsignal, silencedLines } from '../../../src/channels/whatsapp/quiet-libsignal.ts'

interface SessionRecord {
  closeSession(session: object): void
  openSession(session: object): void
}

/** libsignal's own session record, which prints what it is given. */
const require = createRequire(import.meta.url)
const SessionRecord = require('libsignal/src/session_record.js') as new () => SessionRecord

const printed: unknown[][] = []
const METHODS = ['log', 'info', 'warn', 'error'] as const
const originals = METHODS.map((method) => console[method])
let restore: () => void

beforeEach(() => {
  printed.length = 0
  for (const method of METHODS) console[method] = (...args: unknown[]) => printed.push(args)
  restore = quietLibsignal()
})

afterEach(() => {
  restore()
  METHODS.forEach((method, index) => (console[method] = originals[index]!))
})

test('a session record with its private keys is not printed', () => {
  const before = silencedLines()
  const session = { indexInfo: { closed: -1 }, currentRatchet: { rootKey: 'SECRET-ROOT-KEY' } }
  const record = new SessionRecord()
  record.closeSession(session)
  record.openSession(session)
  record.openSession(session)
  expect(silencedLines() - before).toBeGreaterThanOrEqual(2)
  expect(printed).toEqual([])
})

test.each([0, 1, 200])('a stack trace limit of %d does not let it through', (limit) => {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = limit
  new SessionRecord().openSession({ indexInfo: { closed: 1 }, rootKey: 'SECRET-ROOT-KEY' })
  expect(Error.stackTraceLimit).toBe(limit)
  Error.stackTraceLimit = before
  expect(printed).toEqual([])
})

test('nor does a stack that somebody formats in another way', () => {
  const before: unknown = Reflect.get(Error, 'prepareStackTrace')
  const ours = () => 'a stack without files'
  Error.prepareStackTrace = ours
  new SessionRecord().openSession({ indexInfo: { closed: 1 }, rootKey: 'SECRET-ROOT-KEY' })
  expect(Reflect.get(Error, 'prepareStackTrace')).toBe(ours)
  Reflect.set(Error, 'prepareStackTrace', before)
  expect(printed).toEqual([])
})

test('nor do asynchronous callers', async () => {
  const session = { indexInfo: { closed: 1 }, rootKey: 'SECRET-ROOT-KEY' }
  const record = new SessionRecord()
  await Promise.resolve()
  record.openSession(session)
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      record.closeSession(session)
      resolve()
    }, 1)
  })
  expect(printed).toEqual([])
})

test('nor a console method taken out before, as long as it is ours', () => {
  const { info } = console
  info('a line of ours')
  expect(printed).toEqual([['a line of ours']])
})

test('a listener of ours may print below frames of theirs', () => {
  const session = { indexInfo: { closed: 1 } }
  Object.defineProperty(session.indexInfo, 'closed', { set: () => console.log('from a setter of ours') })
  new SessionRecord().openSession(session)
  expect(printed).toEqual([['from a setter of ours']])
})

test('it would be printed otherwise', () => {
  restore()
  new SessionRecord().closeSession({ indexInfo: { closed: -1 }, rootKey: 'SECRET-ROOT-KEY' })
  expect(JSON.stringify(printed)).toContain('SECRET-ROOT-KEY')
})

test('other lines come through, even when they read the same', () => {
  console.info('Closing session:', { id: 1 })
  console.warn('a warning')
  console.log('words')
  expect(printed).toEqual([['Closing session:', { id: 1 }], ['a warning'], ['words']])
})

test('a session record is not printed through a wrapper of somebody else either', () => {
  const ours = console.info
  console.info = (...args: unknown[]) => ours(...args)
  new SessionRecord().closeSession({ indexInfo: { closed: -1 }, rootKey: 'SECRET-ROOT-KEY' })
  console.info = ours
  expect(printed).toEqual([])
})

test('installing twice is installing once', () => {
  const first = console.info
  quietLibsignal()
  expect(console.info).toBe(first)
})
