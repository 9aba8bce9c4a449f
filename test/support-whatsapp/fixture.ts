/** One server and one linked, logged-in plain bot per test. */
import { afterEach, beforeEach } from 'vitest'
import type { WAMessage } from '@whiskeysockets/baileys'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import type { MessageContent, SendOptions } from '../support/whatsapp/controls.ts'
import { connectPlainBot, linkedAuth, type PlainAuth, type PlainBot } from './plain-bot.ts'

export const ANN = '15551112222'
export const BOB = '15553334444'

export interface LinkedFixture {
  server: LoopbackWhatsApp
  auth: PlainAuth
  bot: PlainBot
  /** Sends as Ann and returns the message as the bot got it, content included. */
  receive(content: MessageContent, options?: SendOptions): Promise<WAMessage>
  /** A new socket on the same credentials, ready for messages. */
  reconnect(): Promise<PlainBot>
}

/** Registers the hooks; the object's fields are filled before each test. */
export function useLinkedBot(): LinkedFixture {
  const fixture = {
    async receive(content, options) {
      const id = await fixture.server.send(ANN, content, options)
      return fixture.bot.waitMessage(
        (m) => m.key.id === id && (m.message !== undefined || m.key.isViewOnce === true),
      )
    },
    async reconnect() {
      const { logins } = await fixture.server.snapshot()
      fixture.bot = connectPlainBot(fixture.server.url, fixture.auth)
      await fixture.server.waitSnapshot((snapshot) => snapshot.logins > logins)
      return fixture.bot
    },
  } as LinkedFixture
  beforeEach(async () => {
    fixture.server = await startLoopbackWhatsApp()
    await fixture.server.registerDevice(1)
    fixture.auth = linkedAuth(fixture.server)
    fixture.bot = connectPlainBot(fixture.server.url, fixture.auth)
    await fixture.server.waitReady()
  })
  afterEach(async () => {
    void fixture.bot.socket.end(undefined)
    await fixture.server.stop()
  })
  return fixture
}
