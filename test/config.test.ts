import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ConfigError, Environment, readConfig } from '../src/config.ts'

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
const named = [...example.matchAll(/^(# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, off, name, value]) => ({
  name: name!,
  value: value!,
  isOff: off !== undefined,
}))

test('.env.example names exactly the variables of the schema, with their defaults', () => {
  const schema = Object.keys(Environment.shape)
  expect(schema.length).toBeGreaterThan(10)
  expect(named.map((entry) => entry.name).toSorted()).toEqual(schema.toSorted())
  const defaults = Environment.parse({}) as Record<string, unknown>
  for (const entry of named) {
    expect([entry.name, entry.isOff ? undefined : entry.value]).toEqual([
      entry.name,
      defaults[entry.name] === undefined ? undefined : String(defaults[entry.name]),
    ])
  }
})

test('without any variable the mode is embedded', () => {
  expect(readConfig({}).mode).toEqual({ kind: 'embedded' })
})

test('one of the two addresses alone is an error that names the other', () => {
  expect(() => readConfig({ REDIS_URL: 'redis://127.0.0.1:6379' })).toThrow(/DATABASE_URL is not/)
  expect(() => readConfig({ DATABASE_URL: 'postgres://h/db' })).toThrow(/REDIS_URL is not/)
})

test('an empty variable counts as unset', () => {
  expect(readConfig({ REDIS_URL: '', DATABASE_URL: '', DATA_KEY: '' }).mode.kind).toBe('embedded')
})

test.each([
  ['wss://web.whatsapp.com/ws/chat', true],
  ['ws://127.0.0.1:9000/ws/chat', true],
  ['ws://[::1]:9000/', true],
  ['ws://localhost:1', true],
  ['ws://10.0.0.5:9000/', false],
  ['ws://127.0.0.1.evil.example/', false],
  ['http://127.0.0.1/', false],
  ['nonsense', false],
])('socket address %s allowed: %s', (url, isAllowed) => {
  const read = () => readConfig({ WHATSAPP_WS_URL: url })
  if (isAllowed) expect(read().whatsapp.wsUrl).toBe(url)
  else expect(read).toThrow(ConfigError)
})

test('every problem is reported at once', () => {
  const read = () => readConfig({ PACING: 'fast', LOG_LEVEL: 'loud', DATA_KEY: 'short' })
  expect(read).toThrow(ConfigError)
  try {
    read()
  } catch (error) {
    expect(String(error)).toMatch(/PACING/)
    expect(String(error)).toMatch(/LOG_LEVEL/)
    expect(String(error)).toMatch(/DATA_KEY: must be 32 bytes/)
    expect(String(error)).not.toContain('short')
  }
})
