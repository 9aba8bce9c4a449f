/** What of Baileys' logging is kept: levels and fixed words. */
import pino from 'pino'
import { expect, test } from 'vitest'
import { createBaileysLog } from '../../../src/channels/whatsapp/baileys-log.ts'
import { createExpiringCache } from '../../../src/channels/whatsapp/expiring-cache.ts'

function capture(now: () => number = Date.now) {
  const lines: string[] = []
  const log = createBaileysLog(
    pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) }),
    now,
  )
  return { lines, log }
}

test('objects, numbers and addresses are left out', () => {
  const { lines, log } = capture()
  log.warn({ jid: '923001234567@s.whatsapp.net', text: 'secret words' }, 'received error in ack')
  log.error({ err: { message: 'secret', output: { statusCode: 463 } } }, 'failed to decrypt message')
  log.warn('Invalid LID-PN mapping: 8812345@lid, 923001234567@s.whatsapp.net')
  log.warn({ key: 'AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEf' }, 'https://evil.example/secret 3EB0ABCDEF')
  expect(lines).toHaveLength(4)
  expect(lines.join('')).toContain('received error in ack')
  expect(lines[1]).toContain('"code":463')
  expect(lines.join('')).not.toMatch(/923001234567|8812345|secret words|evil|3EB0|AbCdEf/)
})

test('below warn nothing is written, and children are no way around', () => {
  const { lines, log } = capture()
  log.trace({}, 'x')
  log.debug({}, 'x')
  log.info({}, 'x')
  log.child({ class: 'x' }).info({}, 'x')
  expect(lines).toEqual([])
  expect(log.level).toBe('warn')
})

test('a flood is one line a minute, with its count', () => {
  let time = 0
  const { lines, log } = capture(() => time)
  for (let i = 0; i < 500; i++) log.error({ i }, 'failed to decrypt message')
  expect(lines).toHaveLength(1)
  time = 60_001
  log.error({}, 'failed to decrypt message')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('"repeated":499')
})

test('the cache forgets after its time and keeps its size', async () => {
  let time = 0
  const cache = createExpiringCache(100, 2, () => time)
  await cache.mset!([
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
    { key: 'c', value: 3 },
  ])
  expect(await cache.mget!(['a', 'b', 'c'])).toEqual({ a: undefined, b: 2, c: 3 })
  time = 101
  expect(await cache.get('c')).toBeUndefined()
})
