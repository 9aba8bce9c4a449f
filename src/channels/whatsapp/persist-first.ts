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
  DEFAULT_CONNECTION_CONFIG,
  type BinaryNode,
  type SignalKeyStoreWithTransaction,
  type SocketConfig,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { Accept } from '../channel.ts'
import { addressesOf, isForgedHousekeeping, rebuild, unsealed, type Arrival, type Me } from './arrival.ts'
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

/** A message without content, in the padding of WhatsApp's: Baileys receipts it and announces nothing of interest. */
const NOTHING_NEW = Uint8Array.of(1)

type MakeRepository = SocketConfig['makeSignalRepository']
type Repository = ReturnType<MakeRepository>

export interface PersistFirst {
  makeSignalRepository: MakeRepository
  /** Call for each new socket, before it received anything. */
  watch: (socket: Pick<WASocket, 'ws'>, me: () => Me) => void
}

export interface PersistFirstOptions {
  intake: Pick<Intake, 'takeFirst' | 'passOver'>
  locks: RatchetLocks
  session: Pick<Session, 'slots' | 'accept'>
  /** Whether the message of this stanza is in the inbox already. */
  isKnown: (stanza: BinaryNode) => Promise<boolean>
  /** A message could not be stored: nothing may be acknowledged until the store is back. Must not throw. */
  onUnstored: () => void
}

export function createPersistFirst({
  intake,
  locks,
  session,
  isKnown,
  onUnstored,
}: PersistFirstOptions): PersistFirst {
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
    let isOpened = false
    const open = async (accept: Accept): Promise<Uint8Array> => {
      const plain = await decryptOnce(decrypt, wasHandled)
      isOpened = plain !== null
      if (!plain || isForgedHousekeeping(arrival, plain)) {
        intake.passOver(rebuild(arrival, NOTHING_NEW, number))
        return NOTHING_NEW
      }
      const received = rebuild(arrival, plain, number)
      if (!received) return plain
      // It is stored by the commit that comes when this work is done; without a message no commit either.
      await new Promise<void>((resolve, reject) => {
        const acceptAsked: Accept = (message) => {
          resolve()
          return accept(message)
        }
        stored = intake.takeFirst(received, offline ? 'append' : 'notify', acceptAsked)
        stored.then(resolve, reject)
      })
      return plain
    }
    try {
      const plain = await session.slots.run((accept) => transaction(() => open(accept)), session.accept)
      await stored
      handled.set(name, true)
      return plain
    } catch (error) {
      // Baileys would take it for a message it cannot read, and have it sent again over an open connection.
      if (isOpened) onUnstored()
      throw error
    }
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
      const [handle, ...others] = socket.ws.listeners('CB:message') as ((stanza: BinaryNode) => unknown)[]
      // Of another Baileys we would not know whom to stand before, and would lose messages without a sign.
      if (!handle || others.length > 0) throw new Error('this Baileys handles messages in another way')
      socket.ws.off('CB:message', handle)
      socket.ws.on('CB:message', (stanza: BinaryNode) => {
        const arrival = { stanza: { ...stanza, attrs: { ...stanza.attrs } }, me: me() }
        stanza.attrs['offline'] ??= BEHIND_OTHERS
        const isSealed = noteSealed(stanza, arrival)
        const before = isSealed ? Promise.resolve() : storeUnsealed(arrival)
        // What is not stored is not shown to Baileys, which would acknowledge it.
        before.then(() => handle(stanza)).catch(onUnstored)
      })
    },
  }

  /** Notes which stanza each ciphertext came in; false when there is none to be decrypted. */
  function noteSealed(stanza: BinaryNode, arrival: Arrival): boolean {
    const parts = Array.isArray(stanza.content) ? stanza.content : []
    const sealed = parts.flatMap(({ tag, content }) =>
      tag === 'enc' && content instanceof Uint8Array ? [content] : [],
    )
    for (const ciphertext of sealed) arrivals.set(ciphertext, arrival)
    if (sealed.length > 0) for (const name of OTHER_ADDRESS) delete stanza.attrs[name]
    return sealed.length > 0
  }

  /** The mere announcement of a view-once picture, or what came in the clear. */
  async function storeUnsealed(arrival: Arrival): Promise<void> {
    const received = unsealed(arrival)
    const type = arrival.stanza.attrs['offline'] ? 'append' : 'notify'
    if (received) await intake.takeFirst(received, type, session.accept)
  }
}

/**
 * null: a message that was stored, but whose receipt was lost with the connection, has come again and its key is gone.
 * As a failure Baileys would refuse it or ask for a resend, which makes both sides start their session over.
 */
async function decryptOnce(
  decrypt: () => Promise<Uint8Array>,
  wasHandled: () => Promise<boolean>,
): Promise<Uint8Array | null> {
  try {
    return await decrypt()
  } catch (error) {
    if (await wasHandled().catch(() => false)) return null
    throw error
  }
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
