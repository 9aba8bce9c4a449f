/**
 * A WhatsApp server on loopback for tests: an unmodified Baileys socket links to it, and simulated people
 * with real Signal identities talk to the bot. It encodes our belief about WhatsApp, not WhatsApp itself.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Curve } from '@whiskeysockets/baileys'
import { WebSocketServer } from 'ws'
import { serveConnection } from './connection.ts'
import type { LoopbackControls, LoopbackWaits, ServerAddress } from './controls.ts'
import { createDelivery } from './delivery.ts'
import { createDispatch } from './dispatch.ts'
import { createFaults } from './faults.ts'
import { createJournal } from './journal.ts'
import { createControls } from './make-controls.ts'
import { createMediaRetry } from './media-retry.ts'
import { startMediaHost, type MediaHost } from './media.ts'
import { createCertificateChain } from './noise.ts'
import { createOutbound } from './outbound.ts'
import { createPairing } from './pairing.ts'
import { createReceipts } from './receipts.ts'
import { createRecordLog } from './record-log.ts'
import { createSender } from './sending.ts'
import { admit, handleStanza, logConnection, type Parts } from './stanza-handling.ts'
import { createState, recordProblem } from './state.ts'
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

function createParts(options: LoopbackOptions, media: MediaHost): Parts {
  const journal = createJournal()
  const state = createState(options.number ?? '15550000000', options.lid ?? '900000000000001', journal)
  const faults = createFaults(state)
  const delivery = createDelivery(state)
  const dispatch = createDispatch(delivery)
  const keysReady = async () => {
    const deadline = Date.now() + KEYS_PATIENCE_MS
    while (!state.keys) {
      if (Date.now() > deadline) throw new Error('the bot has not uploaded its keys')
      await journal.nextChange(journal.version(), deadline - Date.now())
    }
  }
  const sender = createSender(state, delivery, dispatch, media, keysReady)
  return {
    journal,
    state,
    media,
    faults,
    delivery,
    dispatch,
    outbound: createOutbound(state, faults, delivery, media),
    sender,
    receipts: createReceipts(delivery, sender),
    mediaRetry: createMediaRetry(state, delivery, sender, media),
    pairing: createPairing(state),
    presences: createRecordLog(),
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
    const accepted = serveConnection(socket, ++state.connections, {
      staticKey,
      certificateChain,
      onLogin: (payload, connection) => admit(parts, payload, connection),
      onStanza: (stanza, connection) => handleStanza(parts, stanza, connection),
      onError: (error) => recordProblem(state, 'connection', error),
      onClosed(connection) {
        logConnection(state, connection, 'closed')
        if (state.connection !== connection) return
        state.connection = undefined
        delivery.requeueUnconfirmed()
        journal.changed()
      },
    })
    logConnection(state, accepted, 'accepted')
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
