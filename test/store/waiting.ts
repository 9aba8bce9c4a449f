/** A message that waits in the inbox, and the right to answer it. */
import { NOTHING_YET, type Conversation } from '../../src/conversation/state.ts'
import type { InboundMessage } from '../../src/model.ts'
import { RETENTION, type Retention } from '../../src/store/expiry.ts'
import type {
  Answer,
  HandOverContact,
  HandOverSubject,
  InboxRow,
  Lease,
  Ownership,
  Store,
} from '../../src/store/store.ts'
import { answer, inbound } from '../support/messages.ts'

/** For a store whose times are small numbers and no time of any clock. */
export const MADE_UP_TIMES: Retention = { ...RETENTION, clockSkewMs: Infinity }

export const LEASE_MS = 1_000

export interface Waiting {
  chatKey: string
  row: InboxRow
  lease: Lease
}

let chats = 0
export const freshChat = (): string => `1555000${String(++chats).padStart(4, '0')}@s.whatsapp.net`

/** In a chat nobody used yet unless told; received at `nowMs`. */
export async function waitingMessage(
  store: Store,
  part: Partial<InboundMessage> = {},
  nowMs = 1_000,
): Promise<Waiting> {
  const { chatKey } = await store.acceptInbound(inbound({ chat: freshChat(), ...part }), nowMs)
  const [row] = await store.unanswered(chatKey, 1)
  const lease = await store.takeLease(chatKey, 'worker', nowMs, LEASE_MS)
  if (!row || !lease) throw new Error('nothing to work on')
  return { chatKey, row, lease }
}

/** Receives and answers one message of the chat; fails unless that was committed. */
export async function answered(
  store: Store,
  chat: string,
  part: Partial<Answer> = {},
  nowMs = 2_000,
): Promise<Waiting> {
  const waiting = await waitingMessage(store, { chat }, nowMs)
  const result = await store.commitAnswer(waiting.lease, answer(waiting.row.id, part), nowMs)
  if (result !== 'committed') throw new Error(`not committed but ${result}`)
  return waiting
}

export function conversation(part: Partial<Conversation> = {}): Conversation {
  return {
    ...NOTHING_YET,
    step: { at: 'steps', path: 'registration', page: 0, stuck: 1 },
    lure: 'otp-request',
    plan: 'code',
    path: 'registration',
    cards: ['register-again'],
    waitingSinceMs: 500,
    last: null,
    ...part,
  }
}

export const contact = (chat: string): HandOverContact => ({
  chat,
  participant: '',
  from: '+15550001111',
  language: 'kk',
  country: 'KZ',
})

export const subject: HandOverSubject = {
  lure: 'otp-request',
  story: null,
  path: 'registration',
  reason: 'stuck',
}

/** The number, which nobody else holds. */
export async function held(store: Store, account: string, leaseMs = 60_000): Promise<Ownership> {
  const ownership = await store.takeNumber(account, 'a test', leaseMs)
  if (!ownership) throw new Error(`somebody holds ${account}`)
  return ownership
}
