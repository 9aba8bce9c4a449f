/**
 * The whole bot on a loopback WhatsApp, in the test's process: embedded as one bot, distributed as a gateway and a
 * worker that share a database and a Redis prefix. The number is linked by a scanned QR code, as people do it.
 */
import './whatsapp/quiet-libsignal.ts'
import { readConfig, type Config } from '../../src/config.ts'
import type { Log } from '../../src/log.ts'
import { startBot, type Bot } from '../../src/main.ts'
import type { RuntimeConfig } from '../../src/runtime.ts'
import { silentLog, testConfig, type TestMode } from './servers.ts'
import type { MessageContent, OutboundRecord, SendOptions, ServerAddress } from './whatsapp/controls.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from './whatsapp/server.ts'

/** How long a test waits for a reply: the machine may be busy with other tests. */
export const REPLY_PATIENCE_MS = 15_000

export interface Journey {
  wa: LoopbackWhatsApp
  config: Config
  /** One bot, or gateway and worker. */
  bots: Bot[]
  gateway: Bot
  /** Sends as that person and resolves with the first reply that quotes the message. */
  ask(number: string, content: MessageContent, options?: SendOptions): Promise<OutboundRecord>
  /** Every record of replies that quote the message, repeats included. */
  repliesTo(messageId: string): Promise<OutboundRecord[]>
  close(): Promise<void>
}

export interface JourneyOptions {
  log?: Log
  /** Extra variables of the environment. */
  environment?: Record<string, string>
  /** Beyond the environment: how long nothing is sent after a restriction whose end WhatsApp does not tell. */
  restrictionMs?: number
}

/** The environment with which the program uses this database, queue prefix and WhatsApp; pacing is off. */
export function environmentOf(
  { dataDir, mode, queuePrefix }: RuntimeConfig,
  wa: ServerAddress,
): Record<string, string> {
  return {
    DATA_DIR: dataDir,
    WHATSAPP_WS_URL: wa.url,
    WHATSAPP_MEDIA_HOSTS: new URL(wa.mediaOrigin).host,
    PACING: 'off',
    CHECKS_PER_HOUR: '0',
    ...(mode.kind === 'distributed' && { DATABASE_URL: mode.databaseUrl, REDIS_URL: mode.redisUrl }),
    ...(queuePrefix !== undefined && { REDIS_PREFIX: queuePrefix }),
  }
}

/** A linked bot that has answered nothing yet. `close` removes everything again. */
export async function startJourney(mode: TestMode, options: JourneyOptions = {}): Promise<Journey> {
  const { log = silentLog, environment = {}, restrictionMs } = options
  const wa = await startLoopbackWhatsApp()
  const own = await testConfig(mode)
  const read = readConfig({ ...environmentOf(own.config, wa), ...environment })
  const config = { ...read, whatsapp: { ...read.whatsapp, ...(restrictionMs && { restrictionMs }) } }
  const bots: Bot[] = []
  const close = async (): Promise<void> => {
    for (const bot of bots.toReversed()) await bot.close()
    await wa.stop()
    await own.remove()
  }
  try {
    const parts = { whatsapp: true, worker: mode === 'embedded' }
    const gateway = await startBot(config, log, parts)
    bots.push(gateway)
    if (mode === 'distributed') bots.push(await startBot(config, log, { whatsapp: false, worker: true }))
    await linkByQr(gateway, wa)
    return { wa, config, bots, gateway, close, ...conversations(wa) }
  } catch (error) {
    await close()
    throw error
  }
}

/** The owner of the number scans the code that the bot shows. */
async function linkByQr(bot: Bot, wa: LoopbackWhatsApp): Promise<void> {
  const qr = await new Promise<string>((resolve) =>
    bot.numbers[0]?.onPairing((pairing) => pairing.kind === 'qr' && resolve(pairing.text)),
  )
  await wa.scanQr(qr)
  await wa.waitReady(REPLY_PATIENCE_MS)
}

/** Questions and answers as the people at the other end see them. */
export function conversations(
  wa: Pick<LoopbackWhatsApp, 'send' | 'waitOutbound' | 'outbound'>,
): Pick<Journey, 'ask' | 'repliesTo'> {
  return {
    async ask(number, content, sendOptions) {
      const id = await wa.send(number, content, sendOptions)
      return wa.waitOutbound((record) => record.quoted?.id === id, REPLY_PATIENCE_MS)
    },
    repliesTo: async (messageId) => (await wa.outbound()).filter((record) => record.quoted?.id === messageId),
  }
}
