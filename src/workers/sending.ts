/** Everything that sends one channel's replies, put together: pace, caps, the job's handler and its queue's fence. */
import type { Channel } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { Queues, Stop } from '../queues/queues.ts'
import type { Store } from '../store/store.ts'
import { createCaps, type CapLimits } from './caps.ts'
import { createDeliver, type DeliverLimits } from './deliver.ts'
import type { Meters } from './meters.ts'
import { createPace } from './pace.ts'
import type { Typing } from './typing.ts'

/** Messages; 0: any number. */
export interface SendLimits extends CapLimits {
  perMinute: number
}

export interface SendingParts {
  channel: Pick<Channel, 'account'>
  typing: Pick<Typing, 'begin' | 'send'>
  store: Store
  queues: Pick<Queues, 'runDeliver'>
  log: Log
  pacing: 'human' | 'off'
  sends: SendLimits
  limits?: Partial<DeliverLimits>
  meters?: Meters
}

export interface Sending {
  stop: Stop
  /** Until when the hourly or daily cap keeps replies back, Unix ms; null: nothing does. */
  cappedUntilMs: () => number | null
}

/** Jobs begun for each message that may go out: many find nothing to do, or have to wait. */
const JOBS_PER_MESSAGE = 4

/** Resolves once the queue's jobs are taken. */
export async function startSending(parts: SendingParts): Promise<Sending> {
  const { channel, typing, store, queues, log, pacing, sends, limits, meters } = parts
  const { account } = channel
  const caps = createCaps({ account, limits: sends, rates: store, log })
  const deliver = createDeliver({
    store,
    channel: typing,
    pace: createPace(pacing, { perMinute: sends.perMinute }),
    caps,
    // The first message's typing shows from the question's arrival on.
    beginTyping: (chat) => typing.begin(chat),
    log,
    ...(limits && { limits }),
    ...(meters && { meters }),
  })
  const fence =
    sends.perMinute > 0 ? { max: sends.perMinute * JOBS_PER_MESSAGE, durationMs: 60_000 } : undefined
  const stop = await queues.runDeliver(account, deliver, { fence })
  return { stop, cappedUntilMs: caps.cappedUntilMs }
}
