/**
 * Session records that outlast an absence of the database. A write it cannot take goes to the spool and counts as
 * done; from then on every write goes behind it, until the database is back and took them all in order. Meanwhile
 * the connection to WhatsApp must be closed (`onAway`), so that WhatsApp keeps what else people send.
 */
import { AsyncResource } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Accepted } from '../channels/channel.ts'
import { createChains } from './chains.ts'
import { DatabaseAwayError, describeFailure, isDatabaseAway, withinLimit } from './database-away.ts'
import { drainSpool, nameOf, type DrainCounts, type OnAccepted } from './drain-spool.ts'
import type { Spool } from './spool.ts'
import {
  LostNumberError,
  type InboundBeside,
  type Numbers,
  type Ownership,
  type SessionChange,
  type SessionRecords,
} from './store.ts'
import { createVersionedWrites } from './versioned-writes.ts'

/** What we use of a pino logger. */
export interface DurableLog {
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

export interface DurableRecordsParts {
  records: SessionRecords
  spool: Spool
  store: Pick<Numbers, 'sessionHead'>
  ownership: Ownership
  log: DurableLog
  /** Called once per absence, before the first record is written to the disk: close the connection at once. */
  onAway: () => void
  /** Everything is in the database again, and it takes what comes. */
  onBack: () => void
  onAccepted: OnAccepted
  /** Another gateway took the number while the database was away. The spool stays for `drainLeftover`. */
  onLost: () => void
  /** How long the database may take for a write or a read before it counts as away. */
  limitMs?: number
  /** First pause before asking whether it is back; doubles up to the second. */
  pauseMs?: [first: number, most: number]
}

export interface DurableRecords extends SessionRecords {
  /**
   * Drains what an earlier term or process left; call it before anything is read. Rejects when the database is away
   * or the number lost, and may be called again.
   */
  start(): Promise<void>
  /** Asks no more whether the database is back. What is in the spool stays there. */
  stop(): Promise<void>
  readonly isAway: boolean
  /** Records (messages, or keys alone) that this term brought to the spool and that still lie there. */
  readonly spooled: number
}

const LIMIT_MS = 5_000
const PAUSE_MS: [number, number] = [100, 2_000]

export function createDurableRecords(parts: DurableRecordsParts): DurableRecords {
  const { records, spool, store, ownership, log, limitMs = LIMIT_MS } = parts
  const { account, fence } = ownership
  const [firstPauseMs, mostPauseMs] = parts.pauseMs ?? PAUSE_MS
  /** What is in the spool, by record: newer than the database's. */
  const overlay = new Map<string, SessionChange>()
  const known = new Set<string>()
  let spooled = 0
  const stopping = new AbortController()
  const session = createVersionedWrites(records, store, account, limitMs)
  const chains = createChains()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => chains.run(account, work)
  // Baileys finds its transaction in the asynchronous context: what a failed write sets off must not run inside it.
  const outside = AsyncResource.bind((work: () => void) => work())
  let isAway = false
  let awaySinceMs = 0
  let lost: LostNumberError | null = null

  /** For an error of the database: rethrows any other. */
  function goAway(error: unknown): void {
    if (!isDatabaseAway(error)) throw error
    if (isAway) return
    isAway = true
    awaySinceMs = performance.now()
    log.warn({ account, error: describeFailure(error) }, 'the database is away: messages go to the spool')
    outside(() => {
      parts.onAway()
      void watch()
    })
  }

  async function keep(changes: SessionChange[], inbound?: InboundBeside): Promise<Accepted | null> {
    await spool.append({ fence, changes, ...(inbound && { inbound }) })
    spooled++
    for (const change of changes) overlay.set(nameOf(change.type, change.id), change)
    if (!inbound) return null
    const place = placeOf(inbound.message)
    const isNew = !known.has(place)
    known.add(place)
    return { chatKey: spool.chatKeyOf(inbound.message), isNew }
  }

  async function drain(): Promise<DrainCounts> {
    const headFence = await session.headFence()
    const counts = await drainSpool({
      spool,
      headFence,
      // Nobody waits at the end of a term for what the next one drains as well.
      write: async (...write) => {
        if (stopping.signal.aborted) throw new DatabaseAwayError()
        return session.write(...write)
      },
      // Who was told of a new message looked for it in vain, whichever write it was that stored it.
      onAccepted: ({ chatKey, isNew }, message) =>
        parts.onAccepted({ chatKey, isNew: isNew || known.has(placeOf(message)) }, message),
    })
    overlay.clear()
    known.clear()
    spooled = 0
    if (counts.damaged + counts.refused > 0)
      log.error({ account, ...counts }, 'lines left in the spool are damaged')
    return counts
  }

  async function comeBack(): Promise<void> {
    if (stopping.signal.aborted) return
    const counts = await drain()
    isAway = false
    const awayMs = Math.round(performance.now() - awaySinceMs)
    log.info({ account, awayMs, ...counts }, 'the database is back and has what was in the spool')
    parts.onBack()
  }

  async function watch(): Promise<void> {
    let reported = ''
    const isOver = (): boolean => !isAway || lost !== null || stopping.signal.aborted
    for (let pauseMs = firstPauseMs; !isOver(); pauseMs = Math.min(pauseMs * 2, mostPauseMs)) {
      // Ends early at the stop; holds no process open by itself.
      await sleep(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (isOver()) return
      try {
        // Outside of the writes' turns: one that hangs must not keep them from the spool.
        await withinLimit(limitMs, store.sessionHead(account))
        await inTurn(comeBack)
      } catch (error) {
        if (error instanceof LostNumberError) lose(error)
        const failure = describeFailure(error)
        if (isDatabaseAway(error) || failure === reported) continue
        reported = failure
        log.error({ account, error: failure }, 'the spool could not be drained; trying again')
      }
    }
  }

  function lose(error: LostNumberError): void {
    lost = error
    parts.onLost()
  }

  /** What needs the database, which is told at once when it is away. */
  async function ask<T>(question: () => Promise<T>): Promise<T> {
    if (isAway) throw new DatabaseAwayError()
    try {
      return await withinLimit(limitMs, question())
    } catch (error) {
      goAway(error)
      throw new DatabaseAwayError()
    }
  }

  return {
    get isAway() {
      return isAway
    },
    get spooled() {
      return spooled
    },

    async get(type, ids) {
      const missing = ids.filter((id) => !overlay.has(nameOf(type, id)))
      const found = missing.length > 0 ? await ask(() => records.get(type, missing)) : new Map()
      for (const id of ids) {
        const change = overlay.get(nameOf(type, id))
        if (change?.value) found.set(id, change.value)
        else if (change) found.delete(id)
      }
      return found
    },

    write: (changes, inbound) =>
      inTurn(async () => {
        if (lost) throw lost
        try {
          if (!isAway) return await session.write(changes, inbound)
        } catch (error) {
          goAway(error)
        }
        return keep(changes, inbound)
      }),

    /** Not known while the database is away and the spool does not have it: then it rejects. */
    isKnown: async (message) => known.has(placeOf(message)) || ask(() => records.isKnown(message)),

    clear: () => inTurn(() => ask(session.clear)),

    start: () =>
      inTurn(async () => {
        if (await spool.isEmpty()) return
        const counts = await drain()
        log.info({ account, ...counts }, 'the database has what was left in the spool')
      }),

    async stop() {
      stopping.abort()
      await inTurn(() => spool.close())
    },
  }
}

function placeOf({ chat, participant, id }: Parameters<SessionRecords['isKnown']>[0]): string {
  return JSON.stringify([chat, participant, id])
}
