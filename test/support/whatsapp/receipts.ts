/** What the bot says about messages it got: receipts, requests for a resend and refusals, written down and acted on. */
import { getBinaryNodeChild, getBinaryNodeChildren, type BinaryNode } from '@whiskeysockets/baileys'
import type { ReceiptRecord } from './controls.ts'
import type { Delivery } from './delivery.ts'
import { createRecordLog, preciseNowMs, type RecordLog } from './record-log.ts'
import type { Sender } from './sending.ts'
import { receiptAck } from './stanzas.ts'
import type { Connection } from './state.ts'

export interface Receipts {
  readonly log: RecordLog<ReceiptRecord>
  takeReceipt(stanza: BinaryNode, connection: Connection): Promise<void>
  /** `<ack class="message">`: without an error as good as a receipt. */
  takeAck(stanza: BinaryNode): void
  retries(): number
  refusals(): number
}

export function createReceipts(delivery: Delivery, sender: Pick<Sender, 'resend'>): Receipts {
  const log = createRecordLog<ReceiptRecord>()
  let retries = 0
  let refusals = 0

  return {
    log,
    async takeReceipt(stanza, connection) {
      const { id = '', type = '', to = '' } = stanza.attrs
      const more = getBinaryNodeChildren(getBinaryNodeChild(stanza, 'list'), 'item')
      connection.send(receiptAck(stanza))
      for (const each of [id, ...more.map((item) => item.attrs['id'] ?? '')]) {
        log.add({ id: each, type, from: to, at: preciseNowMs() })
        delivery.confirm(each)
      }
      if (type !== 'retry') return
      retries++
      await sender.resend(id)
    },
    takeAck(stanza) {
      if (stanza.attrs['class'] !== 'message') return
      const { id = '', to = '', error } = stanza.attrs
      if (error) refusals++
      log.add({ id, type: 'ack', from: to, at: preciseNowMs(), ...(error ? { error } : {}) })
      delivery.confirm(id)
    },
    retries: () => retries,
    refusals: () => refusals,
  }
}
