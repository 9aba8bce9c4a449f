/** The channel contract on the simulator. */
import { expect } from 'vitest'
import type { OutboundReply } from '../../src/channels/channel.ts'
import { createSimulator } from '../../src/channels/simulator.ts'
import type { InboundMessage } from '../../src/model.ts'
import { describeChannelContract, type ChannelWorld, type HeardReply } from './channel-contract.ts'

async function openWorld(): Promise<ChannelWorld> {
  const channel = createSimulator()
  const shown: HeardReply[] = []
  channel.onReply((reply) => shown.push(heard(reply)))
  let said = 0

  async function write(message: Partial<InboundMessage>): Promise<string> {
    const id = `SAID${said++}`
    await insist(() => channel.receive({ id, ...message }))
    return id
  }

  return {
    channel,
    ready: async () => {},
    say: (text) => write({ text }),
    forward: (text) => write({ text, forwarded: true }),
    refer: (relation, text) => write({ relation, text }),
    heard: async (id) => {
      const found = shown.find((reply) => reply.id === id)
      expect(found).toBeDefined()
      return found!
    },
    allHeard: async () => shown,
    dispose: () => channel.stop(),
  }
}

/** The simulator tells its caller when storing failed; a person then sends the same message again. */
async function insist(work: () => Promise<void>, tries = 5): Promise<void> {
  await work().catch((error: unknown) => {
    if (tries === 1) throw error
    return insist(work, tries - 1)
  })
}

function heard({ messageId, text, quote, card }: OutboundReply): HeardReply {
  return { id: messageId, text, quotedId: quote?.messageId ?? null, card: card?.id ?? null }
}

describeChannelContract('simulator', openWorld)
