/** The channel contract on a real Baileys socket against the loopback server. */
import { startLoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { describeChannelContract, type ChannelWorld, type HeardReply } from '../channel-contract.ts'
import { createBot, linkedRecords } from './bot.ts'
import type { OutboundRecord } from '../../support/whatsapp/controls.ts'

const PERSON = '923001234567'

async function openWorld(): Promise<ChannelWorld> {
  const server = await startLoopbackWhatsApp()
  const bot = await createBot(server, await linkedRecords(server))
  return {
    channel: bot.channel,
    ready: async () => {
      await bot.waitState('open')
      await server.waitReady()
    },
    say: (text) => server.send(PERSON, text),
    forward: (text) => server.send(PERSON, { kind: 'text', text, forwarded: true }),
    heard: async (id) => heard(await server.waitOutbound((record) => record.id === id)),
    allHeard: async () => (await server.outbound()).map(heard),
    dispose: async () => {
      await bot.channel.stop()
      await server.stop()
    },
  }
}

function heard({ id, text, quoted }: OutboundRecord): HeardReply {
  return { id, text, quotedId: quoted?.id ?? null }
}

describeChannelContract('WhatsApp', openWorld)
