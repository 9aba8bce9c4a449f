/**
 * Tells WhatsApp that this device unlinks itself, so that the phone's list of linked devices does not go on naming it.
 * Baileys' own `logout` would end the socket with an error that looks like the phone's doing.
 */
import type { WASocket } from '@whiskeysockets/baileys'

/** Resolves when it is on its way; WhatsApp's answer is not waited for. */
export async function tellUnlinked(socket: WASocket): Promise<void> {
  const jid = socket.authState.creds.me?.id
  if (jid === undefined) return
  await socket.sendNode({
    tag: 'iq',
    attrs: { to: '@s.whatsapp.net', type: 'set', id: socket.generateMessageTag(), xmlns: 'md' },
    content: [{ tag: 'remove-companion-device', attrs: { jid, reason: 'user_initiated' } }],
  })
}
