/** The auth state over session records: what comes back after a restart, what is wiped and what never is. */
import { proto } from '@whiskeysockets/baileys'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { isPaired, openSession } from '../../../src/channels/whatsapp/session.ts'
import { linkedCreds } from '../../support/whatsapp/memory-auth.ts'
import { createMemoryRecords } from './memory-records.ts'

const logger = pino({ level: 'silent' })
const LINKED = { number: '15550000000', lid: '900000000000001', deviceId: 1 }

async function linkedSession(records = createMemoryRecords()) {
  const session = await openSession(records, logger)
  Object.assign(session.auth.creds, linkedCreds(LINKED))
  await session.saveCreds()
  return { records, session }
}

describe('a restart', () => {
  test('finds credentials as they were, bytes included', async () => {
    const { records, session } = await linkedSession()
    const again = await openSession(records, logger)
    expect(again.isPaired()).toBe(true)
    expect(again.auth.creds.noiseKey).toEqual(session.auth.creds.noiseKey)
    expect(again.auth.creds.me).toEqual(session.auth.creds.me)
    expect(Buffer.from(again.auth.creds.account!.accountSignature!)).toEqual(Buffer.alloc(64))
  })

  test('finds keys of every kind, and app-state keys as protobuf', async () => {
    const { records, session } = await linkedSession()
    const appStateKey = proto.Message.AppStateSyncKeyData.create({
      keyData: Buffer.from([1, 2, 3]),
      timestamp: 7,
    })
    const stored = {
      'pre-key': { '5': { public: Buffer.from([1]), private: Buffer.from([2]) } },
      session: { 'a.0': Buffer.from([9, 9]) },
      'lid-mapping': { '1': '2' },
      'device-list': { '1': ['0', '3'] },
      'sender-key-memory': { g: { a: true } },
      'app-state-sync-key': { k: appStateKey },
    }
    await session.auth.keys.set(stored)
    const { keys } = (await openSession(records, logger)).auth
    expect((await keys.get('pre-key', ['5', '6']))['5']).toEqual(stored['pre-key']['5'])
    expect(await keys.get('session', ['a.0'])).toEqual({ 'a.0': Buffer.from([9, 9]) })
    expect(await keys.get('lid-mapping', ['1'])).toEqual({ '1': '2' })
    expect(await keys.get('device-list', ['1'])).toEqual({ '1': ['0', '3'] })
    expect(await keys.get('sender-key-memory', ['g'])).toEqual({ g: { a: true } })
    const revived = (await keys.get('app-state-sync-key', ['k']))['k']!
    expect(revived).toBeInstanceOf(proto.Message.AppStateSyncKeyData)
    expect(Buffer.from(revived.keyData!)).toEqual(Buffer.from([1, 2, 3]))
  })

  test('null deletes', async () => {
    const { records, session } = await linkedSession()
    await session.auth.keys.set({ session: { a: Buffer.from([1]) } })
    await session.auth.keys.set({ session: { a: null } })
    expect(await (await openSession(records, logger)).auth.keys.get('session', ['a'])).toEqual({})
  })
})

describe('writing', () => {
  test('all keys of one change are one transaction, and changed credentials ride along', async () => {
    const { records, session } = await linkedSession()
    records.writes = 0
    session.auth.creds.nextPreKeyId = 813
    const saved = session.saveCreds()
    await session.auth.keys.set({ 'lid-mapping': { '1': '2', '3': '4' }, session: { x: Buffer.from([1]) } })
    await saved
    expect(records.writes).toBe(2)
    expect((await openSession(records, logger)).auth.creds.nextPreKeyId).toBe(813)
  })

  test('a failed write is an error, and the credentials go with the next one', async () => {
    const { records, session } = await linkedSession()
    records.isFailing = true
    session.auth.creds.nextPreKeyId = 99
    await expect(session.saveCreds()).rejects.toThrow('away')
    records.isFailing = false
    await session.auth.keys.set({ 'lid-mapping': { '1': '2' } })
    expect((await openSession(records, logger)).auth.creds.nextPreKeyId).toBe(99)
  })
})

describe('paired', () => {
  test('needs both the number and the account signature', async () => {
    const creds = linkedCreds(LINKED)
    expect(isPaired(creds)).toBe(true)
    const { account: _account, ...halfway } = creds
    expect(isPaired(halfway)).toBe(false)
  })

  test('a half-finished pairing is wiped at the start', async () => {
    const records = createMemoryRecords()
    const session = await openSession(records, logger)
    session.auth.creds.me = { id: '15550000000@s.whatsapp.net', name: '~' }
    await session.saveCreds()
    await session.auth.keys.set({ 'lid-mapping': { '1': '2' } })
    const again = await openSession(records, logger)
    expect(again.auth.creds.me).toBeUndefined()
    expect(records.rows.size).toBe(0)
    expect(await again.auth.keys.get('lid-mapping', ['1'])).toEqual({})
  })

  test('an unreadable session stops the start and is not wiped', async () => {
    const { records } = await linkedSession()
    const [name] = [...records.rows.keys()]
    records.rows.set(name!, Buffer.from('{"cut'))
    await expect(openSession(records, logger)).rejects.toThrow(/pair again/)
    expect(records.rows.size).toBe(1)
  })

  test('reset gives a fresh identity and empty keys', async () => {
    const { records, session } = await linkedSession()
    await session.auth.keys.set({ 'lid-mapping': { '1': '2' } })
    const before = session.auth.creds.noiseKey
    await session.reset()
    expect(session.isPaired()).toBe(false)
    expect(session.auth.creds.noiseKey).not.toEqual(before)
    expect(await session.auth.keys.get('lid-mapping', ['1'])).toEqual({})
    expect(records.rows.size).toBe(0)
  })
})
