/**
 * libsignal tries a message on each session with its sender until one opens it, and a try that fails leaves its
 * session a step further, which is then stored: replies in that session are unreadable from then on. It happens when
 * people wrote before they saw that we started a new session. Here failed tries leave no trace.
 */
import type {
  SignalDataTypeMap,
  SignalKeyStoreWithTransaction,
  SignalRepositoryWithLIDStore,
} from '@whiskeysockets/baileys'
import { z } from 'zod'

type Options = Parameters<SignalRepositoryWithLIDStore['decryptMessage']>[0]

/** As libsignal writes it, as far as we look; the sessions by their base keys. */
const Sessions = z.looseObject({
  _sessions: z.record(z.string(), z.looseObject({ indexInfo: z.looseObject({ used: z.number() }) })),
})

/** Call it inside a transaction of `keys`: the session must not change meanwhile. Rejects as decrypting does. */
export async function decryptWithoutTrace(
  repository: SignalRepositoryWithLIDStore,
  keys: SignalKeyStoreWithTransaction,
  options: Options,
): Promise<Uint8Array> {
  // A first message names its session, so nothing is tried.
  if (options.type !== 'msg') return repository.decryptMessage(options)
  const address = repository.jidToSignalProtocolAddress(options.jid)
  const read = async () => Sessions.safeParse((await keys.get('session', [address]))[address])
  const before = await read()
  const startedMs = Date.now()
  const plain = await repository.decryptMessage(options)
  const after = await read()
  if (!before.success || !after.success) return plain

  const sessions = Object.entries(after.data._sessions)
  const hasOpened = ([, { indexInfo }]: (typeof sessions)[number]) => indexInfo.used >= startedMs
  if (sessions.length < 2 || !sessions.some(hasOpened)) return plain
  const restored = sessions.map((session) =>
    hasOpened(session) ? session : [session[0], before.data._sessions[session[0]] ?? session[1]],
  )
  const record: unknown = { ...after.data, _sessions: Object.fromEntries(restored) }
  await keys.set({ session: { [address]: record as SignalDataTypeMap['session'] } })
  return plain
}
