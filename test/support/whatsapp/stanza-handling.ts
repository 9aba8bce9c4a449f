/** What the bot's connections say, from log-in on, handed to the parts it concerns. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { BinaryNode, proto } from '@whiskeysockets/baileys'
import type { PresenceRecord } from './controls.ts'
import type { Delivery } from './delivery.ts'
import type { Dispatch } from './dispatch.ts'
import type { Faults } from './faults.ts'
import type { Journal } from './journal.ts'
import type { MediaRetry } from './media-retry.ts'
import type { MediaHost } from './media.ts'
import type { Outbound } from './outbound.ts'
import type { Pairing } from './pairing.ts'
import { answerQuery } from './queries.ts'
import type { Receipts } from './receipts.ts'
import type { RecordLog } from './record-log.ts'
import type { Sender } from './sending.ts'
import { unixSeconds } from './stanzas.ts'
import { recordProblem, type Connection, type ServerState } from './state.ts'

/** Everything the server is made of. */
export interface Parts {
  journal: Journal
  state: ServerState
  media: MediaHost
  faults: Faults
  delivery: Delivery
  dispatch: Dispatch
  outbound: Outbound
  sender: Sender
  receipts: Receipts
  mediaRetry: MediaRetry
  pairing: Pairing
  presences: RecordLog<PresenceRecord>
}

export function logConnection(
  state: ServerState,
  { number }: Connection,
  kind: 'accepted' | 'admitted' | 'ready' | 'failed' | 'closed',
  reason?: number,
): void {
  const why = reason === undefined ? {} : { reason }
  state.connectionLog.add({ kind, connection: number, at: Date.now(), ...why })
}

/** Admits the bot, offers it pairing, or turns it away. */
export function admit(
  { state, faults, pairing, delivery, journal }: Parts,
  payload: proto.ClientPayload,
  connection: Connection,
): void {
  const replaced = state.connection
  if (replaced) delivery.requeueUnconfirmed()
  state.connection = connection
  logConnection(state, connection, 'admitted')
  journal.changed()
  const fail = (reason: number) => {
    logConnection(state, connection, 'failed', reason)
    connection.send({ tag: 'failure', attrs: { reason: String(reason), location: 'lla' } })
    connection.closeSoon()
  }
  const failure = faults.takeLoginFailure()
  if (failure !== undefined) return fail(failure)
  if (!payload.username) return pairing.offerQr(connection)
  const device = payload.device ?? 0
  if (String(payload.username) !== state.number || !state.devices.has(device)) return fail(401)
  if (replaced?.isLoggedIn) {
    replaced.send({
      tag: 'stream:error',
      attrs: {},
      content: [{ tag: 'conflict', attrs: { type: 'replaced' } }],
    })
    replaced.closeSoon()
  }
  state.deviceId = device
  const lid = `${state.lid}:${device}@lid`
  const t = unixSeconds(Date.now() + faults.clockSkewMs)
  connection.send({ tag: 'success', attrs: { t, lid, props: '1', companion_enc_static: 'x' } })
}

function answerFor(parts: Parts, question: BinaryNode, connection: Connection): Promise<void> {
  const { state, media, faults, delivery, pairing } = parts
  return answerQuery(state, question, connection, {
    pairing,
    media,
    onActive() {
      if (connection.isLoggedIn) return
      connection.isLoggedIn = true
      state.logins++
      logConnection(state, connection, 'ready')
      delivery.flush()
    },
    onLogout: () => faults.disconnect({ kind: 'device-removed' }),
  })
}

export async function handleStanza(parts: Parts, stanza: BinaryNode, connection: Connection): Promise<void> {
  const { state, faults, outbound, presences, receipts, journal } = parts
  if (faults.isMuted) return
  const at = Date.now()
  const { type = '', to = '', from = '' } = stanza.attrs
  switch (stanza.tag) {
    case 'iq': {
      const answer = () => answerFor(parts, stanza, connection)
      if (faults.answerDelayMs === 0) return answer()
      // Not awaited: other stanzas, and other questions, go on meanwhile.
      void sleep(faults.answerDelayMs)
        .then(answer)
        .catch((error: unknown) => recordProblem(state, 'late answer', error))
      return
    }
    case 'message':
      return outbound.receive(stanza, connection)
    case 'receipt':
      await receipts.takeReceipt(stanza, connection)
      if (type === 'server-error') parts.mediaRetry.takeRequest(stanza)
      break
    case 'ack':
      receipts.takeAck(stanza)
      break
    case 'presence':
      presences.add({ type, to, at })
      break
    case 'chatstate': {
      const typing = Array.isArray(stanza.content) ? (stanza.content[0]?.tag ?? '') : ''
      presences.add({ type: typing, to: to || from, at })
      break
    }
  }
  journal.changed()
}
