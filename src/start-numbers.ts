/** The gateway's part of the composition: every number's term, and what a channel brings in and takes out. */
import { hostname } from 'node:os'
import type { Channel } from './channels/channel.ts'
import type { Config } from './config.ts'
import { readCard } from './content/cards.ts'
import type { GatewayNumber } from './gateway/gateway-number.ts'
import { createLeftover } from './gateway/leftover.ts'
import type { NumberTiming } from './gateway/number.ts'
import { startNumbers } from './gateway/numbers.ts'
import { openRecords } from './gateway/open-records.ts'
import { openTerm, type TermDependencies } from './gateway/term.ts'
import type { Log } from './log.ts'
import type { Runtime } from './runtime.ts'
import type { OnAccepted } from './store/drain-spool.ts'
import type { Spool } from './store/spool.ts'
import { redactMessage } from './triage/redact.ts'
import { isPressing, type BurstRules } from './workers/burst.ts'
import type { Meters } from './workers/meters.ts'
import { createReceive } from './workers/receive.ts'
import { createRefetch } from './workers/refetch.ts'
import { startSending } from './workers/sending.ts'
import { createTyping } from './workers/typing.ts'

export type Attach = TermDependencies['attach']

/** Names this gateway to operators and in what it holds. */
export function gatewayName(): string {
  return `${hostname()} ${process.pid}`
}

/** Baileys is loaded here and nowhere else: it costs half a second and 64 MB. */
export async function openNumbers(
  { whatsapp, dataDir }: Config,
  log: Log,
  runtime: Runtime,
  attach: Attach,
  timing: Partial<NumberTiming> = {},
): Promise<GatewayNumber[]> {
  const { createWhatsAppChannel } = await import('./channels/whatsapp/whatsapp.ts')
  const { store, queues } = runtime
  const openSpool = (account: string): Spool => runtime.openSpool(account)
  // Without its job the sweep finds the chat a little later.
  const onAccepted: OnAccepted = ({ chatKey, isNew }, { account }) =>
    void (isNew && queues.addDrain(account, chatKey).catch(() => undefined))
  const recordsParts = { dataDir, store, openSpool, log, onAccepted }
  const dependenciesOf = (number: Config['whatsapp']['numbers'][number]): TermDependencies => ({
    openRecords: (ownership, events) => openRecords(recordsParts, ownership, events),
    openChannel: async (records, mayAct) => {
      // Of several numbers each line must say which.
      const named = log.child({ account: number.account })
      const channel = await createWhatsAppChannel({ ...whatsapp, ...number }, named, {
        records,
        mayAct,
        sentReply: (messageId) => store.sentReply(number.account, messageId),
        readCard,
      })
      // What waited for the connection, or for a restriction's end, need not wait out its pause.
      channel.onState((state) => {
        if (state === 'open' || state === 'degraded')
          void queues.wakeDeliver(number.account).catch(() => undefined)
      })
      return channel
    },
    attach,
  })
  return startNumbers({
    numbers: whatsapp.numbers.map((number) => ({
      ...number,
      openTerm: (hold) => openTerm(dependenciesOf(number), hold),
      leftover: createLeftover({ account: number.account, openSpool, store, onAccepted, log }),
    })),
    owner: gatewayName(),
    store,
    log,
    timing,
  })
}

/** Inbound: store first, then schedule. Outbound: this process sends the account's replies. Resolves to how to end it. */
export function createAttach(
  config: Config,
  log: Log,
  { store, queues }: Runtime,
  burst: BurstRules,
  meters: Meters,
): Attach {
  return async (channel: Channel) => {
    const typing = createTyping(channel)
    const isNumber = config.whatsapp.numbers.some(({ account }) => account === channel.account)
    const sends = isNumber ? config.sends : { perMinute: 0, perHour: 0, perDay: 0 }
    const parts = { channel, typing, store, queues, log, pacing: config.pacing, sends, meters }
    const sending = await startSending(parts)
    const { askForMedia } = channel
    const stopRefetch =
      askForMedia && (await queues.runRefetch(channel.account, createRefetch({ store, askForMedia, log })))
    const receive = createReceive({
      store,
      queues,
      typing,
      redact: redactMessage,
      isPressing: (message) => isPressing(message, burst),
      log,
      meters,
    })
    await channel.start(receive)
    return {
      cappedUntilMs: sending.cappedUntilMs,
      async stop() {
        typing.stop()
        await Promise.all([sending.stop(), stopRefetch?.()])
      },
    }
  }
}
