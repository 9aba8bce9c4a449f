/** What a channel calls for every message: secrets out, stored, and only then scheduled. */
import type { Receive } from '../channels/channel.ts'
import type { Log } from '../log.ts'
import type { InboundMessage } from '../model.ts'
import { errorName } from '../queues/error-name.ts'
import type { Queues } from '../queues/queues.ts'
import type { Store } from '../store/store.ts'
import { NO_METERS, type Meters } from './meters.ts'
import type { Typing } from './typing.ts'

export interface ReceiveDependencies {
  store: Pick<Store, 'acceptInbound'>
  queues: Pick<Queues, 'addDrain'>
  typing: Pick<Typing, 'begin'>
  /** Leaves no secret in what is stored. */
  redact: (message: InboundMessage) => InboundMessage
  /** Is not to wait for what else its sender may write (burst.ts). */
  isPressing: (message: InboundMessage) => boolean
  log: Log
  nowMs?: () => number
  meters?: Pick<Meters, 'received'>
}

/** Rejects when the message was not stored: the channel has to deliver it again. */
export function createReceive(dependencies: ReceiveDependencies): Receive {
  const {
    store,
    queues,
    typing,
    redact,
    isPressing,
    log,
    nowMs = Date.now,
    meters = NO_METERS,
  } = dependencies
  return async (received, accept = (message) => store.acceptInbound(message, nowMs())) => {
    const startedMs = nowMs()
    const message = redact(received)
    const { chatKey, isNew } = await accept(message)
    meters.received(message.account, nowMs() - startedMs)
    if (!isNew) return
    // Nobody types an answer to an emoji, and seldom one to a mended letter.
    if (message.relation === undefined || message.relation.kind === 'reply') typing.begin(message.chat)
    // Stored already, and whoever waits for that must not wait for a queue: when it is away, the sweep schedules the chat.
    void queues
      .addDrain(message.account, chatKey, { wakes: isPressing(message) })
      .catch((error: unknown) => log.warn({ error: errorName(error) }, 'drain job not added'))
  }
}
