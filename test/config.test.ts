import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, Environment, readConfig, readEnvironment } from '../src/config.ts'
import { temporaryFolder } from './support/servers.ts'

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
  'wss://web.whatsapp.com/ws/chat',
  'ws://127.0.0.1:9000/ws/chat',
  'ws://[::1]:9000/',
  'ws://localhost:1',
])('socket address %s is taken', (url) => {
  expect(readConfig({ WHATSAPP_WS_URL: url }).whatsapp.wsUrl).toBe(url)
})

test.each(['ws://10.0.0.5:9000/', 'ws://127.0.0.1.evil.example/', 'http://127.0.0.1/', 'nonsense'])(
  'socket address %s is refused',
  (url) => {
    expect(() => readConfig({ WHATSAPP_WS_URL: url })).toThrow(/WHATSAPP_WS_URL: must be wss/)
  },
)

test('checks of certificates cannot be turned off', () => {
  const start = (value: string) => () => readConfig({ NODE_TLS_REJECT_UNAUTHORIZED: value })
  expect(start('0')).toThrow(/TLS is never relaxed.*NODE_EXTRA_CA_CERTS/)
  expect(start('')).not.toThrow()
  expect(start('1')).not.toThrow()
})

test('records are not kept longer than the bot tells people', () => {
  expect(readConfig({ CASE_DAYS: '30' }).caseDays).toBe(30)
  expect(() => readConfig({ CASE_DAYS: '31' })).toThrow(/CASE_DAYS: /)
})

test('duty hours are read with their zone, and nobody is there without them', () => {
  expect(readConfig({ DUTY_ZONE: 'Asia/Almaty' }).duty).toBeNull()
  const { duty } = readConfig({ DUTY_HOURS: 'Sat 10:00-14:00', DUTY_ZONE: 'Asia/Almaty' })
  expect(duty).toEqual({ shifts: [{ day: 6, fromMinute: 600, toMinute: 840 }], zone: 'Asia/Almaty' })
  expect(() => readConfig({ DUTY_HOURS: 'always' })).toThrow(/DUTY_HOURS: like Mon-Fri/)
  expect(() => readConfig({ DUTY_ZONE: 'Mars/Phobos' })).toThrow(/DUTY_ZONE: a time zone/)
})

test('limits can be switched off, and groups on', () => {
  const { checksPerHour, queueLimit, whatsapp } = readConfig({
    CHECKS_PER_HOUR: '0',
    QUEUE_LIMIT: '0',
    WHATSAPP_GROUPS: 'mentioned',
  })
  expect({ checksPerHour, queueLimit, groups: whatsapp.groups }).toEqual({
    checksPerHour: 0,
    queueLimit: 0,
    groups: 'mentioned',
  })
  expect(readConfig({}).whatsapp.groups).toBe('off')
  expect(() => readConfig({ CHECKS_PER_HOUR: '-1' })).toThrow(/CHECKS_PER_HOUR: /)
})

test('numbers have names of their own, some on standby; one number may still be named the old way', () => {
  const numbers = (environment: Record<string, string>) => readConfig(environment).whatsapp.numbers
  expect(numbers({})).toEqual([{ account: 'default', isStandby: false }])
  expect(numbers({ WHATSAPP_ACCOUNT: 'kz' })).toEqual([{ account: 'kz', isStandby: false }])
  expect(numbers({ WHATSAPP_ACCOUNTS: ' pk, kz ', WHATSAPP_STANDBY: 'kz' })).toEqual([
    { account: 'pk', isStandby: false },
    { account: 'kz', isStandby: true },
  ])
})

test.each([
  [{ WHATSAPP_ACCOUNTS: 'pk', WHATSAPP_ACCOUNT: 'kz' }, /old name of WHATSAPP_ACCOUNTS/],
  [{ WHATSAPP_ACCOUNTS: 'pk', WHATSAPP_STANDBY: 'kz' }, /WHATSAPP_STANDBY: kz must be among/],
  [{ WHATSAPP_ACCOUNTS: 'pk,pk' }, /WHATSAPP_ACCOUNTS: a name is there twice/],
  [{ WHATSAPP_ACCOUNTS: ' , ' }, /WHATSAPP_ACCOUNTS: name at least one/],
  [{ WHATSAPP_ACCOUNTS: 'Main' }, /WHATSAPP_ACCOUNTS: names of small letters/],
  [{ WHATSAPP_ACCOUNTS: 'simulator' }, /WHATSAPP_ACCOUNTS: the name simulator is taken/],
])('numbers %j are refused', (environment, problem) => {
  expect(() => readConfig(environment)).toThrow(problem)
})

test('every problem is reported at once, and no value with it', () => {
  const read = () => readConfig({ PACING: 'fast', LOG_LEVEL: 'loud', DATA_KEY: 'short' })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(/PACING: /)
  expect(read).toThrow(/LOG_LEVEL: /)
  expect(read).toThrow(/DATA_KEY: must be 32 bytes/)
  expect(read).not.toThrow(/short/)
})

test('the file .env of the working folder counts where the process has no such variable', () => {
  const folder = temporaryFolder()
  const own = { PACING: 'off' }
  expect(readEnvironment(folder.path, own)).toBe(own)
  writeFileSync(join(folder.path, '.env'), `${example}\nWORKER_CONCURRENCY=3\nPACING=human\n`)
  const { workerConcurrency, pacing } = readConfig(readEnvironment(folder.path, own))
  expect({ workerConcurrency, pacing }).toEqual({ workerConcurrency: 3, pacing: 'off' })
  mkdirSync(join(folder.path, 'odd', '.env'), { recursive: true })
  expect(() => readEnvironment(join(folder.path, 'odd'), own)).toThrow(/EISDIR/)
  folder.remove()
})
