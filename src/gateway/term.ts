/** One term of a number: session, connection and workers, opened in this order and closed in the other. */
import type { Channel } from '../channels/channel.ts'
import type { WhatsAppChannel } from '../channels/whatsapp/whatsapp.ts'
import { LostNumberError, type Ownership, type SessionRecords } from '../store/store.ts'
import type { Term, TermHealth } from './gateway-number.ts'
import type { Hold } from './hold.ts'
import { countResult, type Tally } from './status.ts'

/** The session of a number, with what waits on disk to be stored. */
export interface TermRecords {
  records: SessionRecords
  spooled: () => number
  close: () => Promise<void>
}

export interface TermDependencies {
  /** Brings what waits on disk into the database first. */
  openRecords: (ownership: Ownership) => Promise<TermRecords>
  /** Connects nothing yet. `mayAct` is asked before every send. */
  openChannel: (session: TermRecords, mayAct: () => boolean) => Promise<WhatsAppChannel>
  /** Starts receiving and sending; resolves to what ends the workers. */
  attach: (channel: Channel) => Promise<() => Promise<void>>
}

/** Rejects when a part cannot be opened; the others are closed again. */
export async function openTerm(dependencies: TermDependencies, hold: Hold, tally: Tally): Promise<Term> {
  const session = await dependencies.openRecords(hold.ownership)
  let channel: WhatsAppChannel | undefined
  try {
    const records = tellLost(session.records, hold)
    channel = await dependencies.openChannel({ ...session, records }, hold.isHeld)
    const detach = await dependencies.attach(counting(channel, tally))
    return toTerm(channel, session, detach)
  } catch (error) {
    await channel?.stop()
    await session.close()
    throw error
  }
}

function toTerm(channel: WhatsAppChannel, session: TermRecords, detach: () => Promise<void>): Term {
  return {
    channel,
    health: (): TermHealth => ({ closes: {}, clockSkewMs: null, spooled: session.spooled() }),
    async close() {
      await detach()
      await channel.stop()
      await session.close()
    },
    async abort() {
      const stopped = channel.stop()
      await detach()
      await stopped
      await session.close()
    },
  }
}

/** Whichever write is refused first tells the rest of the gateway. */
function tellLost(records: SessionRecords, hold: Hold): SessionRecords {
  const telling = async <T>(writing: Promise<T>): Promise<T> => {
    try {
      return await writing
    } catch (error) {
      if (error instanceof LostNumberError) hold.lose()
      throw error
    }
  }
  return {
    ...records,
    write: (changes, inbound) => telling(records.write(changes, inbound)),
    clear: () => telling(records.clear()),
  }
}

function counting(channel: Channel, tally: Tally): Channel {
  return {
    account: channel.account,
    start: (receive) =>
      channel.start(async (message, accept) => {
        tally.lastInboundMs = Date.now()
        await receive(message, accept)
      }),
    async send(reply) {
      const result = await channel.send(reply)
      countResult(tally, result, Date.now())
      return result
    },
    setTyping: (chat, isTyping) => channel.setTyping(chat, isTyping),
    ...(channel.askForMedia && { askForMedia: channel.askForMedia }),
    stop: () => channel.stop(),
  }
}
