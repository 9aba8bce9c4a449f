/**
 * A gateway killed between decrypting a message and telling WhatsApp that it has it: before the one write of keys and
 * message, and right behind it. Whatever the moment, every message is in the inbox once, in order, and people and bot
 * still understand each other.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { openSession } from '../../../src/channels/whatsapp/session.ts'
import { openRuntime, type Runtime, type RuntimeConfig } from '../../../src/runtime.ts'
import type { KilledGateway } from '../../support/killed-gateway.ts'
import { isSkipped, MODES, silentLog, testConfig } from '../../support/servers.ts'
import { linkedCreds, silentLogger } from '../../support/whatsapp/memory-auth.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'

const SCRIPT = fileURLToPath(new URL('../../support/killed-gateway.ts', import.meta.url))
const PEOPLE = ['923330000001', '923330000002', '77010000003']
const DEVICE_ID = 1

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A session that the server already knows, in the store. */
async function link(config: RuntimeConfig, server: LoopbackWhatsApp): Promise<void> {
  const runtime = await openRuntime(config, silentLog)
  const ownership = await runtime.store.takeNumber('default', 'a test', 1)
  if (!ownership) throw new Error('somebody holds the number')
  const session = await openSession(runtime.store.session(ownership), silentLogger)
  Object.assign(session.auth.creds, linkedCreds({ ...server, deviceId: DEVICE_ID }))
  await session.saveCreds()
  await runtime.close()
  await server.registerDevice(DEVICE_ID)
}

function startGateway(options: KilledGateway): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  undo.push(() => child.kill('SIGKILL'))
  return child
}

/** Ids of the inbox by chat, in the order of arrival. */
async function inboxOf({ store }: Runtime): Promise<Map<string, string[]>> {
  const chats = await store.chatsToDrain(Date.now(), 0)
  const rows = await Promise.all(chats.map(({ chatKey }) => store.unanswered(chatKey, 1_000)))
  return new Map(rows.map((each) => [each[0]?.message.chat ?? '', each.map(({ message }) => message.id)]))
}

describe.each(MODES)('killed in the window, %s', (mode) => {
  const kills: Pick<KilledGateway, 'killAt' | 'when'>[] = [
    { killAt: 1, when: 'before' },
    { killAt: 2, when: 'after' },
    { killAt: 5, when: 'before' },
    { killAt: 1, when: 'after' },
  ]

  test.skipIf(isSkipped(mode))('every message is stored once, in order', { timeout: 120_000 }, async () => {
    const server = await startLoopbackWhatsApp()
    undo.push(() => server.stop())
    const { config, remove } = await testConfig(mode)
    undo.push(remove)
    await link(config, server)
    const options = { config, url: server.url }

    // The first life: pre-keys are made, and everybody has written once.
    const first = startGateway(options)
    await once(first.stdout!, 'data')
    await server.waitReady(20_000)
    const sent = new Map(PEOPLE.map((person) => [`${person}@s.whatsapp.net`, [] as string[]]))
    const everybodyWrites = async (text: string): Promise<void> => {
      for (const person of PEOPLE) {
        sent.get(`${person}@s.whatsapp.net`)?.push(await server.send(person, text))
      }
    }
    await everybodyWrites('the first word')
    await server.waitSnapshot(({ unconfirmed }) => unconfirmed === 0, 20_000)
    first.stdin?.end()
    await once(first, 'exit')

    let deaths = 0
    for (const kill of kills) {
      for (const word of ['one', 'two', 'three']) await everybodyWrites(word)
      const killed = startGateway({ ...options, ...kill })
      const [code, signal] = (await once(killed, 'exit')) as [number | null, string | null]
      expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
      deaths++
    }
    expect(deaths).toBe(kills.length)

    const last = startGateway(options)
    await once(last.stdout!, 'data')
    await everybodyWrites('the last word')
    await server.waitSnapshot(({ unconfirmed, queued }) => unconfirmed + queued === 0, 30_000)
    last.stdin?.end()
    await once(last, 'exit')

    const runtime = await openRuntime(config, silentLog)
    undo.push(() => runtime.close())
    expect(Object.fromEntries(await inboxOf(runtime))).toEqual(Object.fromEntries(sent))
    expect((await server.snapshot()).problems).toEqual([])
    // Keys and message are written together: nobody has to be asked for a message again, or told that it was refused.
    const receipts = await server.receipts()
    expect(receipts.filter(({ type, error }) => type === 'retry' || error !== undefined)).toEqual([])
    const delivered = new Set(receipts.map(({ id }) => id))
    expect([...sent.values()].flat().filter((id) => !delivered.has(id))).toEqual([])
  })
})
