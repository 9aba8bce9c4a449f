/**
 * Baileys' auth state over `SessionRecords`: credentials and Signal keys in, encrypted-at-rest rows out.
 * Every write is one transaction and carries changed credentials along, so that keys and the counters
 * that number them cannot part. A session is forgotten only when it never became a link, or on request.
 */
import {
  BufferJSON,
  initAuthCreds,
  makeCacheableSignalKeyStore,
  proto,
  type AuthenticationCreds,
  type AuthenticationState,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  type SocketConfig,
} from '@whiskeysockets/baileys'
import type { InboundMessage } from '../../model.ts'
import type { SessionChange, SessionRecords } from '../../store/store.ts'
import type { Accepted } from '../channel.ts'
import { createExpiringCache } from './expiring-cache.ts'
import { createInboxSlots, type InboxSlots } from './inbox-slot.ts'

const CREDS = 'creds'
const KEY_CACHE_MS = 5 * 60_000
const KEY_CACHE_ENTRIES = 20_000

export interface Session {
  /** Built once; `creds` is replaced by `reset`, so read it anew for each socket. */
  readonly auth: AuthenticationState
  /** A finished link: an account number and the phone's signature over this device. */
  isPaired: () => boolean
  /** Call on Baileys' creds.update, after it merged the change; resolves when stored. */
  saveCreds: () => Promise<void>
  /** Messages that are stored with the keys that a transaction changes. */
  slots: InboxSlots
  /** Stores a message by itself, after every write before it. */
  accept: (message: InboundMessage) => Promise<Accepted>
  /** Forgets everything and starts with a fresh identity. */
  reset: () => Promise<void>
}

/** Loads what is stored, or a fresh identity; a half-finished pairing is wiped, because it cannot log in. */
export async function openSession(records: SessionRecords, logger: SocketConfig['logger']): Promise<Session> {
  const cache = createExpiringCache(KEY_CACHE_MS, KEY_CACHE_ENTRIES)
  // Baileys changes its cache before it stores: what could not be stored must not be read from there again.
  const writer = createWriter(records, () => void cache.flushAll())
  const slots = createInboxSlots()
  const keys = makeCacheableSignalKeyStore(createKeyStore(records, writer, slots), logger, cache)
  const auth: AuthenticationState = { creds: await loadCreds(records), keys }
  writer.describeCreds = () => ({ type: CREDS, id: CREDS, value: encode(auth.creds) })

  const session: Session = {
    auth,
    isPaired: () => isPaired(auth.creds),
    saveCreds: async () => {
      writer.isDirty = true
      await writer.write([])
    },
    slots,
    accept: async (message) => {
      const accepted = await writer.write([], message)
      if (!accepted) throw new Error('a message was written without being accepted')
      return accepted
    },
    reset: async () => {
      await keys.clear?.()
      auth.creds = initAuthCreds()
    },
  }
  if (auth.creds.me && !auth.creds.account) await session.reset()
  return session
}

/** QR pairing leaves `registered` false, and asking for a code sets `me` too early: neither tells. */
export function isPaired(creds: AuthenticationCreds): boolean {
  return Boolean(creds.me?.id && creds.account)
}

interface Writer {
  isDirty: boolean
  describeCreds: () => SessionChange
  /** null without a message. */
  write: (changes: SessionChange[], message?: InboundMessage) => Promise<Accepted | null>
  /** Deletes all records after the writes before it. */
  clear: () => Promise<void>
}

/** Writes one after the other; changed credentials ride along with whichever write comes first. */
function createWriter(records: SessionRecords, onFailure: () => void): Writer {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
  const writer: Writer = {
    isDirty: false,
    describeCreds: () => ({ type: CREDS, id: CREDS, value: null }),
    write: (changes, message) =>
      inTurn(async () => {
        const withCreds = writer.isDirty
        const all = withCreds ? [...changes, writer.describeCreds()] : changes
        if (all.length === 0 && !message) return null
        writer.isDirty = false
        try {
          return await records.write(all, message && { message, nowMs: Date.now() })
        } catch (error) {
          writer.isDirty ||= withCreds
          onFailure()
          throw error
        }
      }),
    clear: () =>
      inTurn(async () => {
        writer.isDirty = false
        await records.clear()
      }),
  }
  return writer
}

function createKeyStore(records: SessionRecords, writer: Writer, slots: InboxSlots): SignalKeyStore {
  return {
    get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
      const found = await records.get(type, ids)
      const values: { [id: string]: SignalDataTypeMap[T] } = {}
      for (const [id, bytes] of found) values[id] = revive(type, decode(bytes)) as SignalDataTypeMap[T]
      return values
    },
    set: (data: SignalDataSet) => slots.commit((message) => writer.write(toChanges(data), message)),
    clear: () => writer.clear(),
  }
}

function toChanges(data: SignalDataSet): SessionChange[] {
  return Object.entries(data).flatMap(([type, entries]) =>
    Object.entries(entries ?? {}).map(([id, value]) => ({
      type,
      id,
      value: value === null || value === undefined ? null : encode(value),
    })),
  )
}

async function loadCreds(records: SessionRecords): Promise<AuthenticationCreds> {
  const bytes = (await records.get(CREDS, [CREDS])).get(CREDS)
  if (!bytes) return initAuthCreds()
  const creds = decodeCreds(bytes)
  if (creds.account) creds.account = proto.ADVSignedDeviceIdentity.fromObject(creds.account)
  return creds
}

/** Unreadable credentials stop the start: forgetting the link is the operator's decision, never ours. */
function decodeCreds(bytes: Uint8Array): AuthenticationCreds {
  try {
    return decode(bytes) as AuthenticationCreds
  } catch (cause) {
    throw new Error(
      'The stored WhatsApp session cannot be read. Restore the database and the data key that belong together, ' +
        'or unlink the device on the phone and pair again.',
      { cause },
    )
  }
}

/** Protobuf values lose their class in JSON; Baileys needs this one back as it was. */
function revive(type: keyof SignalDataTypeMap, value: unknown): unknown {
  return type === 'app-state-sync-key'
    ? proto.Message.AppStateSyncKeyData.fromObject(value as { [key: string]: unknown })
    : value
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value, BufferJSON.replacer))
}

function decode(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'), BufferJSON.reviver)
}
