/** Acknowledgements by message id: in order of sending, late, lost with the connection, for nobody. */
import { EventEmitter } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { createAcks, type Acks } from '../../../src/channels/whatsapp/acks.ts'

const NOBODY = 0
const SOMEBODY = 1

let ws: EventEmitter
let acks: Acks
let late: string[]

beforeEach(() => {
  ws = new EventEmitter()
  late = []
  acks = createAcks({ timeoutMs: 50, onLateRefusal: (code, address) => late.push(`${code} ${address}`) })
  acks.attach({ ws } as never)
})

const ack = (id: string, error?: string): boolean =>
  ws.emit('CB:ack,class:message', { tag: 'ack', attrs: { id, from: 'a@lid', ...(error && { error }) } })

/** Sends, and stops waiting as the sender does. */
async function send(id: string, count: number, answer?: () => void): Promise<unknown> {
  const waiting = acks.expect(id, { count })
  answer?.()
  const verdict = await waiting.verdict
  waiting.stop()
  return verdict
}

test('acknowledged, refused, unheard', async () => {
  expect(await send('A', SOMEBODY, () => ack('A'))).toEqual({ kind: 'acknowledged' })
  expect(await send('B', SOMEBODY, () => ack('B', '463'))).toEqual({ kind: 'refused', code: '463' })
  expect(await send('C', SOMEBODY)).toEqual({ kind: 'lost', reason: 'no-acknowledgement' })
  expect(['A', 'B', 'C'].map(acks.isAcknowledged)).toEqual([true, false, false])
  expect(acks.lastAckMs()).toBeGreaterThan(Date.now() - 1_000)
})

test('to nobody is not sent, whatever the server says', async () => {
  expect(await send('A', NOBODY, () => ack('A'))).toEqual({ kind: 'lost', reason: 'no-recipients' })
  expect(acks.isAcknowledged('A')).toBe(false)
})

test('a late acknowledgement is for the earliest send, also while it is repeated to nobody yet', async () => {
  await send('A', SOMEBODY)
  expect(await send('A', NOBODY, () => ack('A'))).toEqual({ kind: 'acknowledged' })
  await send('B', NOBODY)
  expect(await send('B', SOMEBODY, () => ack('B'))).toEqual({ kind: 'lost', reason: 'no-recipients' })
  expect(acks.isAcknowledged('B')).toBe(false)
  ack('B')
  expect(acks.isAcknowledged('B')).toBe(true)
})

test('what did not leave has no acknowledgement', async () => {
  const waiting = acks.expect('A', { count: NOBODY })
  waiting.withdraw()
  waiting.stop()
  expect(await send('A', SOMEBODY, () => ack('A'))).toEqual({ kind: 'acknowledged' })
})

test('the connection goes: what waits is lost, and old sends count no longer', async () => {
  await send('A', SOMEBODY)
  const waiting = send('B', SOMEBODY)
  acks.connectionLost()
  expect(await waiting).toEqual({ kind: 'lost', reason: 'connection-lost' })
  ack('A')
  expect(acks.isAcknowledged('A')).toBe(false)
})

test('a refusal that comes late is told, as a code or none', async () => {
  await send('A', SOMEBODY)
  ack('A', '463')
  ack('Z', 'words of the server')
  expect(late).toEqual(['463 a@lid', 'other a@lid'])
})

test('acknowledgements without an id, or of ids nobody sent, change nothing', () => {
  ws.emit('CB:ack,class:message', { tag: 'ack', attrs: {} })
  ack('UNKNOWN')
  expect(acks.isAcknowledged('UNKNOWN')).toBe(false)
})
