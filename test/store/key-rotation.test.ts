/** Rotation: everything sealed anew and nothing else changed, killed and resumed, refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCrypto, createKeyedCrypto, keyIdOf, UnknownKeyError } from '../../src/store/crypto.ts'
import type { Database } from '../../src/store/database.ts'
import { RETENTION } from '../../src/store/expiry.ts'
import { rotateKeys, type Rotation } from '../../src/store/key-rotation.ts'
import { keysOfRing } from '../../src/store/keyring.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openKeyring, type Keyring } from '../../src/store/open-keyring.ts'
import { keyIdsInUse, SEALED } from '../../src/store/sealed-columns.ts'
import { createSqlStore } from '../../src/store/sql-store.ts'
import type { Store } from '../../src/store/store.ts'
import { inbound } from '../support/messages.ts'
import { isSkipped, MODES, openTestDatabase } from '../support/servers.ts'
import { damage, emptyTables, sessionChanges, storeSession, whileHeld } from './stored-session.ts'
import { answered, contact, subject } from './waiting.ts'

const dataKey = Buffer.alloc(32, 7)
const DATA_KEYS = [{ bytes: dataKey, adopt: () => undefined }] as const
const CHAT = '15550001111@s.whatsapp.net'
/** Sealed values after `fill`. */
const FILLED = 16

function killedBy(error: unknown): null {
  if (error instanceof Error && error.message === 'killed') return null
  throw error
}

