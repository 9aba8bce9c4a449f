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
const OURS = ['gateway', 'worker']

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
  const config = readConfig(environmentOf(service, SECRETS))
  expect(config.mode).toEqual({
    kind: 'distributed',
    databaseUrl: 'postgres://forwardcheck:one@postgres:5432/forwardcheck',
    redisUrl: 'redis://:two@redis:6379',
  })
  expect(config.whatsapp.numbers).toEqual([{ account: 'default', isStandby: false }])
})

test.each(OURS)('%s takes the numbers under their new and their old name', (service) => {
  const both = { WHATSAPP_ACCOUNTS: 'first,second', WHATSAPP_STANDBY: 'second' }
  expect(readConfig(environmentOf(service, { ...SECRETS, ...both })).whatsapp.numbers).toEqual([
    { account: 'first', isStandby: false },
    { account: 'second', isStandby: true },
  ])
  expect(
    readConfig(environmentOf(service, { ...SECRETS, WHATSAPP_ACCOUNT: 'office' })).whatsapp.numbers,
  ).toEqual([{ account: 'office', isStandby: false }])
})

test('says which secret is missing', () => {
  for (const name of Object.keys(SECRETS)) {
    expect(() => environmentOf('gateway', { ...SECRETS, [name]: '' })).toThrow(name)
  }
})
