/**
 * A WhatsApp server on loopback for tests: an unmodified Baileys socket links to it, and simulated people
 * with real Signal identities talk to the bot. It encodes our belief about WhatsApp, not WhatsApp itself.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Curve, type BinaryNode, type proto } from '@whiskeysockets/baileys'
import { WebSocketServer } from 'ws'
import { serveConnection } from './connection.ts'
import type {
  ContactInfo,
  LoopbackControls,
  LoopbackWaits,
  PresenceRecord,
  ReceiptRecord,
  ServerAddress,
} from './controls.ts'
import { createDelivery } from './delivery.ts'
import { createFaults } from './faults.ts'
import { createJournal } from './journal.ts'
import { startMediaHost } from './media.ts'
import { createCertificateChain } from './noise.ts'
import { createOutbound } from './outbound.ts'
import { createPairing } from './pairing.ts'
import { answerQuery } from './queries.ts'
import { createSender } from './sending.ts'
import { personReceipt, receiptAck, retryRequest, unixSeconds } from './stanzas.ts'
import { createState, recordProblem, type Connection } from './state.ts'
import { createWaits } from './waits.ts'

/** How long `send` waits for a bot that has not uploaded its keys yet. */
const KEYS_PATIENCE_MS = 10_000

export interface LoopbackOptions {
  /** The bot's own number and LID (user parts). */
  number?: string
  lid?: string
  /** Ports on 127.0.0.1; any free one without them. */
  port?: number
  mediaPort?: number
}

export interface LoopbackWhatsApp extends LoopbackControls, LoopbackWaits, ServerAddress {
  stop(): Promise<void>
}

type Parts = ReturnType<typeof createParts>

function createParts(options: LoopbackOptions, media: Awaited<ReturnType<typeof startMediaHost>>) {
  const journal = createJournal()
  const state = createState(options.number ?? '15550000000', options.lid ?? '900000000000001', journal)
  const faults = createFaults(state)
  const delivery = createDelivery(state)
  const outbound = createOutbound(state, faults, delivery, media)
  const keysReady = async () => {
    const deadline = Date.now() + KEYS_PATIENCE_MS
    while (!state.keys) {
      if (Date.now() > deadline) throw new Error('the bot has not uploaded its keys')
      await journal.nextChange(journal.version(), deadline - Date.now())
    }
  }
  const sender = createSender(state, delivery, media, keysReady)
  const presences: PresenceRecord[] = []
  const receipts: ReceiptRecord[] = []
  return {
    journal,
    state,
    media,
    faults,
    delivery,
    outbound,
    sender,
    pairing: createPairing(state),
    presences,
    receipts,
  }
}

