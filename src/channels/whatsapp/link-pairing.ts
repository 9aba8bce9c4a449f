/** Asks WhatsApp for a code to type on the phone, as soon as it offers pairing at all. Codes are logged nowhere. */
import type { WASocket } from '@whiskeysockets/baileys'

export interface CodeRequest {
  isPaired: () => boolean
  /** Whether a QR is on show: before that, no code can be asked for. */
  isOffered: () => boolean
  /** Whether it is worth while waiting for it. */
  isRunning: () => boolean
  socket: () => WASocket | null
}

const QR_WAIT_MS = 30_000
const LOOK_MS = 50

/** Eight characters. Throws with advice. */
export async function requestCode(phone: string, link: CodeRequest): Promise<string> {
  const digits = phone.replace(/[\s()+-]/g, '')
  if (!/^\d{7,15}$/.test(digits)) throw new Error('Give the number with its country code, digits only.')
  if (link.isPaired()) throw new Error('This account is already linked. Unlink it first to pair again.')
  for (const until = Date.now() + QR_WAIT_MS; !link.isOffered(); await wait(LOOK_MS)) {
    if (Date.now() > until || !link.isRunning())
      throw new Error('WhatsApp did not offer pairing. Try again later.')
  }
  const socket = link.socket()
  if (!socket) throw new Error('The connection broke. Try again.')
  return socket.requestPairingCode(digits)
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
