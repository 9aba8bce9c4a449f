/**
 * Baileys acknowledges a message to WhatsApp before it announces it, and announces offline messages up to
 * 20 s late: a crash or a dropped socket in between loses them for good. This hook stores a message in the commit of
 * the Signal transaction that decrypts it. The order becomes: decrypt, then keys and message in one write, then
 * acknowledge. A crash before the write leaves a message that WhatsApp delivers, and we can decrypt, again; one after
 * it leaves a message that is known when WhatsApp delivers it again.
 *
 * It also keeps people's messages in order: Baileys looks up a sender's other address before it queues a message
 * for decryption, so that the first of a burst, whose address is new and must be stored, is overtaken by the next
 * ones. Baileys is therefore not shown that address; it is stored here, in the queue. And what was written while the
 * bot was away has a queue of its own there, which live messages overtake: here they join it.
 */
import {
  areJidsSameUser,
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
import type { Accept } from '../channel.ts'
import { createExpiringCache } from './expiring-cache.ts'
import type { Intake } from './intake.ts'
import { commitEachStep } from './ratchet.ts'
import type { RatchetLocks } from './ratchet-locks.ts'
import type { Session } from './session.ts'
import { decryptWithoutTrace } from './trial-decryption.ts'

const REMEMBER_MS = 60 * 60_000
const REMEMBER_ENTRIES = 20_000
/** Attributes that tell a sender's other address, in private and in groups. */
const OTHER_ADDRESS = ['sender_lid', 'sender_pn', 'participant_lid', 'participant_pn']

/** Any value makes Baileys handle a message behind those that came before it, instead of beside what waited offline. */
const BEHIND_OTHERS = 'live'

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

export interface PersistFirstOptions {
  intake: Pick<Intake, 'takeFirst'>
  locks: RatchetLocks
  session: Pick<Session, 'slots' | 'accept'>
  /** Whether the message of this stanza is in the inbox already. */
  isKnown: (stanza: BinaryNode) => Promise<boolean>
}

export function createPersistFirst({ intake, locks, session, isKnown }: PersistFirstOptions): PersistFirst {
  /** From ciphertext, by identity, to the stanza it came in: decryption is told only the sender. */
  const arrivals = new WeakMap<object, Arrival>()

  const handled = createExpiringCache(REMEMBER_MS, REMEMBER_ENTRIES)

  /**
   * Decrypts in a transaction whose commit takes the message along. A message to a group may come in two parts, the
   * group's key and the message under it: each is handled once.
   */
  async function storeOnce(
    { arrival, number, part }: { arrival: Arrival; number: string | undefined; part: 'person' | 'group' },
    transaction: <T>(work: () => Promise<T>) => Promise<T>,
    decrypt: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    const { from, participant, id, offline } = arrival.stanza.attrs
    const name = `${part} ${from} ${participant} ${id}`
    const wasHandled = async () => handled.get(name) === true || isKnown(arrival.stanza)
    let stored: Promise<void> | undefined
    const plain = await session.slots.run(
      (accept) =>
        transaction(async () => {
          const opened = await decryptOnce(decrypt, wasHandled)
          const received = rebuild(arrival, opened, number)
          if (!received) return opened
          // It is stored by the commit that comes when this work is done; without one, neither may the keys be.
          await new Promise<void>((resolve, reject) => {
            const acceptAsked: Accept = (message) => {
              resolve()
              return accept(message)
            }
            stored = intake.takeFirst(received, offline ? 'append' : 'notify', acceptAsked)
            stored.then(resolve, reject)
          })
          return opened
        }),
      session.accept,
    )
    await stored
    handled.set(name, true)
    return plain
  }

  const makeRepository = commitEachStep(DEFAULT_CONNECTION_CONFIG.makeSignalRepository, locks)
  const makeSignalRepository: MakeRepository = (auth, ...rest) => {
    const repository = makeRepository(auth, ...rest)
    const keys = auth.keys as SignalKeyStoreWithTransaction
    return {
      ...repository,
      decryptMessage: async (options) => {
        const arrival = arrivals.get(options.ciphertext)
        if (!arrival) return repository.decryptMessage(options)
        const { sender, lid, pn } = addressesOf(arrival.stanza)
        await learnAddresses(repository, sender, lid, pn)
        const number = pn ?? (await knownNumber(repository, sender))
        const jid = (await knownLid(repository, options.jid)) ?? options.jid
        const decrypt = () => decryptWithoutTrace(repository, keys, { ...options, jid })
        return locks.run([jid, sender, lid, number], () =>
          storeOnce({ arrival, number, part: 'person' }, (work) => keys.transaction(work, jid), decrypt),
        )
      },
      decryptGroupMessage: async (options) => {
        const arrival = arrivals.get(options.msg)
        if (!arrival) return repository.decryptGroupMessage(options)
        const { sender, lid, pn } = addressesOf(arrival.stanza)
        await learnAddresses(repository, sender, lid, pn)
        const number = pn ?? (await knownNumber(repository, sender))
        const decrypt = () => repository.decryptGroupMessage(options)
        const transaction = <T>(work: () => Promise<T>) => keys.transaction(work, options.group)
        return storeOnce({ arrival, number, part: 'group' }, transaction, decrypt)
      },
    }
  }

  return {
    makeSignalRepository,
    watch: (socket, me) => {
      // Before Baileys' own listener, which reads the stanza at once.
      socket.ws.prependListener('CB:message', (stanza: BinaryNode) => {
        if (!Array.isArray(stanza.content)) return
        const arrival = { stanza: { ...stanza, attrs: { ...stanza.attrs } }, me: me() }
        stanza.attrs['offline'] ??= BEHIND_OTHERS
        for (const child of stanza.content) {
          if (child.tag !== 'enc' || !(child.content instanceof Uint8Array)) continue
          arrivals.set(child.content, arrival)
          for (const name of OTHER_ADDRESS) delete stanza.attrs[name]
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
  decrypt: () => Promise<Uint8Array>,
  wasHandled: () => Promise<boolean>,
): Promise<Uint8Array> {
  try {
    return await decrypt()
  } catch (error) {
    const isRepeat = await wasHandled().catch(() => false)
    throw isRepeat ? new Error(MISSING_KEYS_ERROR_TEXT, { cause: error }) : error
  }
}

/** Who wrote, under both addresses as far as the stanza tells; in a group that is the participant. */
function addressesOf({ attrs }: BinaryNode): { sender?: string; lid?: string; pn?: string } {
  const { from, participant, sender_lid, sender_pn, participant_lid, participant_pn } = attrs
  const [sender, lid, pn] = participant
    ? [participant, participant_lid, participant_pn]
    : [from, sender_lid, sender_pn]
  return { ...(sender && { sender }), ...(lid && { lid }), ...(pn && { pn }) }
}

/** What Baileys does with a sender's two addresses: remembers the pair and moves the session to the LID. */
async function learnAddresses(
  repository: Repository,
  sender: string | undefined,
  senderLid: string | undefined,
  senderPn: string | undefined,
): Promise<void> {
  const isLid = sender?.endsWith('@lid') ?? false
  const [lid, pn] = isLid ? [sender, senderPn] : [senderLid, sender]
  if (!lid || !pn || areJidsSameUser(await knownNumber(repository, lid), pn)) return
  await repository.lidMapping.storeLIDPNMappings([{ lid, pn }])
  await repository.migrateSession(pn, lid)
}

/** Sessions are kept under the LID once it is known. */
async function knownLid(repository: Repository, jid: string): Promise<string | undefined> {
  if (!jid.endsWith('@s.whatsapp.net')) return undefined
  return (await repository.lidMapping.getLIDForPN(jid).catch(() => null)) ?? undefined
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
    const { remoteJidAlt, participantAlt, participant } = fullMessage.key
    const key = participant
      ? { ...fullMessage.key, participantAlt: participantAlt ?? number }
      : { ...fullMessage.key, remoteJidAlt: remoteJidAlt ?? number }
    const message = proto.Message.decode(unpadRandomMax16(plain))
    return { ...fullMessage, key, message: message.deviceSentMessage?.message ?? message }
  } catch {
    return null
  }
}
