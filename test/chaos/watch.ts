/** Follows what the bot did, as the loopback server saw it: messages that reached phones, and confirmations. */
import type { OutboundRecord } from '../support/whatsapp/controls.ts'
import type { SpawnedWhatsApp } from '../support/whatsapp/control-client.ts'
import type { Delivery } from './count.ts'
import { isFallback } from './fallback.ts'

export interface Arrived extends Delivery {
  /** Unix ms. */
  at: number
}

export interface Watch {
  readonly deliveries: readonly Arrived[]
  readonly acknowledged: readonly string[]
  /** Reads what is new. */
  look(): Promise<void>
}

/** Delivery receipts; a bot that shows nobody that it is online sends them as `inactive`. */
const CONFIRMATIONS = new Set(['', 'inactive'])

export function watch(wa: SpawnedWhatsApp): Watch {
  const deliveries: Arrived[] = []
  const acknowledged: string[] = []
  let records = 0
  let receipts = 0
  return {
    deliveries,
    acknowledged,
    async look() {
      const fresh = await wa.outbound(records)
      records += fresh.length
      for (const record of fresh) if (hasArrived(record)) deliveries.push(toDelivery(record))
      const told = await wa.receipts(receipts)
      receipts += told.length
      for (const { id, type } of told) if (CONFIRMATIONS.has(type)) acknowledged.push(id)
    },
  }
}

/** What the server refused never reached anybody. */
const hasArrived = ({ ack }: OutboundRecord): boolean => typeof ack !== 'number'

function toDelivery({ contact, id, quoted, text, at }: OutboundRecord): Arrived {
  return { person: contact, id, answers: quoted?.id ?? null, text, at, isFallback: isFallback(text) }
}
