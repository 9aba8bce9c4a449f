/** Messages delivered twice or damaged, and acknowledgements late, lost or refused. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AckPolicy } from '../support/whatsapp/controls.ts'
import type { Disturbance, Scenario } from './scenario.ts'

const SOON = { WHATSAPP_ACK_TIMEOUT_MS: '2000' }
/** A number that was refused pauses for seconds instead of ten minutes. */
const HELD = { WHATSAPP_RESTRICTION_MS: '2000' }

/** For a while every message of the bot meets this. */
const acknowledging =
  (policy: AckPolicy) =>
  async ({ stage, awayMs }: Disturbance): Promise<void> => {
    await stage.wa.setAckPolicy(policy)
    await sleep(awayMs)
    await stage.wa.setAckPolicy({ mode: 'ok' })
  }

export const DELIVERY: Scenario[] = [
  {
    id: 'duplicates',
    what: 'every third message delivered twice anew and twice again byte by byte, connection broken between',
    mode: 'distributed',
    prepare: ({ wa }) => wa.setDeliveryPolicy({ copies: 2, repeats: 2, every: 3 }),
    disturb: ({ stage }) => stage.wa.disconnect({ kind: 'drop' }),
  },
  {
    id: 'reordered-people',
    what: 'delivered shuffled by windows of 10, each person’s own in order',
    mode: 'distributed',
    prepare: ({ wa }) => wa.setDeliveryPolicy({ reorder: { window: 10, among: 'people' } }),
    disturb: async () => undefined,
  },
  {
    id: 'reordered',
    what: 'delivered shuffled by windows of 40, also of one person',
    mode: 'distributed',
    order: 'confirmed',
    prepare: ({ wa }) => wa.setDeliveryPolicy({ reorder: { window: 40, among: 'all', waitMs: 3_000 } }),
    disturb: async () => undefined,
  },
  {
    id: 'delayed',
    what: 'each message held back 0 to 3 s',
    mode: 'distributed',
    order: 'confirmed',
    prepare: ({ wa }) => wa.setDeliveryPolicy({ delayMs: [0, 3_000] }),
    disturb: async () => undefined,
  },
  {
    id: 'replayed',
    what: 'twenty messages delivered again byte by byte',
    mode: 'distributed',
    async disturb({ stage, load }) {
      for (const { id } of load.sent.slice(0, 20)) await stage.wa.replay(id)
    },
  },
  {
    id: 'undecryptable',
    what: 'every tenth message undecryptable, resent when asked for',
    mode: 'distributed',
    // Who wrote two in the meantime gets the answer to the later one first: the earlier one came later.
    order: 'confirmed',
    how: (index) => (index % 10 === 0 ? { corrupt: true } : {}),
    disturb: async () => undefined,
  },
  {
    id: 'slow-acks',
    what: 'acknowledgements 5 s late, the bot waits 2 s',
    mode: 'distributed',
    environment: SOON,
    disturb: acknowledging({ mode: 'delay', ms: 5_000 }),
  },
  {
    id: 'lost-acks',
    what: 'acknowledgements lost',
    mode: 'distributed',
    environment: SOON,
    disturb: acknowledging({ mode: 'none' }),
    isShort: true,
  },
  {
    id: 'lost-acks-drop',
    what: 'acknowledgements lost, and the connection broken',
    mode: 'distributed',
    environment: SOON,
    async disturb(disturbance) {
      await acknowledging({ mode: 'none' })(disturbance)
      await disturbance.stage.wa.disconnect({ kind: 'drop' })
    },
  },
  {
    id: 'ack-463',
    what: 'every reply refused with 463 for a while',
    mode: 'distributed',
    environment: HELD,
    disturb: acknowledging({ mode: 'error', code: 463 }),
    isShort: true,
  },
  {
    id: 'ack-463-pn',
    what: 'replies to phone numbers refused with 463 for a while, those to LIDs taken',
    mode: 'distributed',
    environment: HELD,
    disturb: acknowledging({ mode: 'error', code: 463, addressedBy: 'pn' }),
  },
  {
    id: 'ack-500',
    what: 'every reply refused with 500 for a while',
    mode: 'distributed',
    disturb: acknowledging({ mode: 'error', code: 500 }),
  },
]
