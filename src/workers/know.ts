/** What an examination needs to know beside the messages: their sender, what was answered, who is there, what is too much. */
import type { Duty } from '../conversation/duty.ts'
import type { Known } from '../conversation/state.ts'
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { InboxRow, Person, Store } from '../store/store.ts'

export interface KnowLimits {
  /** Checks one person gets in an hour; 0: as many as they like. */
  checksPerHour: number
  /** Messages that may wait before new checks get the busy answer; 0: any number. */
  waitingMost: number
  /** For how long people who asked for it are told of a correction; 0 or left out: nobody corrects anything. */
  correctionMs?: number
}

export interface KnowDependencies {
  store: Pick<Store, 'person' | 'caseOf' | 'health'>
  /** null: nobody is ever there. */
  dutyAt: (nowMs: number) => Duty | null
  limits: KnowLimits
  log: Log
}

export interface Context {
  chatKey: string
  person: Person
  known: Known
}

/** `rows`: the messages to be answered together, all of one person. */
export type Know = (rows: readonly [InboxRow, ...InboxRow[]], nowMs: number) => Promise<Context>

export function createKnow({ store, dutyAt, limits, log }: KnowDependencies): Know {
  const isBusy = createBusy(store, limits.waitingMost, log)
  return async (rows, nowMs) => {
    const [{ chatKey, message }] = rows
    const person = await store.person(chatKey, nowMs, quotedIdOf(rows))
    const edited = message.relation?.kind === 'edit' ? await store.caseOf(message) : undefined
    const known: Known = {
      conversation: person.conversation,
      conversedAtMs: person.conversedAtMs,
      about: person.about,
      correctable: correctableOf(person, message, limits.correctionMs ?? 0, nowMs),
      nowMs,
      duty: dutyAt(nowMs),
      isOverLimit: limits.checksPerHour > 0 && person.checks >= limits.checksPerHour,
      isBusy: await isBusy(nowMs),
      ...(edited !== undefined && { edited }),
    }
    return { chatKey, person, known }
  }
}

/** Not in a group, where others would read what one person asked about. */
function correctableOf(
  { correctable }: Person,
  { participant }: InboxRow['message'],
  correctionMs: number,
  nowMs: number,
): Known['correctable'] {
  if (correctable === null || correctionMs === 0 || participant !== '') return null
  return { replyId: correctable, untilMs: nowMs + correctionMs }
}

/** Which answer of ours they write about. */
function quotedIdOf(rows: readonly InboxRow[]): string | undefined {
  const relations = rows.map(({ message }) => message.relation)
  return relations.find((relation) => relation?.kind === 'reply' || relation?.kind === 'reaction')?.id
}

/** Counting everything that waits is dear beside one answer, and the number changes little in that time. */
const COUNT_EVERY_MS = 2_000

function createBusy(
  store: Pick<Store, 'health'>,
  waitingMost: number,
  log: Log,
): (nowMs: number) => Promise<boolean> {
  let untilMs = -Infinity
  let counted: Promise<boolean> = Promise.resolve(false)
  return async (nowMs) => {
    if (waitingMost === 0) return false
    if (nowMs >= untilMs) {
      untilMs = nowMs + COUNT_EVERY_MS
      counted = store.health(nowMs).then(
        ({ unanswered }) => unanswered > waitingMost,
        (error: unknown) => {
          log.warn({ error: errorName(error) }, 'waiting messages not counted')
          return false
        },
      )
    }
    return counted
  }
}