describe.each(MODES)('key rotation, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('in SQL', () => {
    let database: Database
    let keyring: Keyring
    let store: Store
    let close: () => Promise<void>

    // One for all: making a database takes seconds.
    beforeAll(async () => {
      ;({ database, close } = await openTestDatabase(mode))
      await migrate(database)
    })
    beforeEach(async () => {
      await emptyTables(database)
      await openAnew()
    })
    afterAll(() => close())

    async function openAnew(): Promise<void> {
      keyring = await openKeyring(database, DATA_KEYS)
      store = createSqlStore(database, keyring.crypto, RETENTION)
    }

    /** Something in every column. */
    async function fill(): Promise<{ chatKey: string; mediaId: string }> {
      await storeSession(store, 'default')
      const effect = { kind: 'hand-over', contact: contact(CHAT), subject } as const
      await answered(store, CHAT, {
        effects: [effect],
        replies: [{ chat: CHAT, messageId: 'M1', text: 'reply' }],
      })
      const { chatKey } = await store.acceptInbound(inbound({ chat: CHAT, text: 'waits' }), 3_000)
      for (let i = 0; i < 4; i++) await store.acceptInbound(inbound({ chat: CHAT, text: 'more' }), 3_000)
      const request = { account: 'default', chat: CHAT, participant: '', messageId: 'P', mediaKey: 'a2V5' }
      const mediaId = await store.requestMedia(request, 3_000)
      const answeredId = await store.requestMedia(request, 3_000)
      await store.answerMedia(answeredId, { outcome: 'found', directPath: '/v/synthetic' })
      expect(await store.mediaAnswer(answeredId)).toMatchObject({ outcome: 'found' })
      return { chatKey, mediaId }
    }

    /** Everything can still be read, and is what it was. */
    async function expectReadable({ chatKey, mediaId }: { chatKey: string; mediaId: string }): Promise<void> {
      expect((await store.unanswered(chatKey, 10)).map((row) => row.message.text)).toEqual(
        expect.arrayContaining(['waits', 'more']),
      )
      expect((await store.pendingReplies('simulator', chatKey)).map((row) => row.reply.text)).toEqual([
        'reply',
      ])
      expect(await store.handOvers()).toMatchObject([{ contact: { chat: CHAT } }])
      expect(await store.mediaRequest('default', mediaId)).toMatchObject({ messageId: 'P', mediaKey: 'a2V5' })
      await whileHeld(store, 'default', async (ownership) => {
        const records = store.session(ownership)
        for (const { type, id } of sessionChanges()) expect((await records.get(type, [id])).size).toBe(1)
      })
    }

    /** As a database of an earlier version: no ring. */
    async function makeEarlier(): Promise<void> {
      const canary = createCrypto(dataKey).seal('meta/canary', Buffer.from('forwardcheck data key'))
      await database.query(`DELETE FROM forwardcheck.meta`)
      await database.query(`INSERT INTO forwardcheck.meta (name, value) VALUES ('canary', $1)`, [canary])
      await openAnew()
    }

    it('knows every column that holds bytes', async () => {
      const { rows } = await database.query<{ name: string }>(
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
         WHERE table_schema = 'forwardcheck' AND data_type = 'bytea' AND table_name <> 'meta' ORDER BY name`,
      )
      const known = SEALED.map(({ table, column }) => `${table}.${column}`).toSorted()
      expect(known.length).toBeGreaterThan(4)
      expect(rows.map((row) => row.name)).toEqual(known)
    })

    it('seals everything anew, and everything stays what it was', async () => {
      const filled = await fill()
      const chats = keyring.crypto.identify('chat', 'simulator', CHAT)
      const before = await store.sessionHead('default')
      expect(await keyIdsInUse(database)).toEqual(new Set([1]))
      const rotation = await rotateKeys(database, keyring, { batch: 2 })
      expect(rotation).toEqual({ keyId: 2, wasResumed: false, sealedAnew: FILLED, damaged: {} })
      expect(await keyIdsInUse(database)).toEqual(new Set([2]))
      expect(await store.sessionHead('default')).toEqual(before)
      await expectReadable(filled)
      await openAnew()
      await expectReadable(filled)
      expect(keyring.crypto.identify('chat', 'simulator', CHAT)).toBe(chats)
    })

    it('takes over a database of an earlier version', async () => {
      await makeEarlier()
      const filled = await fill()
      expect(await keyIdsInUse(database)).toEqual(new Set([0]))
      const rotation = await rotateKeys(database, keyring)
      expect(rotation).toMatchObject({ keyId: 1, sealedAnew: FILLED })
      await openAnew()
      await expectReadable(filled)
      // Whoever has only the data key of before, or runs the program of before, reads nothing any more.
      const canary = await database.query<{ value: Uint8Array }>(
        `SELECT value FROM forwardcheck.meta WHERE name = 'canary'`,
      )
      expect(() => createCrypto(dataKey).open('meta/canary', canary.rows[0]?.value ?? Buffer.of())).toThrow(
        'content key 1',
      )
    })

    it('killed before any batch, reads as before and goes on under the same key', async () => {
      const filled = await fill()
      let killed = 0
      let ended: Rotation | null = null
      for (let at = 0; !ended; at++) {
        let batches = 0
        const beforeBatch = (): void => {
          if (batches++ === at) throw new Error('killed')
        }
        const run = rotateKeys(database, keyring, { batch: 1, beforeBatch })
        ended = await run.catch((error: unknown) => killedBy(error))
        await openAnew()
        await expectReadable(filled)
        expect(keyring.ring).toMatchObject({ current: 2, isRotating: !ended })
        if (!ended) killed++
      }
      expect(ended).toMatchObject({ keyId: 2, wasResumed: true })
      expect(killed).toBeGreaterThan(5)
      expect(await keyIdsInUse(database)).toEqual(new Set([2]))
    })

    it('leaves damaged values as they are and counts them', async () => {
      await fill()
      expect(await damage(database, 'default', 'session', 1)).toBe(1)
      const rotation = await rotateKeys(database, keyring)
      expect(rotation).toMatchObject({ sealedAnew: FILLED - 1, damaged: { session_record: 1 } })
      expect(await keyIdsInUse(database)).toEqual(new Set([1, 2]))
    })

    it('leaves what changed meanwhile to the next pass', async () => {
      const { chatKey } = await fill()
      let isFirst = true
      const late = createKeyedCrypto(() => ({ ...keysOfRing(keyring.ring), current: 1 }))
      const other = createSqlStore(database, late, RETENTION)
      const rotation = await rotateKeys(database, keyring, {
        async beforeBatch(table) {
          if (!isFirst || table !== 'outbox') return
          isFirst = false
          await other.acceptInbound(inbound({ chat: CHAT, text: 'meanwhile' }), 5_000)
        },
      })
      expect(rotation.sealedAnew).toBe(FILLED + 1)
      expect(await keyIdsInUse(database)).toEqual(new Set([2]))
      expect((await store.unanswered(chatKey, 10)).at(-1)?.message.text).toBe('meanwhile')
    })

    it('lets a process that has not heard try again, and sets nothing aside', async () => {
      const { chatKey, mediaId } = await fill()
      const late = await openKeyring(database, DATA_KEYS)
      const troubles: unknown[] = []
      // Asks the database only after this test.
      const deaf = createKeyedCrypto(() => keysOfRing(late.ring))
      const other = createSqlStore(database, deaf, RETENTION, (each) => troubles.push(each))
      await rotateKeys(database, keyring)
      const readings = [
        () => other.unanswered(chatKey, 10),
        () => other.pendingReplies('simulator', chatKey),
        () => other.handOvers(),
        () => other.mediaRequest('default', mediaId),
        () => other.acceptInbound(inbound({ chat: CHAT, relation: { kind: 'edit', id: 'E1' } }), 4_000),
        () => whileHeld(other, 'default', (ownership) => other.session(ownership).get('creds', ['creds'])),
        () => whileHeld(other, 'default', (ownership) => other.session(ownership).get('pre-key', ['1'])),
      ]
      await store.acceptInbound(inbound({ chat: CHAT, id: 'E1' }), 3_500)
      for (const reading of readings) await expect(reading()).rejects.toThrow(UnknownKeyError)
      expect(readings).toHaveLength(7)
      expect(troubles).toEqual([])
      await late.refresh()
      expect(await other.unanswered(chatKey, 10)).toHaveLength(6)
      expect((await other.handOvers())[0]?.contact).not.toBeNull()
    })

    it('refuses while a gateway holds a number', async () => {
      await whileHeld(store, 'default', async () => {
        await expect(rotateKeys(database, keyring)).rejects.toThrow(
          'held by the gateway a test: stop every gateway',
        )
      })
      expect(keyring.ring.content).toHaveLength(1)
      expect(keyIdOf(keyring.crypto.seal('inbox/1', Buffer.of()))).toBe(1)
    })
  })
})
