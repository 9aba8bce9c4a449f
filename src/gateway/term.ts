/** One term of a number: session, connection and workers, opened in this order and closed in the other. */
import type { Channel } from '../channels/channel.ts'
import type { WhatsAppChannel } from '../channels/whatsapp/whatsapp.ts'
import { LostNumberError, type Ownership, type SessionRecords } from '../store/store.ts'
import type { Term } from './gateway-number.ts'
import type { Hold } from './hold.ts'
import type { RecordsEvents, TermRecords } from './open-records.ts'

export interface TermDependencies {
  /** Brings what waits on this machine's disk into the database first. */
  openRecords: (ownership: Ownership, events: RecordsEvents) => Promise<TermRecords>
  /** Connects nothing yet. `mayAct` is asked before every send. */
  openChannel: (records: SessionRecords, mayAct: () => boolean) => Promise<WhatsAppChannel>
  /** Starts receiving and sending. */
  attach: (channel: Channel) => Promise<Attached>
}

export interface Attached {
  /** Finishes the jobs at hand and takes no more. */
  stop: () => Promise<void>
  /** Until when the number's own caps keep replies back, Unix ms; null: nothing does. */
  cappedUntilMs?: () => number | null
}

/** Why the link is offline. */
const AWAY = 'database'

/** Rejects when a part cannot be opened; the others are closed again. */
export async function openTerm(dependencies: TermDependencies, hold: Hold): Promise<Term> {
  let channel: WhatsAppChannel | undefined
  const session = await dependencies.openRecords(hold.ownership, {
    onAway: () => channel?.hold(AWAY),
    onBack: () => channel?.release(AWAY),
    onLost: hold.lose,
  })
  try {
    channel = await dependencies.openChannel(tellLost(session.records, hold), hold.isHeld)
    if (session.isAway()) channel.hold(AWAY)
    if (!hold.isHeld()) throw new LostNumberError(hold.ownership.account)
    return toTerm(channel, session, await dependencies.attach(channel))
  } catch (error) {
    await channel?.stop()
    await session.close()
    throw error
  }
}

function toTerm(channel: WhatsAppChannel, session: TermRecords, attached: Attached): Term {
  let closing: Promise<void> | undefined
  const closeAll = async (): Promise<void> => {
    await attached.stop()
    await channel.stop()
    await session.close()
  }
  const close = (): Promise<void> => (closing ??= closeAll())
  return {
    channel,
    close,
    abort() {
      channel.abort()
      return close()
    },
    health() {
      const { lastInboundMs, closes, clockSkewMs, reasons } = channel.health()
      return {
        lastInboundMs,
        closes,
        clockSkewMs,
        reasons,
        ...channel.outbound(),
        cappedUntilMs: attached.cappedUntilMs?.() ?? null,
        spooled: session.spooled(),
      }
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
    write: (...change) => telling(records.write(...change)),
    clear: (...change) => telling(records.clear(...change)),
  }
}
