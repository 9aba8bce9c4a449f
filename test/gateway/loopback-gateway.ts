/** Gateways with real sockets on a loopback WhatsApp and a real store: what hand-over tests start and send with. */
import '../support/whatsapp/quiet-libsignal.ts'
import pino from 'pino'
import { openSession } from '../../src/channels/whatsapp/session.ts'
import { createWhatsAppChannel, type WhatsAppChannel } from '../../src/channels/whatsapp/whatsapp.ts'
import type { SendResult } from '../../src/channels/channel.ts'
import type { GatewayNumber } from '../../src/gateway/gateway-number.ts'
import { createNumber, type NumberOptions } from '../../src/gateway/number.ts'
import { openTerm, type TermDependencies } from '../../src/gateway/term.ts'
import type { Store } from '../../src/store/store.ts'
import { silentLog } from '../support/servers.ts'
import { linkedCreds } from '../support/whatsapp/memory-auth.ts'
import type { LoopbackWhatsApp } from '../support/whatsapp/server.ts'

const DEVICE_ID = 1
export const LEASE_MS = 3_000

export interface LoopbackGateway {
  number: GatewayNumber
  /** Of the term that was opened last. */
  channel: () => WhatsAppChannel | undefined
  /** Like the deliver worker: through whatever connection this gateway has, or believes to have. */
  send: (chat: string, messageId: string) => Promise<SendResult>
}

export interface LoopbackOptions {
  /** Beside the hold's own answer. */
  mayActToo?: () => boolean
  /** Without it nothing is spooled. */
  openRecords?: TermDependencies['openRecords']
  leftover?: NonNullable<NumberOptions['leftover']>
}

/** Puts a link into the store that this server knows, as if it had been paired before. */
export async function linkAccount(store: Store, account: string, wa: LoopbackWhatsApp): Promise<void> {
  const ownership = await store.takeNumber(account, 'the test', 10_000)
  if (!ownership) throw new Error('the number is in use')
  const session = await openSession(store.session(ownership), pino({ level: 'silent' }))
  Object.assign(session.auth.creds, linkedCreds({ number: wa.number, lid: wa.lid, deviceId: DEVICE_ID }))
  await session.saveCreds()
  await store.releaseNumber(ownership)
  await wa.registerDevice(DEVICE_ID)
}

export function openGateway(
  name: string,
  store: Store,
  account: string,
  wa: LoopbackWhatsApp,
  over: LoopbackOptions = {},
): LoopbackGateway {
  const { mayActToo = () => true } = over
  let channel: WhatsAppChannel | undefined
  const number = createNumber({
    account,
    isStandby: false,
    owner: name,
    store,
    log: silentLog,
    timing: { leaseMs: LEASE_MS, tryMs: 50 },
    ...(over.leftover && { leftover: over.leftover }),
    openTerm: (hold) =>
      openTerm(
        {
          openRecords:
            over.openRecords ??
            (async (ownership) => ({
              records: store.session(ownership),
              isAway: () => false,
              spooled: () => 0,
              close: async () => {},
            })),
          openChannel: async (records, mayAct) =>
            (channel = await createWhatsAppChannel(
              { account, wsUrl: wa.url, ackTimeoutMs: 2_000 },
              silentLog,
              {
                records,
                mayAct: () => mayAct() && mayActToo(),
                sentReply: async () => null,
                readCard: () => Promise.reject(new Error('no cards here')),
              },
            )),
          attach: async (attached) => {
            await attached.start(async (message, accept) => void (await accept?.(message)))
            return { stop: async () => {} }
          },
        },
        hold,
      ),
  })
  return {
    number,
    channel: () => channel,
    send: async (chat, messageId) =>
      channel?.send({ chat, messageId, text: `from ${name}` }) ?? {
        outcome: 'unknown',
        reason: 'no channel',
      },
  }
}
