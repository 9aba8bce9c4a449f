/** The server's clock, its request for a passkey, and its book of connections. */
import { expect, test } from 'vitest'
import { startLoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { useLinkedBot } from './fixture.ts'
import { connectPlainBot, unlinkedAuth } from './plain-bot.ts'

const fixture = useLinkedBot()

test('the clock at log-in is as wrong as asked', async () => {
  const { server } = fixture
  await server.disconnect({ kind: 'drop' })
  await fixture.bot.closed
  await server.setClockSkew(-3_600_000)
  const bot = connectPlainBot(server.url, fixture.auth)
  const seconds = await new Promise<number>((resolve) => {
    bot.socket.ws.on('CB:success', (node: { attrs: { t?: string } }) => resolve(Number(node.attrs.t)))
  })
  expect(Math.abs(seconds - (Date.now() / 1000 - 3600))).toBeLessThan(3)
  await bot.opened
  void bot.socket.end(undefined)
})

test('the server asks for a passkey while linking', async () => {
  const server = await startLoopbackWhatsApp()
  const bot = connectPlainBot(server.url, unlinkedAuth())
  for (const request of ['passkey_prologue_request', 'crsc_continuation'] as const) {
    const heard = new Promise((resolve) => bot.socket.ws.on(`CB:notification,type:${request}`, resolve))
    await bot.waitQr()
    await server.requestPasskey(request)
    expect(await heard).toMatchObject({ tag: 'notification', attrs: { type: request } })
  }
  void bot.socket.end(undefined)
  await server.stop()
})

test('connections are written down as they come and go', async () => {
  const { server } = fixture
  await server.disconnect({ kind: 'drop' })
  await fixture.bot.closed
  await server.failNextLogin(503)
  await connectPlainBot(server.url, fixture.auth).closed
  await fixture.reconnect()
  const log = await server.connectionLog()
  const of = (connection: number) => log.filter((record) => record.connection === connection)
  expect(of(1).map(({ kind }) => kind)).toEqual(['accepted', 'admitted', 'ready', 'closed'])
  expect(of(2)).toMatchObject([
    { kind: 'accepted' },
    { kind: 'admitted' },
    { kind: 'failed', reason: 503 },
    { kind: 'closed' },
  ])
  expect(of(3).map(({ kind }) => kind)).toEqual(['accepted', 'admitted', 'ready'])
  expect(await server.connectionLog(log.length)).toEqual([])
})

test('answers come late, and late answers do not hold up anything else', async () => {
  const { server, bot } = fixture
  await server.setAnswerDelay(600)
  const ping = () => {
    const attrs = { to: 's.whatsapp.net', type: 'get', xmlns: 'w:p' }
    return bot.socket.query({ tag: 'iq', attrs }, 2_000)
  }
  const started = Date.now()
  const pings = Promise.all([ping(), ping(), ping()])
  await fixture.receive('meanwhile')
  const received = Date.now()
  await pings
  const answered = Date.now()
  expect(answered - started).toBeGreaterThanOrEqual(590)
  expect(answered - started).toBeLessThan(1_500)
  expect(received).toBeLessThan(answered)
})
