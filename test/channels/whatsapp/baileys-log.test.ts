/** What of Baileys' logging is kept: levels and fixed words. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
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

test('what comes with every restart is no alarm', () => {
  const { lines, log } = capture()
  log.error({ node: 'stream:error' }, 'stream errored out')
  log.error({}, 'unexpected error in handling message')
  expect(lines.map((line) => (JSON.parse(line) as { level: number }).level)).toEqual([30, 50])
})

test('words that are not Baileys own are left out, however well they read', () => {
  const { lines, log } = capture()
  log.warn('failed to sync Zarina from vote, giving up')
  log.error(new Error('my daughter wrote'), 'Invalid entry for KDJWQXYZ (pair not resolved)')
  log.warn('I love you, call me at the bank tomorrow')
  expect(lines[0]).toContain('baileys: failed to sync … from vote, giving up')
  expect(lines[1]).toContain('baileys: Invalid entry for … (pair not resolved)')
  expect(lines.join('')).not.toMatch(/Zarina|daughter|KDJWQXYZ|love|bank|tomorrow/)
})

/** What stands literally in the warnings and errors of the installed version. */
function literals(): string[] {
  const lib = dirname(createRequire(import.meta.url).resolve('@whiskeysockets/baileys'))
  const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  return files.flatMap((file) =>
    [
      ...readFileSync(join(lib, file), 'utf8').matchAll(
        /logger\??\.(?:warn|error)\??\.?\([^'`\n]{0,200}(?:'([^'\n]{1,300})'|`([^`\n]{1,300})`)/g,
      ),
    ].map(([, plain, template]) => plain ?? template!.replaceAll(/\$\{[^}]*\}/g, '')),
  )
}

test('what Baileys itself says stays readable', () => {
  const said = literals().filter((text) => !text.includes('⚠️'))
  expect(said.length).toBeGreaterThan(80)
  const { lines, log } = capture()
  for (const text of new Set(said)) log.warn({}, text.replaceAll(/[\d=]+/g, ' '))
  const unreadable = lines.filter((line) => (line.match(/…/g)?.length ?? 0) > 3)
  expect(unreadable).toEqual([])
  expect(lines.length).toBeGreaterThan(70)
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
