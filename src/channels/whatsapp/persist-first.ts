/**
 * Baileys acknowledges a message to WhatsApp before it announces it, and announces offline messages up to
 * 20 s late: a crash or a dropped socket in between loses them for good. This hook stores a message inside the
 * Signal transaction that decrypts it. The order becomes: decrypt, store, commit the ratchet, acknowledge;
 * a crash at any point leaves a message that WhatsApp delivers, and we can decrypt, again.
 */
import {
  decodeMessageNode,
  DEFAULT_CONNECTION_CONFIG,
  proto,
  unpadRandomMax16,
  type BinaryNode,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { Intake } from './intake.ts'
import type { RatchetLocks } from './ratchet-locks.ts'

type MakeRepository = SocketConfig['makeSignalRepository']
type Repository = ReturnType<MakeRepository>

export interface PersistFirst {
  makeSignalRepository: MakeRepository
  /** Call for each new socket, before it received anything. */
  watch: (socket: Pick<WASocket, 'ws'>, me: () => Me) => void
}

export interface Me {
  id: string
  lid: string
}

interface Arrival {
  stanza: BinaryNode
  me: Me
}

export function createPersistFirst(intake: Pick<Intake, 'takeFirst'>, locks: RatchetLocks): PersistFirst {
  /** From ciphertext, by identity, to the stanza it came in: decryption is told only the sender. */
  const arrivals = new WeakMap<object, Arrival>()

  const makeSignalRepository: MakeRepository = (auth, ...rest) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(auth, ...rest)
    const keys = auth.keys as SignalKeyStoreWithTransaction
    return {
      ...repository,
      decryptMessage: (options) => {
        const arrival = arrivals.get(options.ciphertext)
        if (!arrival) return repository.decryptMessage(options)
        const { from, sender_lid: lid, sender_pn: number } = arrival.stanza.attrs
        const decryptAndStore = async () => {
          const plain = await repository.decryptMessage(options)
          const phone = number ?? (await knownNumber(repository, from))
          const received = rebuild(arrival, plain, phone)
          const type = arrival.stanza.attrs.offline ? 'append' : 'notify'
          if (received) await intake.takeFirst(received, type)
          return plain
        }
        return locks.run([from, lid, number], () => keys.transaction(decryptAndStore, options.jid))
      },
    }
  }

  return {
    makeSignalRepository,
    watch: (socket, me) => {
      socket.ws.on('CB:message', (stanza: BinaryNode) => {
        if (!Array.isArray(stanza.content)) return
        for (const child of stanza.content) {
          if (child.tag === 'enc' && child.content instanceof Uint8Array) {
            arrivals.set(child.content, { stanza, me: me() })
          }
        }
      })
    },
  }
}

/** The number behind a LID, from earlier messages; it tells country and language when WhatsApp leaves it out. */
async function knownNumber(repository: Repository, jid: string | undefined): Promise<string | undefined> {
  if (!jid?.endsWith('@lid')) return undefined
  return (await repository.lidMapping.getPNForLID(jid).catch(() => null)) ?? undefined
}

/** The message as Baileys will announce it; null when it cannot be read, which Baileys then deals with. */
function rebuild({ stanza, me }: Arrival, plain: Uint8Array, number: string | undefined): object | null {
  try {
    const { fullMessage } = decodeMessageNode(stanza, me.id, me.lid)
    const key = { ...fullMessage.key, remoteJidAlt: fullMessage.key.remoteJidAlt ?? number }
    const message = proto.Message.decode(unpadRandomMax16(plain))
    return { ...fullMessage, key, message: message.deviceSentMessage?.message ?? message }
  } catch {
    return null
  }
}