/** Admits the bot, offers it pairing, or turns it away. */
function admit(
  { state, faults, pairing, journal }: Parts,
  payload: proto.ClientPayload,
  connection: Connection,
): void {
  const replaced = state.connection
  state.connection = connection
  journal.changed()
  const fail = (reason: number) => {
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
  connection.send({ tag: 'success', attrs: { t: unixSeconds(), lid, props: '1', companion_enc_static: 'x' } })
}

async function handleStanza(parts: Parts, stanza: BinaryNode, connection: Connection): Promise<void> {
  const { state, media, faults, delivery, outbound, sender, pairing, presences, receipts, journal } = parts
  if (faults.isMuted) return
  const at = Date.now()
  const { id = '', type = '', to = '', from = '' } = stanza.attrs
  switch (stanza.tag) {
    case 'iq':
      return answerQuery(state, stanza, connection, {
        pairing,
        media,
        onActive() {
          if (connection.isLoggedIn) return
          connection.isLoggedIn = true
          state.logins++
          delivery.flush()
        },
        onLogout: () => faults.disconnect({ kind: 'device-removed' }),
      })
    case 'message':
      return outbound.receive(stanza, connection)
    case 'receipt':
      receipts.push({ index: receipts.length, id, type, from: to, at })
      connection.send(receiptAck(stanza))
      delivery.confirm(id)
      if (type === 'retry') await sender.resend(id)
      break
    case 'ack': {
      if (stanza.attrs['class'] !== 'message') return
      const error = stanza.attrs['error']
      receipts.push({ index: receipts.length, id, type: 'ack', from: to, at, ...(error ? { error } : {}) })
      delivery.confirm(id)
      break
    }
    case 'presence':
      presences.push({ index: presences.length, type, to, at })
      break
    case 'chatstate': {
      const typing = Array.isArray(stanza.content) ? (stanza.content[0]?.tag ?? '') : ''
      presences.push({ index: presences.length, type: typing, to: to || from, at })
      break
    }
  }
  journal.changed()
}

function createControls(parts: Parts): LoopbackControls {
  const { state, media, faults, delivery, outbound, sender, pairing, presences, receipts, journal } = parts
  return {
    async addContact(number, options = {}) {
      const { name, jid, lid, lidJid } = state.contact(number, options)
      return { number, name, jid, lid, lidJid } satisfies ContactInfo
    },
    async addGroup(jid, { subject, members, addressing = 'lid' }) {
      state.groups.set(jid, { subject, addressing, members: members.map((number) => state.contact(number)) })
    },
    send: (number, content, options) => sender.send(state.contact(number), content, options),
    sendFromOwnPhone: (number, content, options) =>
      sender.sendFromOwnPhone(state.contact(number), content, options),
    replay: async (id) => delivery.replay(id),
    markRead: async (number, ids) => delivery.deliver(personReceipt(state.contact(number).jid, ids, 'read')),
    async requestResend(number, id, group) {
      const { jid, lidJid } = state.contact(number)
      delivery.deliver(group ? retryRequest(group, id, lidJid) : retryRequest(jid, id))
    },
    forgetSession: async (number) => state.contact(number).forgetSession(),
    async registerDevice(deviceId) {
      state.devices.add(deviceId)
      state.deviceId = deviceId
      state.nextDeviceId = Math.max(state.nextDeviceId, deviceId + 1)
    },
    scanQr: async (qrText) => pairing.scanQr(qrText),
    typePairingCode: (code) => pairing.typeCode(code),
    disconnect: async (how) => faults.disconnect(how),
    failNextLogin: async (reason, times = 1) => faults.failNextLogin(reason, times),
    async setMuted(isMuted) {
      faults.isMuted = isMuted
    },
    async setRefusing(isRefusing) {
      faults.isRefusing = isRefusing
    },
    setAckPolicy: async (policy) => faults.setAckPolicy(policy),
    setUploadPolicy: async (policy) => media.uploads.setPolicy(policy),
    snapshot: async () => ({
      isConnected: state.connection !== undefined,
      isLoggedIn: state.connection?.isLoggedIn ?? false,
      logins: state.logins,
      connections: state.connections,
      devices: [...state.devices],
      preKeys: state.keys?.preKeys.length ?? null,
      queued: delivery.queued(),
      unconfirmed: delivery.unconfirmed(),
      uploads: media.uploads.count(),
      pairingCodeFor: pairing.codeRequestedFor(),
      problems: [...state.problems],
    }),
    outbound: async (since = 0) => outbound.records.slice(since),
    presences: async (since = 0) => presences.slice(since),
    receipts: async (since = 0) => receipts.slice(since),
    nextChange: (since, timeoutMs) => journal.nextChange(since, timeoutMs),
  }
}

/** Starts listening on 127.0.0.1. State (device, keys, sessions) outlives the bot's connections. */
export async function startLoopbackWhatsApp(options: LoopbackOptions = {}): Promise<LoopbackWhatsApp> {
  const media = await startMediaHost(options.mediaPort)
  const parts = createParts(options, media)
  const { state, faults, delivery, journal } = parts
  const staticKey = Curve.generateKeyPair()
  const certificateChain = createCertificateChain(staticKey.public)
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, stream, head) => {
    // An HTTP error here would leave Baileys waiting for its connect timeout (20 s).
    if (faults.isRefusing) stream.destroy()
    else sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request))
  })

  sockets.on('connection', (socket) => {
    state.connections++
    serveConnection(socket, {
      staticKey,
      certificateChain,
      onLogin: (payload, connection) => admit(parts, payload, connection),
      onStanza: (stanza, connection) => handleStanza(parts, stanza, connection),
      onError: (error) => recordProblem(state, 'connection', error),
      onClosed(connection) {
        if (state.connection !== connection) return
        state.connection = undefined
        delivery.requeueUnconfirmed()
        journal.changed()
      },
    })
  })
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve))

  const controls = createControls(parts)
  return {
    ...controls,
    ...createWaits(controls),
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws/chat`,
    mediaOrigin: media.origin,
    number: state.number,
    lid: state.lid,
    async stop() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      http.closeAllConnections()
      await Promise.all([media.stop(), new Promise((resolve) => http.close(resolve))])
    },
  }
}
