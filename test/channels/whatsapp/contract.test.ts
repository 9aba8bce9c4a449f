/** The channel contract on a real Baileys socket against the loopback server. */
import { startLoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import type { Relation } from '../../../src/model.ts'
import type { MessageContent, OutboundRecord } from '../../support/whatsapp/controls.ts'
import {
  CONTRACT_CARD,
  describeChannelContract,
  type ChannelWorld,
  type HeardReply,
} from '../channel-contract.ts'
import { createBot, linkedRecords } from './bot.ts'
import { pngOf } from './png.ts'

const PERSON = '923001234567'
const CARD = pngOf(1080, 1920)

async function openWorld(): Promise<ChannelWorld> {
  const server = await startLoopbackWhatsApp()
  const bot = await createBot(server, await linkedRecords(server))
  bot.cards.set(`${CONTRACT_CARD.id} ${CONTRACT_CARD.language}`, CARD)
  return {
    channel: bot.channel,
    ready: async () => {
      await bot.waitState('open')
      await server.waitReady()
    },
    say: (text) => server.send(PERSON, text),
    forward: (text) => server.send(PERSON, { kind: 'text', text, forwarded: true }),
    refer: (relation, text) => server.send(PERSON, asContent(relation, text)),
    heard: async (id) => heard(await server.waitOutbound((record) => record.id === id)),
    allHeard: async () => (await server.outbound()).map(heard),
    dispose: async () => {
      await bot.channel.stop()
      await server.stop()
    },
  }
}

function asContent({ kind, id }: Relation, text: string): MessageContent {
  if (kind === 'reply') return { kind: 'text', text, quoted: { id, text: 'an answer' } }
  if (kind === 'edit') return { kind, of: id, to: text }
  if (kind === 'reaction') return { kind, to: id, emoji: text }
  return { kind, of: id }
}

function heard({ id, text, quoted, picture }: OutboundRecord): HeardReply {
  const isCard = picture !== undefined && Buffer.compare(picture.bytes, CARD) === 0
  return { id, text, quotedId: quoted?.id ?? null, card: isCard ? CONTRACT_CARD.id : null }
}

describeChannelContract('WhatsApp', openWorld)
