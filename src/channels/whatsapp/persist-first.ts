/**
 * Baileys acknowledges a message to WhatsApp before it announces it, and announces offline messages up to
 * 20 s late: a crash or a dropped socket in between loses them for good. This hook stores a message inside the
 * Signal transaction that decrypts it. The order becomes: decrypt, store, commit the ratchet, acknowledge;
 * a crash at any point leaves a message that WhatsApp delivers, and we can decrypt, again.
 */
import {
  decodeMessageNode,
  DEFAULT_CONNECTION_CONFIG,
  MISSING_KEYS_ERROR_TEXT,
  proto,
  unpadRandomMax16,
  type BinaryNode,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys'
import { createExpiringCache } from './expiring-cache.ts'
import type { Intake } from './intake.ts'
import { commitEachStep } from './ratchet.ts'
import type { RatchetLocks } from './ratchet-locks.ts'

const REMEMBER_MS = 60 * 60_000
const REMEMBER_ENTRIES = 20_000

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

  const handled = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)
  const makeRepository = commitEachStep(DEFAULT_CONNECTION_CONFIG.makeSignalRepository, locks)
  const makeSignalRepository: MakeRepository = (auth, ...rest) => {
    const repository = makeRepository(auth, ...rest)
    const keys = auth.keys as SignalKeyStoreWithTransaction
    return {
      ...repository,
      decryptMessage: async (options) => {
        const arrival = arrivals.get(options.ciphertext)
        if (!arrival) return repository.decryptMessage(options)
        const { from, sender_lid: lid, sender_pn } = arrival.stanza.attrs
        const number = sender_pn ?? (await knownNumber(repository, from))
        const name = `${from} ${arrival.stanza.attrs.id}`
        const decryptAndStore = async () => {
          const plain = await decryptOnce(repository, options, handled.get(name) === true)
          const received = rebuild(arrival, plain, number)
          const type = arrival.stanza.attrs.offline ? 'append' : 'notify'
          if (received) await intake.takeFirst(received, type)
          handled.set(name, true)
          return plain
        }
        return locks.run([options.jid, from, lid, number], () =>
          keys.transaction(decryptAndStore, options.jid),
        )
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

/**
 * A message that was stored, but whose receipt was lost with the connection, comes again and its key is gone. Said
 * in these words Baileys drops it quietly; otherwise it asks for a resend, and both sides start their session over.
 */
async function decryptOnce(
  repository: Repository,
  options: Parameters<Repository['decryptMessage']>[0],
  isHandled: boolean,
): Promise<Uint8Array> {
  try {
    return await repository.decryptMessage(options)
  } catch (error) {
    throw isHandled ? new Error(MISSING_KEYS_ERROR_TEXT, { cause: error }) : error
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
