/** The outbox's reactions on a socket made by hand, where WhatsApp tells whether the account is restricted. */
import { EventEmitter } from 'node:events'
import pino from 'pino'
import { beforeEach, expect, test } from 'vitest'
import { createOutbox, type Outbox } from '../../../src/channels/whatsapp/outbox.ts'
import { createRestriction } from '../../../src/channels/whatsapp/restriction.ts'

const CHAT = '923001234567@s.whatsapp.net'
const LID = '77001234567890@lid'
const HOUR_MS = 3_600_000

let outbox: Outbox
let relayed: string[]
/** The code with which an address is refused, if it is. */
let refusal: (address: string, nth: number) => string | null
let lock: () => Promise<{ isActive: boolean; timeEnforcementEnds?: Date }>
let mayConnect: boolean
let whileComposing: () => Promise<void>
let heldUntilMs: () => number | null
let emitLock: (isActive: boolean) => void

beforeEach(() => {
  relayed = []
  refusal = () => null
  lock = async () => ({ isActive: false })
  mayConnect = true
  whileComposing = async () => undefined
  const ws = new EventEmitter()
  const ev = new EventEmitter()
  const fetchAccountReachoutTimelock = async () => ({ ...(await lock()), enforcementType: 'DEFAULT' })
  const socket = {
    ws,
    ev,
    fetchAccountReachoutTimelock,
    userDevicesCache: { del: () => true },
    signalRepository: {
      lidMapping: { getLIDForPN: async () => LID, getPNForLID: async () => CHAT },
    },
    async relayMessage(address: string, _: unknown, { messageId }: { messageId: string }) {
      await repository.encryptMessage({ jid: address, data: Buffer.alloc(0) })
      relayed.push(address)
      const error = refusal(address, relayed.length)
      const attrs = { id: messageId, from: address, ...(error !== null && { error }) }
      ws.emit('CB:ack,class:message', { tag: 'ack', attrs })
    },
  }
  const log = pino({ level: 'silent' })
  const open = () => (mayConnect ? (socket as never) : null)
  const restriction = createRestriction({ holdMs: 60_000, log, socket: open, onChange: () => undefined })
  heldUntilMs = restriction.heldUntilMs
  emitLock = (isActive) => ev.emit('connection.update', { reachoutTimeLock: { isActive } })
  outbox = createOutbox({
    ackTimeoutMs: 500,
    socket: open,
    compose: async ({ messageId, text }) => {
      await whileComposing()
      if (messageId === 'UNMADE') throw new Error('no message can be made of it')
      return { conversation: text }
    },
    ownJids: () => ['15550000000@s.whatsapp.net'],
    restriction,
    log,
  })
  const fake = { encryptMessage: async () => ({ type: 'msg', ciphertext: Buffer.alloc(0) }) }
  const repository = outbox.countReceivers(() => fake as never)({ keys: {} } as never, log as never)
  outbox.attach(socket as never)
})

const send = (messageId: string) => outbox.send({ chat: CHAT, messageId, text: 'text' })

test('a restricted account: nothing more is tried, not even the other address', async () => {
  refusal = () => '463'
  const end = Date.now() + HOUR_MS
  lock = async () => ({ isActive: true, timeEnforcementEnds: new Date(end) })
  expect(await send('A')).toMatchObject({ outcome: 'held', scope: 'number', code: '463' })
  expect(await send('B')).toMatchObject({ outcome: 'held', scope: 'number', reason: 'restricted' })
  expect(relayed).toEqual([CHAT])
  expect(Math.abs((heldUntilMs() ?? 0) - end)).toBeLessThan(100)
  expect(outbox.health()).toMatchObject({ refusals: { 463: 1 }, heldUntilMs: expect.any(Number) })
})

test('a free account: the other address, then this chat waits and others go on', async () => {
  refusal = (_, nth) => (nth <= 2 ? '463' : null)
  expect(await send('A')).toMatchObject({ outcome: 'held', scope: 'chat', code: '463' })
  expect(relayed).toEqual([CHAT, LID])
  expect(await send('B')).toEqual({ outcome: 'sent' })
  expect(heldUntilMs()).toBeNull()
})

test('nobody tells, and the other address works: it was no restriction', async () => {
  lock = () => Promise.reject(new Error('no such query'))
  refusal = (address) => (address === CHAT ? '463' : null)
  expect(await send('A')).toEqual({ outcome: 'sent' })
  expect(heldUntilMs()).toBeNull()
})

test('nobody tells, and neither address works: the number is held', async () => {
  lock = () => Promise.reject(new Error('no such query'))
  refusal = () => '463'
  expect(await send('A')).toMatchObject({ outcome: 'held', scope: 'number' })
  expect(heldUntilMs()).toBeGreaterThan(Date.now() + 50_000)
})

test('an address that is refused while the number is held waits with it', async () => {
  refusal = (_, nth) => (nth === 1 ? '429' : '404')
  const fast = send('FAST')
  const early = send('EARLY')
  expect(await fast).toMatchObject({ outcome: 'held', code: '429' })
  expect(await early).toMatchObject({ outcome: 'held', scope: 'number', code: '404' })
  expect(relayed).toEqual([CHAT, CHAT])
})

test('a reply whose picture was uploaded while the number was held is not handed over', async () => {
  let finish = (): void => undefined
  whileComposing = () => new Promise((resolve) => (finish = resolve))
  const slow = send('SLOW')
  whileComposing = async () => undefined
  refusal = () => '429'
  await send('FAST')
  finish()
  expect(await slow).toEqual({ outcome: 'unknown', reason: 'restricted', isUnsent: true })
  expect(relayed).toEqual([CHAT])
})

test('WhatsApp tells the end early: one is tried', async () => {
  refusal = (_, nth) => (nth === 1 ? '463' : null)
  lock = async () => ({ isActive: true, timeEnforcementEnds: new Date(Date.now() + HOUR_MS) })
  expect(await send('A')).toMatchObject({ outcome: 'held' })
  lock = async () => ({ isActive: false })
  emitLock(false)
  await expect.poll(heldUntilMs).toBeNull()
  expect(await send('A')).toEqual({ outcome: 'sent' })
})

test('a reply of which no message can be made is one that failed, and the others go on', async () => {
  expect(await send('UNMADE')).toEqual({ outcome: 'unknown', reason: 'send-failed' })
  expect(await send('A')).toEqual({ outcome: 'sent' })
})

test('while offline nothing is tried and nothing counts', async () => {
  mayConnect = false
  const result = await send('A')
  expect(result).toMatchObject({ outcome: 'held', scope: 'number', reason: 'not-connected' })
  expect(result).not.toHaveProperty('code')
  mayConnect = true
  expect(await send('A')).toEqual({ outcome: 'sent' })
  expect(relayed).toEqual([CHAT])
})
