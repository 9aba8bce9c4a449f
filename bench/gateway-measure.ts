/**
 * Single measurements of the gateway bench. All times are taken by the loopback server, so that one clock serves: a
 * message counts as persisted when its receipt arrives, which the gateway sends after the commit.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counts, Disconnection, ManyMessage } from '../test/support/whatsapp/controls.ts'
import type { SpawnedWhatsApp } from '../test/support/whatsapp/control-client.ts'
import { makeMessages } from './messages.ts'
import type { Subject } from './gateway-subjects.ts'
import { processorSeconds } from './spawned.ts'

const PATIENCE_MS = 300_000

export interface Run {
  /** Messages a second, from the first delivery to the last receipt or reply. */
  rate: number
  /** Milliseconds from delivery to receipt or reply, one for each message. */
  times: number[]
  /** Processor time a message: of the process with the connection, and of the loopback server. */
  botMs: number
  serverMs: number
}

/** Texts in turns from each of these people; `from` skips texts that were sent before. */
export function messagesOf(people: string[], count: number, from: number): ManyMessage[] {
  const texts = makeMessages(from + count).slice(from)
  return texts.map(({ text }, index) => ({
    number: people[index % people.length] ?? '',
    content: { kind: 'text', text, forwarded: true },
  }))
}

/** People nobody else of the bench is; made beforehand, because their keys cost the server 9 ms each. */
export async function makePeople(
  whatsapp: SpawnedWhatsApp,
  prefix: string,
  count: number,
): Promise<string[]> {
  const people = Array.from({ length: count }, (_, index) => `${prefix}${10_000 + index}`)
  for (const number of people) await whatsapp.addContact(number)
  return people
}

/** Delivered while the bot is connected; as fast as it goes without `perSecond`. */
export async function live(subject: Subject, messages: ManyMessage[], perSecond?: number): Promise<Run> {
  const { whatsapp } = subject
  const before = await mark(subject)
  await whatsapp.sendMany(messages, perSecond === undefined ? {} : { perSecond })
  await confirmed(whatsapp, before.counts, messages.length)
  return toReceipts(subject, before, messages.length)
}

/** Sent while the bot is away; counted from its log-in. */
export async function fromOfflineQueue(subject: Subject, messages: ManyMessage[]): Promise<Run> {
  const { whatsapp } = subject
  await whatsapp.setRefusing(true)
  await whatsapp.disconnect({ kind: 'drop' })
  await whatsapp.waitSnapshot(({ isConnected }) => !isConnected)
  await whatsapp.sendMany(messages)
  const before = await mark(subject)
  await whatsapp.setRefusing(false)
  await confirmed(whatsapp, before.counts, messages.length)
  return toReceipts(subject, before, messages.length)
}

/** Until every message has its reply. */
export async function answered(subject: Subject, messages: ManyMessage[]): Promise<Run> {
  const { whatsapp } = subject
  const before = await mark(subject)
  await whatsapp.sendMany(messages)
  const wanted = before.counts.distinctOutbound + messages.length
  await whatsapp.waitCounts(({ distinctOutbound }) => distinctOutbound >= wanted, PATIENCE_MS)
  const replies = await whatsapp.briefOutbound(before.counts.outbound)
  const ends = replies.flatMap(({ quotedId, at }) => (quotedId === null ? [] : [{ id: quotedId, at }]))
  return summarize(subject, before, messages.length, ends)
}

/** Milliseconds from the server's closing to the next log-in, and how much of that was spent connecting. */
export async function reconnect(
  { whatsapp }: Subject,
  how: Disconnection,
): Promise<{ totalMs: number; loginMs: number }> {
  const since = (await whatsapp.connectionLog()).length
  const started = Date.now()
  await whatsapp.disconnect(how)
  for (;;) {
    const log = await whatsapp.connectionLog(since)
    const ready = log.find(({ kind }) => kind === 'ready')
    const accepted = log.find(
      ({ kind, connection }) => kind === 'accepted' && connection === ready?.connection,
    )
    if (ready && accepted) return { totalMs: ready.at - started, loginMs: ready.at - accepted.at }
    if (Date.now() > started + PATIENCE_MS) throw new Error(`not back after ${JSON.stringify(how)}`)
    await sleep(10)
  }
}

interface Mark {
  counts: Counts
  botSeconds: number
  serverSeconds: number
}

async function mark({ whatsapp, pid }: Subject): Promise<Mark> {
  return {
    counts: await whatsapp.counts(),
    botSeconds: processorSeconds(pid) ?? Number.NaN,
    serverSeconds: processorSeconds(whatsapp.pid) ?? Number.NaN,
  }
}

async function confirmed(whatsapp: SpawnedWhatsApp, before: Counts, count: number): Promise<void> {
  await whatsapp.waitCounts(({ confirmed }) => confirmed >= before.confirmed + count, PATIENCE_MS)
}

async function toReceipts(subject: Subject, before: Mark, count: number): Promise<Run> {
  const receipts = await subject.whatsapp.receipts(before.counts.receipts)
  return summarize(subject, before, count, receipts)
}

/** `ends`: when which message was done; only the first end of each counts. */
async function summarize(
  subject: Subject,
  before: Mark,
  count: number,
  ends: { id: string; at: number }[],
): Promise<Run> {
  const after = await mark(subject)
  const deliveries = await subject.whatsapp.deliveries(before.counts.delivered)
  const startOf = new Map(deliveries.map(({ id, at }) => [id, at]))
  const endOf = new Map(ends.toReversed().map(({ id, at }) => [id, at]))
  const times = [...endOf].flatMap(([id, at]) => {
    const start = startOf.get(id)
    return start === undefined ? [] : [at - start]
  })
  const lastEnd = Math.max(...[...endOf].flatMap(([id, at]) => (startOf.has(id) ? [at] : [])))
  const seconds = (lastEnd - Math.min(...startOf.values())) / 1000
  return {
    rate: count / seconds,
    times,
    botMs: ((after.botSeconds - before.botSeconds) * 1000) / count,
    serverMs: ((after.serverSeconds - before.serverSeconds) * 1000) / count,
  }
}
