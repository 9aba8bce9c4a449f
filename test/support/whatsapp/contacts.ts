/** A simulated person: a real Signal identity with its own keys and sessions, living only in memory. */
import {
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  initAuthCreds,
  KEY_BUNDLE_TYPE,
  proto,
  unpadRandomMax16,
  writeRandomPadMax16,
  xmppPreKey,
  xmppSignedPreKey,
  type BinaryNode,
} from '@whiskeysockets/baileys'
import { decryptWithoutTrace } from '../../../src/channels/whatsapp/trial-decryption.ts'
import type { ContactInfo } from './controls.ts'
import { createPersonKeys, silentLogger } from './memory-auth.ts'

export type Ciphertext = { type: 'pkmsg' | 'msg'; ciphertext: Uint8Array }

/** The bot's device as its correspondents see it: its address and how to start a session with it. */
export interface BotDevice {
  jid(): string
  takeKeyBundle(): {
    registrationId: number
    identityKey: Uint8Array
    signedPreKey: { keyId: number; publicKey: Uint8Array; signature: Uint8Array }
    preKey?: { keyId: number; publicKey: Uint8Array }
  }
}

export interface Contact extends ContactInfo {
  /** Runs one piece of work after all earlier ones: ratchets and the order of messages depend on it. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  encrypt(message: proto.IMessage): Promise<Ciphertext>
  /** `distribution` is the encrypted sender key, present with the first message to a group. */
  encryptForGroup(
    group: string,
    senderJid: string,
    message: proto.IMessage,
  ): Promise<{ distribution?: Ciphertext; ciphertext: Uint8Array }>
  decrypt(type: 'pkmsg' | 'msg', ciphertext: Uint8Array): Promise<proto.Message>
  decryptFromGroup(group: string, ciphertext: Uint8Array): Promise<proto.Message>
  /** The next message starts a new session and distributes sender keys again. */
  forgetSession(): void
  /** A fresh key bundle as the server hands it out, addressed as `jid`. */
  keyBundle(jid: string): Promise<BinaryNode>
}

const pad = (message: proto.IMessage) => writeRandomPadMax16(proto.Message.encode(message).finish())
const unpad = (plain: Uint8Array) => proto.Message.decode(unpadRandomMax16(plain))

export function createContact(number: string, lid: string, name: string, bot: BotDevice): Contact {
  const creds = initAuthCreds()
  const keys = createPersonKeys()
  const signal = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds, keys }, silentLogger)
  const groupsJoined = new Set<string>()
  let sessionWith: string | undefined
  let nextPreKeyId = 1
  let lastTurn: Promise<unknown> = Promise.resolve()

  const encryptPadded = async (data: Uint8Array): Promise<Ciphertext> => {
    if (sessionWith !== bot.jid()) {
      await signal.injectE2ESession({ jid: bot.jid(), session: bot.takeKeyBundle() })
      sessionWith = bot.jid()
    }
    return signal.encryptMessage({ jid: bot.jid(), data })
  }

  return {
    number,
    lid,
    name,
    jid: `${number}@s.whatsapp.net`,
    lidJid: `${lid}@lid`,
    inTurn(work) {
      const turn = lastTurn.then(work)
      lastTurn = turn.catch(() => undefined)
      return turn
    },
    encrypt: (message) => encryptPadded(pad(message)),
    async encryptForGroup(group, senderJid, message) {
      const sealed = await signal.encryptGroupMessage({ group, data: pad(message), meId: senderJid })
      const groupKey = `${group} ${senderJid}`
      if (groupsJoined.has(groupKey)) return { ciphertext: sealed.ciphertext }
      groupsJoined.add(groupKey)
      const distribution = await encryptPadded(
        pad({
          senderKeyDistributionMessage: {
            groupId: group,
            axolotlSenderKeyDistributionMessage: sealed.senderKeyDistributionMessage,
          },
        }),
      )
      return { distribution, ciphertext: sealed.ciphertext }
    },
    async decrypt(type, ciphertext) {
      // Unlike libsignal alone, a real phone does not damage one session by trying it on another's message.
      const message = unpad(await decryptWithoutTrace(signal, keys, { jid: bot.jid(), type, ciphertext }))
      sessionWith = bot.jid()
      if (message.senderKeyDistributionMessage) {
        const item = message.senderKeyDistributionMessage
        await signal.processSenderKeyDistributionMessage({ authorJid: bot.jid(), item })
      }
      return message
    },
    async decryptFromGroup(group, ciphertext) {
      return unpad(await signal.decryptGroupMessage({ group, authorJid: bot.jid(), msg: ciphertext }))
    },
    forgetSession() {
      sessionWith = undefined
      groupsJoined.clear()
    },
    async keyBundle(jid) {
      const id = nextPreKeyId++
      const preKey = Curve.generateKeyPair()
      await keys.set({ 'pre-key': { [id]: preKey } })
      return {
        tag: 'user',
        attrs: { jid },
        content: [
          { tag: 'registration', attrs: {}, content: encodeBigEndian(creds.registrationId) },
          { tag: 'type', attrs: {}, content: KEY_BUNDLE_TYPE },
          { tag: 'identity', attrs: {}, content: creds.signedIdentityKey.public },
          xmppSignedPreKey(creds.signedPreKey),
          xmppPreKey(preKey, id),
        ],
      }
    },
  }
}
