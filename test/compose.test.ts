/** docker-compose.yml is read as Compose would: what the services' environment makes of an operator's .env file. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { Environment, readConfig } from '../src/config.ts'

/** Throws on a key that is there twice, as Compose does. */
const file: unknown = parse(readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
})
const { services } = z
  .object({
    services: z.record(
      z.string(),
      z.looseObject({ environment: z.record(z.string(), z.string()), image: z.string().optional() }),
    ),
  })
  .parse(file)
const OURS = ['gateway', 'worker', 'console']

/** Names the image's own variables and those of single machines leave out. */
const NOT_PASSED = ['DATA_DIR']

/** `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function environmentOf(service: string, env: Record<string, string>): Record<string, string> {
  const substitute = (_: string, name = '', kind = '', text = ''): string => {
    const value = env[name] ?? ''
    if (value !== '' || kind === '') return value
    if (kind === ':-') return text
    throw new Error(`${name}: ${text}`)
  }
  const given = Object.entries(services[service]?.environment ?? {})
  return Object.fromEntries(
    given.map(([name, value]) => [name, value.replace(/\$\{(\w+)(?:(:[-?])([^}]*))?\}/g, substitute)]),
  )
}

const SECRETS = { POSTGRES_PASSWORD: 'one', REDIS_PASSWORD: 'two', DATA_KEY: 'ab'.repeat(32) }
/** Of the console's profile. */
const CONSOLE = { CONSOLE_ORIGIN: 'https://console.example.org', CONSOLE_SECRET: 'cd'.repeat(32) }

test.each(OURS)('%s passes every variable of the program on', (service) => {
  const passed = Object.keys(services[service]?.environment ?? {})
  const known = Object.keys(Environment.shape)
  expect(known.length).toBeGreaterThan(10)
  // The old name is renamed before the schema sees it.
  expect(passed.filter((name) => name !== 'WHATSAPP_ACCOUNT').toSorted()).toEqual(
    known.filter((name) => !NOT_PASSED.includes(name)).toSorted(),
  )
})

test.each(OURS)('%s runs with nothing but the secrets set, on the defaults', (service) => {
  const config = readConfig(environmentOf(service, { ...SECRETS, ...CONSOLE }))
  expect(config.mode).toEqual({
    kind: 'distributed',
    databaseUrl: 'postgres://forwardcheck:one@postgres:5432/forwardcheck',
    redisUrl: 'redis://:two@redis:6379',
  })
  expect(config.whatsapp.numbers).toEqual([{ account: 'default', isStandby: false }])
})

test.each(OURS)('%s takes the numbers under their new and their old name', (service) => {
  const both = { WHATSAPP_ACCOUNTS: 'first,second', WHATSAPP_STANDBY: 'second' }
  expect(readConfig(environmentOf(service, { ...SECRETS, ...CONSOLE, ...both })).whatsapp.numbers).toEqual([
    { account: 'first', isStandby: false },
    { account: 'second', isStandby: true },
  ])
  expect(
    readConfig(environmentOf(service, { ...SECRETS, ...CONSOLE, WHATSAPP_ACCOUNT: 'office' })).whatsapp
      .numbers,
  ).toEqual([{ account: 'office', isStandby: false }])
})

test('the console alone is reachable from outside its container, and only with its secret and address', () => {
  const all = { ...SECRETS, ...CONSOLE }
  expect(readConfig(environmentOf('console', all)).console).toMatchObject({
    isPublic: true,
    listen: { host: '0.0.0.0', port: 8080 },
    origin: CONSOLE.CONSOLE_ORIGIN,
  })
  for (const service of ['gateway', 'worker']) {
    expect(readConfig(environmentOf(service, all)).console.isPublic).toBe(false)
  }
  for (const name of Object.keys(CONSOLE)) {
    expect(() => environmentOf('console', { ...all, [name]: '' })).toThrow(name)
  }
})

test('says which secret is missing', () => {
  for (const name of Object.keys(SECRETS)) {
    expect(() => environmentOf('gateway', { ...SECRETS, [name]: '' })).toThrow(name)
  }
})
