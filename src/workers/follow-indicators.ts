/**
 * Keeps operators' lists in this process up to date: one tiny query every two seconds, and the lists only when their
 * version moved. What was read last stays in force while they cannot be read.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { IndicatorHead, IndicatorSource } from '../store/indicators.ts'
import { lookAgain } from './look-again.ts'

/** With its value, for whoever looks things up. */
export interface FollowedIndicator extends IndicatorHead {
  value: string
}

export interface FollowIndicatorsParts<Book> {
  source: IndicatorSource
  /** Makes the list ready for looking up. */
  compile: (list: readonly FollowedIndicator[]) => Book
  log: Log
  nowMs?: () => number
  everyMs?: number
}

export interface FollowIndicators<Book> {
  book: () => Book
  /** Looks once now, and resolves when the lists are up to date; false when they could not be read. */
  refresh: () => Promise<boolean>
  stop: () => Promise<void>
}

const EVERY_MS = 2_000
/** Values opened in one go: a few ms, so that nobody's answer waits for them. */
const CHUNK = 250

/** Resolves when the lists were read, or could not be: a bot without its lists answers all the same. */
export async function followIndicators<Book>({
  source,
  compile,
  log,
  nowMs = Date.now,
  everyMs = EVERY_MS,
}: FollowIndicatorsParts<Book>): Promise<FollowIndicators<Book>> {
  let known = new Map<string, FollowedIndicator>()
  let version = -1
  let book = compile([])
  let isFailing = false

  async function look(isStopped: () => boolean): Promise<boolean> {
    try {
      // Read before the lists: what changes in between is read again in the next turn.
      const latest = await source.indicatorVersion()
      if (latest !== version) {
        known = await readLists(source, known, nowMs())
        book = compile([...known.values()])
        version = latest
        log.info({ indicators: known.size, version }, 'indicators read')
      }
      isFailing = false
      return true
    } catch (error) {
      if (!isFailing && !isStopped())
        log.warn({ error: errorName(error) }, 'indicators could not be read; those read last stay in force')
      isFailing = true
      return false
    }
  }

  const looking = await lookAgain(look, everyMs)
  return {
    book: () => book,
    ...looking,
  }
}

/** Values never change under an id, so only new ones are opened. */
async function readLists(
  source: IndicatorSource,
  known: ReadonlyMap<string, FollowedIndicator>,
  nowMs: number,
): Promise<Map<string, FollowedIndicator>> {
  const heads = await source.indicatorHeads(nowMs)
  const news = heads.filter(({ id }) => !known.has(id)).map(({ id }) => id)
  const values = new Map<string, string>()
  for (let at = 0; at < news.length; at += CHUNK) {
    for (const [id, value] of await source.indicatorValues(news.slice(at, at + CHUNK))) values.set(id, value)
  }
  const read = new Map<string, FollowedIndicator>()
  for (const head of heads) {
    const value = known.get(head.id)?.value ?? values.get(head.id)
    if (value !== undefined) read.set(head.id, { ...head, value })
  }
  return read
}
