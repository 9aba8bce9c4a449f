/** One bot with two numbers, each on a WhatsApp of its own: links, answers, pauses and tells of them one by one. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createControlHandler } from '../../src/cli/serve-control.ts'
import { readConfig } from '../../src/config.ts'
import type { ControlEvent, ControlRequest } from '../../src/control.ts'
import { startBot, type Bot } from '../../src/main.ts'
import { conversations, environmentOf, REPLY_PATIENCE_MS } from '../support/journey.ts'
import { silentLog, testConfig } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'

const QUESTION = 'how do I recover my account'
const PERSON = '923001234567'

let servers: LoopbackWhatsApp[]
let bot: Bot
let remove: () => Promise<void>

/** What a request is answered with; a following one goes on for as long as the test. */
async function ask(request: ControlRequest): Promise<ControlEvent[]> {
  const events: ControlEvent[] = []
  await createControlHandler(bot)(
    request,
    (event) => events.push(event),
    () => {},
  )
  return events
}

async function linesOf(request: ControlRequest): Promise<string[]> {
  return (await ask(request)).flatMap((event) => ('lines' in event ? event.lines : []))
}

const numberLines = async () =>
  (await linesOf({ kind: 'status' })).filter((line) => line.startsWith('number '))

beforeAll(async () => {
  servers = [await startLoopbackWhatsApp(), await startLoopbackWhatsApp()]
  const own = await testConfig('embedded')
  const accounts = ['pk', 'kz']
  const read = readConfig({
    ...environmentOf(own.config, servers[0]!),
    WHATSAPP_ACCOUNTS: accounts.join(','),
    WHATSAPP_STANDBY: 'kz',
  })
  const numbers = read.whatsapp.numbers.map((number, index) => ({ ...number, wsUrl: servers[index]!.url }))
  const config = { ...read, whatsapp: { ...read.whatsapp, numbers } }
  bot = await startBot(config, silentLog, { whatsapp: true, worker: true })
  remove = async () => {
    await bot.close()
    await Promise.all(servers.map((wa) => wa.stop()))
    await own.remove()
  }
}, 90_000)

afterAll(() => remove?.())

test('each is linked by itself, named in the request', { timeout: 60_000 }, async () => {
  await expect(ask({ kind: 'pair' })).rejects.toThrow(/--account, one of pk, kz/)
  for (const [index, account] of ['pk', 'kz'].entries()) {
    const events = await ask({ kind: 'pair', account })
    const qr = () => events.find((event) => event.kind === 'qr')?.text
    await expect.poll(qr, { timeout: 15_000 }).toBeDefined()
    await servers[index]!.scanQr(qr() ?? '')
    await servers[index]!.waitReady(15_000)
  }
  await expect.poll(() => bot.numbers.map(({ state }) => state)).toEqual(['open', 'open'])
})

test(
  'each answers who writes to it, the standby too, and one person at both is two chats',
  { timeout: 60_000 },
  async () => {
    for (const wa of servers) {
      const reply = await conversations(wa).ask(PERSON, { kind: 'text', text: QUESTION })
      expect(reply.contact).toBe(PERSON)
    }
    expect(await Promise.all(servers.map(async (wa) => (await wa.outbound()).length > 0))).toEqual([
      true,
      true,
    ])
  },
)

test('status tells of each: state, ages, standby', async () => {
  const [first, second, ...others] = await numberLines()
  expect(others).toEqual([])
  expect(first).toMatch(
    /^number pk: open for \d+ s, last message \d+ s ago, last acknowledged reply \d+ s ago/,
  )
  expect(second).toMatch(/^number kz: standby, open for /)
})

test('one is paused and resumed; the other goes on', { timeout: 60_000 }, async () => {
  const [pk, kz] = servers
  const lines = await linesOf({ kind: 'numbers', action: 'pause', account: 'pk' })
  expect(lines[0]).toMatch(/^number pk: stopped for/)
  expect((await pk!.snapshot()).isConnected).toBe(false)
  await conversations(kz!).ask(PERSON, { kind: 'text', text: QUESTION })

  const waiting = await pk!.send(PERSON, QUESTION)
  await linesOf({ kind: 'numbers', action: 'resume', account: 'pk' })
  await pk!.waitOutbound((record) => record.quoted?.id === waiting, REPLY_PATIENCE_MS)
  await expect(linesOf({ kind: 'numbers', action: 'pause', account: 'us' })).rejects.toThrow(/serves pk, kz/)
})
