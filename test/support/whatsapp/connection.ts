/** One WebSocket of the bot: handshake, log-in, then its stanzas handed to whoever handles them. */
import { createNoiseResponder } from './noise.ts'
import type { BinaryNode, KeyPair, proto } from '@whiskeysockets/baileys'
import type { WebSocket } from 'ws'
import type { Connection } from './state.ts'

/** Long enough for the bot to read the last stanza (it decodes asynchronously) and close by itself. */
const CLOSE_GRACE_MS = 200

export interface ConnectionHandlers {
  staticKey: KeyPair
  certificateChain: Uint8Array
  onLogin: (payload: proto.ClientPayload, connection: Connection) => void
  onStanza: (stanza: BinaryNode, connection: Connection) => Promise<void>
  onClosed: (connection: Connection) => void
  onError: (error: unknown) => void
}

/** Serves the socket until it closes; `number` counts connections. An error of the handshake or a handler is reported. */
export function serveConnection(socket: WebSocket, number: number, handlers: ConnectionHandlers): Connection {
  const noise = createNoiseResponder(handlers.staticKey, handlers.certificateChain)
  let stage: 'hello' | 'finish' | 'open' = 'hello'
  let lastWork: Promise<void> = Promise.resolve()

  const isHalfOpen = () => connection.stalled === 'half-open'
  const connection: Connection = {
    number,
    isLoggedIn: false,
    stalled: undefined,
    send(node) {
      if (socket.readyState === socket.OPEN && !isHalfOpen()) socket.send(noise.encode(node))
    },
    stall(how) {
      connection.stalled = how
      if (how === 'half-open') socket.pause()
    },
    closeSoon() {
      connection.isLoggedIn = false
      if (!isHalfOpen()) setTimeout(() => socket.close(), CLOSE_GRACE_MS).unref()
    },
    terminate() {
      connection.isLoggedIn = false
      socket.terminate()
    },
  }
  const handleFrame = async (frame: Buffer) => {
    if (stage === 'hello') {
      socket.send(noise.answerHello(frame))
      stage = 'finish'
    } else if (stage === 'finish') {
      const payload = noise.readFinish(frame)
      stage = 'open'
      handlers.onLogin(payload, connection)
    } else {
      const stanza = await noise.decode(frame)
      await handlers.onStanza(stanza, connection).catch(handlers.onError)
    }
  }
  const handleData = async (data: Buffer) => {
    for (const frame of noise.readFrames(data)) await handleFrame(frame)
  }

  socket.on('message', (data: Buffer) => {
    if (isHalfOpen()) return
    lastWork = lastWork
      .then(() => handleData(data))
      .catch((error: unknown) => {
        handlers.onError(error)
        socket.terminate()
      })
  })
  socket.on('error', handlers.onError)
  socket.on('close', () => {
    connection.isLoggedIn = false
    handlers.onClosed(connection)
  })
  return connection
}
