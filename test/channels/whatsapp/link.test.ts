/** The link's state machine with a socket that only says what a test makes it say. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { WASocket } from '@whiskeysockets/baileys'
import pino from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Pairing } from '../../../src/channels/whatsapp/link-board.ts'
import { createLink, type Link } from '../../../src/channels/whatsapp/link.ts'
import type { LinkState } from '../../../src/channels/whatsapp/link-states.ts'
import { openSession, type Session } from '../../../src/channels/whatsapp/session.ts'
import { linkedCreds } from '../../support/whatsapp/memory-auth.ts'
import { createMemoryRecords } from './memory-records.ts'

const lines: string[] = []
const log = pino({ level: 'error' }, { write: (line) => lines.push(line) })
const storage = new AsyncLocalStorage<string>()

class SaidSocket {
  ev = Object.assign(new EventEmitter(), { flush: () => false })
  ws = new EventEmitter()
  ended = false
  end = async () => {
    this.ended = true
  }
  say(update: object): void {
    this.ev.emit('connection.update', update)
  }
  close(statusCode: number): void {
    this.say({ connection: 'close', lastDisconnect: { error: { output: { statusCode } } } })
  }
}

let session: Session
let sockets: SaidSocket[]
let contexts: (string | undefined)[]
let states: LinkState[]
let shown: Pairing[]
let link: Link

beforeEach(async () => {
  vi.useFakeTimers()
  session = await openSession(createMemoryRecords(), log)
  sockets = []
  contexts = []
  states = []
  shown = []
  lines.length = 0
})

afterEach(async () => {
  await link.stop()
  vi.useRealTimers()
})

function start(failures = 0): SaidSocket {
  let left = failures
  link = createLink({
    session,
    log,
    onClosed: () => {},
    makeSocket: () => {
      contexts.push(storage.getStore())
      if (left-- > 0) throw new Error('no socket')
      const socket = new SaidSocket()
      sockets.push(socket)
      return socket as unknown as WASocket
    },
  })
  link.onState((state) => states.push(state))
  link.onPairing((pairing) => shown.push(pairing))
  link.start()
  return sockets[0]!
}

function pair(): void {
  Object.assign(session.auth.creds, linkedCreds({ number: '15550000000', lid: '9', deviceId: 1 }))
}

test.each(['passkey_prologue_request', 'crsc_continuation'])(
  'an account that asks for a passkey says so until it is linked (%s)',
  async (type) => {
    const first = start()
    first.say({ qr: 'one' })
    first.ws.emit(`CB:notification,type:${type}`, {})
    expect(link.state).toBe('passkey-required')
    first.close(408)
    await vi.advanceTimersByTimeAsync(2000)
    sockets[1]!.say({ qr: 'two' })
    expect(link.state).toBe('passkey-required')
    expect(shown).toHaveLength(2)
    pair()
    sockets[1]!.close(515)
    sockets[2]!.say({ connection: 'open' })
    expect(states).toEqual(['pairing', 'passkey-required', 'connecting', 'open'])
  },
)

test('delays grow while the link does not hold, and start over once it did', async () => {
  pair()
  let socket = start()
  async function opens(afterMs: number): Promise<boolean> {
    const count = sockets.length
    await vi.advanceTimersByTimeAsync(afterMs)
    socket = sockets.at(-1)!
    return sockets.length > count
  }
  for (const longest of [500, 1000, 2000, 4000]) {
    socket.say({ connection: 'open' })
    socket.close(503)
    expect(link.state).toBe('connecting')
    expect(await opens(longest / 2 - 1)).toBe(false)
    expect(await opens(longest / 2 + 1)).toBe(true)
  }
  socket.say({ connection: 'open' })
  await vi.advanceTimersByTimeAsync(61_000)
  socket.close(503)
  expect(await opens(500)).toBe(true)
})

test('what is wrong while open is shown instead, the worse first', () => {
  pair()
  start().say({ connection: 'open' })
  link.setCondition('degraded', true)
  expect(link.state).toBe('degraded')
  link.setCondition('restricted', true)
  expect(link.state).toBe('restricted')
  expect(link.socket()).not.toBeNull()
  link.setCondition('restricted', false)
  link.setCondition('degraded', false)
  expect(states).toEqual(['open', 'degraded', 'restricted', 'degraded', 'open'])
})

test('a restriction is told once, however often the line is lost meanwhile, and again when it comes back', async () => {
  pair()
  start().say({ connection: 'open' })
  const told = () => lines.filter((line) => line.includes('gateway.md#restricted')).length
  link.setCondition('restricted', true)
  for (let times = 1; times <= 3; times++) {
    sockets.at(-1)?.close(428)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sockets).toHaveLength(times + 1)
    sockets.at(-1)?.say({ connection: 'open' })
    expect(link.state).toBe('restricted')
  }
  expect(told()).toBe(1)
  link.setCondition('restricted', false)
  link.setCondition('restricted', true)
  expect(told()).toBe(2)
})

test('who comes late is shown the QR of the moment, and none that is over', () => {
  const socket = start()
  socket.say({ qr: 'one' })
  socket.say({ qr: 'two' })
  const late: Pairing[] = []
  link.onPairing((pairing) => late.push(pairing))
  expect(late).toEqual([{ kind: 'qr', text: 'two' }])
  socket.close(408)
  link.onPairing((pairing) => late.push(pairing))
  expect(late).toHaveLength(1)
})

test('an old socket has nothing more to say', async () => {
  pair()
  const first = start()
  first.say({ connection: 'open' })
  first.close(428)
  await vi.advanceTimersByTimeAsync(500)
  sockets[1]!.say({ connection: 'open' })
  first.close(401)
  first.say({ qr: 'stale' })
  expect(link.state).toBe('open')
  expect(shown).toEqual([])
})

test('a stop ends the socket and no other is made', async () => {
  pair()
  const first = start()
  first.close(503)
  await link.stop()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sockets).toHaveLength(1)
  expect(link.state).toBe('stopped')
})

test('a socket that cannot be made is tried again, later and later', async () => {
  pair()
  start(3)
  expect(sockets).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(500 + 1000 + 2000)
  expect(sockets).toHaveLength(1)
  expect(link.state).toBe('connecting')
})

test('a hold ends the socket before it returns, and only the last release makes another', async () => {
  pair()
  const first = start()
  first.say({ connection: 'open' })
  await vi.advanceTimersByTimeAsync(61_000)
  link.hold('store-away')
  expect([first.ended, link.socket(), link.state]).toEqual([true, null, 'degraded'])
  link.hold('operator')
  link.release('store-away')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sockets).toHaveLength(1)
  link.release('operator')
  expect(sockets).toHaveLength(2)
})

test('an abort ends the socket before it returns, and nothing brings it back', async () => {
  pair()
  const first = start()
  first.say({ connection: 'open' })
  link.abort()
  expect([first.ended, link.state]).toEqual([true, 'stopped'])
  link.release('store-away')
  link.resume()
  await expect(link.relink()).rejects.toThrow(/start it first/)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sockets).toHaveLength(1)
})

test('a relink that cannot forget takes the old link up again, and says so', async () => {
  pair()
  start().say({ connection: 'open' })
  session.reset = () => Promise.reject(new Error('the database is away'))
  await expect(link.relink()).rejects.toThrow(/away/)
  expect(sockets).toHaveLength(2)
  sockets[1]!.say({ connection: 'open' })
  expect(link.state).toBe('open')
})

test('an operator resumes a final state, and cuts a long wait short', async () => {
  pair()
  const first = start()
  first.close(440)
  await vi.advanceTimersByTimeAsync(59_000)
  expect([sockets.length, link.state]).toEqual([1, 'replaced'])
  await vi.advanceTimersByTimeAsync(20_000)
  sockets[1]!.close(440)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect([sockets.length, link.state]).toEqual([2, 'replaced'])
  link.resume()
  sockets[2]!.close(402)
  expect(link.state).toBe('restricted')
  link.resume()
  expect(sockets).toHaveLength(4)
  expect(link.health()).toMatchObject({ closes: { 440: 2, 402: 1 }, zombies: 0 })
})

test('codes nobody knows are counted together', () => {
  pair()
  start().close(4711)
  link.resume()
  sockets[1]!.close(4712)
  expect(link.health().closes).toEqual({ other: 2 })
})

test('a socket is not made in the asynchronous context of whoever held it up', async () => {
  pair()
  start().say({ connection: 'open' })
  await vi.advanceTimersByTimeAsync(61_000)
  storage.run('storing a message', () => {
    link.hold('unstored')
    link.release('unstored')
  })
  expect(contexts).toEqual([undefined, undefined])
})
