/** Signal keys and Baileys credentials held in memory: for the simulated contacts and for tests' own sockets. */
import {
  initAuthCreds,
  type AuthenticationCreds,
  type SignalDataSet,
  type SignalKeyStore,
  type SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys'
import pino from 'pino'

/** Baileys logs message content at debug level, so nothing of it is ever printed. */
export const silentLogger = pino({ level: 'silent' })

/** A Baileys key store over plain maps; values keep their identity. */
export function createMemoryKeys(): SignalKeyStore {
  const tables = new Map<string, Map<string, unknown>>()
  return {
    get(type, ids) {
      const found: Record<string, never> = {}
      for (const id of ids) {
        const value = tables.get(type)?.get(id)
        if (value !== undefined) found[id] = value as never
      }
      return found
    },
    set(data: SignalDataSet) {
      for (const [type, rows] of Object.entries(data)) {
        const table = tables.get(type) ?? new Map<string, unknown>()
        tables.set(type, table)
        for (const [id, value] of Object.entries(rows ?? {})) {
          if (value === null) table.delete(id)
          else table.set(id, value)
        }
      }
    },
  }
}

/**
 * The same store for a simulated person. Its transactions write straight through: libsignal runs the jobs of
 * all people in one queue per address, where Baileys' transactions (bound to the async context) would lose
 * writes. Needs its caller to do one thing at a time.
 */
export function createPersonKeys(): SignalKeyStoreWithTransaction {
  return { ...createMemoryKeys(), isInTransaction: () => false, transaction: (work) => work() }
}

/**
 * Credentials of a device that is already linked; the server must know it too (`registerDevice`).
 * The account signature is filler: nothing checks it after pairing.
 */
export function linkedCreds(device: { number: string; lid: string; deviceId: number }): AuthenticationCreds {
  return {
    ...initAuthCreds(),
    me: {
      id: `${device.number}:${device.deviceId}@s.whatsapp.net`,
      lid: `${device.lid}:${device.deviceId}@lid`,
      name: 'bot',
    },
    account: {
      details: Buffer.alloc(4),
      accountSignatureKey: Buffer.alloc(32),
      accountSignature: Buffer.alloc(64),
      deviceSignature: Buffer.alloc(64),
    },
  }
}
