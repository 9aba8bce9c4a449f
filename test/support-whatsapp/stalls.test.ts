/** Connections that look alive and are not, as a plain Baileys socket sees them. */
import type { BinaryNode } from '@whiskeysockets/baileys'
import { expect, test } from 'vitest'
import { ANN, useLinkedBot } from './fixture.ts'
import { connectPlainBot } from './plain-bot.ts'

const fixture = useLinkedBot()
const ping = (): BinaryNode => ({ tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'w:p' } })

test('a half-open connection takes and gives nothing; a new one gets what waited', async () => {
  const { server, bot: first } = fixture
  await fixture.receive('before')
  await server.stall('half-open')
  await expect(first.socket.query(ping(), 200)).rejects.toThrow('Timed Out')
  first.socket.sendMessage(`${ANN}@s.whatsapp.net`, { text: 'into the void' }).catch(() => {})
  const id = await server.send(ANN, 'meanwhile')
  expect(await server.counts()).toMatchObject({ queued: 1, outbound: 0 })
  expect(await server.snapshot()).toMatchObject({ isConnected: true, isLoggedIn: true })

  const second = await fixture.reconnect()
  expect((await second.waitMessage((m) => m.key.id === id)).message?.conversation).toBe('meanwhile')
  expect(second.received[0]?.type).toBe('append')
  expect(first.received.filter(({ message }) => message.key.id === id)).toEqual([])
  expect(await server.counts()).toMatchObject({ outbound: 0, logins: 2 })
})

test('what went out before and was not confirmed comes over the new connection, too', async () => {
  const { server } = fixture
  await server.setMuted(true)
  const message = await fixture.receive('receipt never heard')
  await server.stall('half-open')
  await server.setMuted(false)
  await fixture.reconnect()
  await server.waitReceipt(({ id }) => id === message.key.id)
  expect(await server.counts()).toMatchObject({ unconfirmed: 0, queued: 0 })
})

test('a half-open connection does not answer its end', async () => {
  const { server, bot } = fixture
  await server.stall('half-open')
  void bot.socket.end(undefined)
  const isOver = await Promise.race([
    bot.closed.then(() => true),
    new Promise((resolve) => setTimeout(resolve, 300, false)),
  ])
  expect(isOver).toBe(false)
  expect(await server.snapshot()).toMatchObject({ isConnected: true })
})

test('a zombie answers questions, acknowledges messages and keeps people’s messages back', async () => {
  const { server, bot } = fixture
  await server.stall('zombie')
  expect(await bot.socket.query(ping(), 2_000)).toBeDefined()
  await bot.socket.sendMessage(`${ANN}@s.whatsapp.net`, { text: 'still heard' })
  expect(await server.waitOutbound(({ text }) => text === 'still heard')).toMatchObject({ ack: 'ok' })
  const id = await server.send(ANN, 'kept back')
  expect(bot.received).toEqual([])

  const second = connectPlainBot(server.url, fixture.auth)
  expect(await bot.closed).toBe(440)
  await second.waitMessage((m) => m.key.id === id)
  fixture.bot = second
  await fixture.receive('free again')
})
