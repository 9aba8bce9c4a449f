/** Several people writing to the bot at once, and what they must see afterwards: each message answered once, in order. */
import { expect } from 'vitest'
import type { OutboundRecord } from '../support/whatsapp/controls.ts'
import type { LoopbackWhatsApp } from '../support/whatsapp/server.ts'

const TEXTS = [
  'how do I recover my account',
  'Привет! Проголосуй, пожалуйста, за мою племянницу vote-dance.top',
  'bhai ghalti se mera 6 digit code tumhare number pe chala gaya, bhej do',
  'see you at five',
  'мой ватсап взломали',
]

/** Message ids by the number of the person who sent them, in order. */
export type Sent = Map<string, string[]>

/** Everybody writes at the same time, each one message after the other. */
export async function writeAtOnce(wa: LoopbackWhatsApp, people: number, each: number): Promise<Sent> {
  const sent: Sent = new Map()
  const write = async (person: number): Promise<void> => {
    const number = `92345${String(person).padStart(7, '0')}`
    const ids: string[] = []
    sent.set(number, ids)
    for (let n = 0; n < each; n++) {
      const via = person % 2 === 0 ? 'pn' : 'lid'
      ids.push(await wa.send(number, TEXTS[(person + n) % TEXTS.length] ?? '', { via }))
    }
  }
  await Promise.all(Array.from({ length: people }, (_, person) => write(person)))
  return sent
}

/** Resolves once every message has a reply. */
export async function waitAnswered(wa: LoopbackWhatsApp, sent: Sent, timeoutMs: number): Promise<void> {
  for (const id of [...sent.values()].flat()) {
    await wa.waitOutbound((record) => record.quoted?.id === id, timeoutMs)
  }
}

/** A phone shows a message id once: repeats of an id are no second answer, another id would be. */
export function expectAnsweredOnce(records: OutboundRecord[], sent: Sent): void {
  expect(sent.size).toBeGreaterThan(1)
  for (const [number, ids] of sent) {
    const theirs = records.filter(
      (record) => record.contact === number && ids.includes(record.quoted?.id ?? ''),
    )
    const shown = new Map(theirs.map((record) => [record.id, record.quoted?.id]))
    expect([...shown.values()]).toEqual(ids)
    for (const id of shown.keys()) {
      expect(new Set(theirs.filter((record) => record.id === id).map((record) => record.text)).size).toBe(1)
    }
  }
}
