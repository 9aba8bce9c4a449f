/** A WhatsApp channel on a loopback server: what tests start, watch and write with. */
import pino from 'pino'
import { expect, vi } from 'vitest'
import {
  createWhatsAppChannel,
  type WhatsAppChannel,
  type WhatsAppConfig,
} from '../../../src/channels/whatsapp/whatsapp.ts'
import type { LinkState } from '../../../src/channels/whatsapp/link-states.ts'
import { openSession } from '../../../src/channels/whatsapp/session.ts'
import type { OutboundReply } from '../../../src/channels/channel.ts'
import type { InboundMessage } from '../../../src/model.ts'
import { linkedCreds } from '../../support/whatsapp/memory-auth.ts'
import type { LoopbackControls, LoopbackWaits, ServerAddress } from '../../support/whatsapp/controls.ts'
import { createMemoryRecords, type MemoryRecords } from './memory-records.ts'

/** In this process or in one of its own. */
type AnyServer = LoopbackControls & LoopbackWaits & ServerAddress

const DEVICE_ID = 1
const PATIENCE = { timeout: 8000, interval: 10 }

export interface Bot {
  channel: WhatsAppChannel
  records: MemoryRecords
  received: InboundMessage[]
  states: LinkState[]
  /** Every line the channel logged. */
  logged: string[]
  /** What a phone may ask for again, by message id. */
  sentReplies: Map<string, OutboundReply>
  /** Pictures of cards, by `id language`. */
  cards: Map<string, Uint8Array>
  /** Set to make storing fail that many times. */
  storeFailures: { left: number }
  /** How long storing takes. */
  storeDelayMs: number
  start(): Promise<void>
  waitState(state: LinkState): Promise<void>
  waitReceived(count: number): Promise<void>
}

/** Records of a device that this server already knows. */
export async function linkedRecords(server: AnyServer): Promise<MemoryRecords> {
  const records = createMemoryRecords()
  const session = await openSession(records, pino({ level: 'silent' }))
  Object.assign(
    session.auth.creds,
    linkedCreds({ number: server.number, lid: server.lid, deviceId: DEVICE_ID }),
  )
  await session.saveCreds()
  await server.registerDevice(DEVICE_ID)
  return records
}

export async function createBot(
  server: AnyServer,
  records: MemoryRecords,
  config: Partial<WhatsAppConfig> = {},
): Promise<Bot> {
  const logged: string[] = []
  const sentReplies = new Map<string, OutboundReply>()
  const cards = new Map<string, Uint8Array>()
  const channel = await createWhatsAppChannel(
    {
      account: 'default',
      wsUrl: server.url,
      ackTimeoutMs: 2000,
      connectTimeoutMs: 2000,
      queryTimeoutMs: 2000,
      restrictionMs: 400,
      stopGraceMs: 300,
      mediaHosts: [new URL(server.mediaOrigin).host],
      ...config,
    },
    pino({ level: 'debug' }, { write: (line) => logged.push(line) }),
    {
      records,
      sentReply: async (id) => sentReplies.get(id) ?? null,
      mayAct: () => true,
      readCard: async (id, language) => {
        const card = cards.get(`${id} ${language}`)
        if (!card) throw new Error('no such file')
        return card
      },
    },
  )
  const bot: Bot = {
    channel,
    records,
    received: [],
    states: [],
    logged,
    sentReplies,
    cards,
    storeFailures: { left: 0 },
    storeDelayMs: 0,
    start: () =>
      channel.start(async (message, accept) => {
        if (bot.storeDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, bot.storeDelayMs))
        if (bot.storeFailures.left-- > 0) throw new Error('the store is away')
        await accept?.(message)
        bot.received.push(message)
      }),
    waitState: (state) => vi.waitFor(() => expect(channel.state).toBe(state), PATIENCE),
    waitReceived: (count) =>
      vi.waitFor(() => expect(bot.received.length).toBeGreaterThanOrEqual(count), PATIENCE),
  }
  channel.onState((state) => bot.states.push(state))
  return bot
}

/** A linked bot, online and with its keys uploaded. */
export async function startLinkedBot(server: AnyServer, config: Partial<WhatsAppConfig> = {}): Promise<Bot> {
  const bot = await createBot(server, await linkedRecords(server), config)
  await bot.start()
  await bot.waitState('open')
  await server.waitReady()
  return bot
}
