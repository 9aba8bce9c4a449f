/** Whole processes killed or stopped in the middle of work: after a restart everybody has their answer, once. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  descendantsOf,
  isAlive,
  killLeftovers,
  linkRunning,
  runStart,
  type BotProcess,
} from '../support/bot-process.ts'
import { eventually } from '../support/eventually.ts'
import { environmentOf } from '../support/journey.ts'
import { isSkipped, testConfig } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { expectAnsweredOnce, waitAnswered, writeAtOnce } from './crowd.ts'
import { chatWithQr } from './journey-cases.ts'
import { startMediaGate, type MediaGate } from './media-gate.ts'

/** A killed worker's job is noticed after 10 s at most, its lease after 6 s. */
const RECOVERY_MS = 40_000
const STOP_MS = 20_000

let wa: LoopbackWhatsApp
let gate: MediaGate
let environment: Record<string, string>
let remove: () => Promise<void>

async function prepare(mode: 'embedded' | 'distributed'): Promise<void> {
  wa = await startLoopbackWhatsApp()
  gate = await startMediaGate(wa.mediaOrigin)
  const own = await testConfig(mode)
  remove = own.remove
  environment = { ...environmentOf(own.config, wa), WHATSAPP_MEDIA_HOSTS: gate.host }
}

async function tidy(): Promise<void> {
  killLeftovers()
  await wa?.stop()
  await gate?.stop()
  await remove?.()
}

const dataDir = (): string => environment['DATA_DIR'] ?? ''
const repliesFrom = (index: number) => wa.outbound(index)

/** Waits until that many more replies went out. */
async function waitReplies(since: number, count: number): Promise<void> {
  await wa.waitOutbound((record) => record.index >= since + count - 1, RECOVERY_MS)
}

async function stopGracefully(...processes: BotProcess[]): Promise<void> {
  const startedMs = Date.now()
  const exits = await Promise.all(processes.map((each) => each.kill('SIGTERM')))
  expect(exits).toEqual(processes.map(() => ({ code: 0, signal: null })))
  expect(Date.now() - startedMs).toBeLessThan(STOP_MS)
}

describe('embedded: one process', () => {
  let bot: BotProcess
  beforeAll(async () => {
    await prepare('embedded')
    bot = await runStart(environment)
    await linkRunning(dataDir(), wa)
  })
  afterAll(tidy)

  it('killed in a burst: everybody is answered once, in order', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const writing = writeAtOnce(wa, 8, 5)
    await waitReplies(before, 7)
    const children = descendantsOf(bot.pid)
    expect(await bot.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    const sent = await writing
    expect((await repliesFrom(before)).length).toBeLessThan(40)
    await eventually(() => expect(children.filter(isAlive)).toEqual([]))

    bot = await runStart(environment)
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
  })

  it('killed again and again while it starts up again', { timeout: 120_000 }, async () => {
    const before = (await wa.outbound()).length
    const sent = await writeAtOnce(wa, 4, 5)
    for (let kills = 0; kills < 2; kills++) {
      await bot.kill('SIGKILL')
      bot = await runStart(environment)
    }
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
  })

  it('told to stop under load: ends soon and loses nothing', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const writing = writeAtOnce(wa, 8, 5)
    await waitReplies(before, 7)
    await stopGracefully(bot)
    const sent = await writing
    bot = await runStart(environment)
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
    await stopGracefully(bot)
  })
})

describe.skipIf(isSkipped('distributed'))('distributed: gateway and worker', () => {
  let gateway: BotProcess
  let worker: BotProcess
  beforeAll(async () => {
    await prepare('distributed')
    ;[gateway, worker] = await Promise.all([
      runStart(environment, 'gateway'),
      runStart(environment, 'worker'),
    ])
    await linkRunning(dataDir(), wa)
  })
  afterEach(() => gate.open())
  afterAll(tidy)

  it('a worker killed in the middle of a picture: another answers, once', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const person = '923330000001'
    gate.close()
    const picture = await wa.send(person, { kind: 'image', bytes: await chatWithQr(), media: gate.route })
    await gate.waitHeld(1)
    const text = await wa.send(person, 'and how do I recover my account')
    const children = descendantsOf(worker.pid)
    await worker.kill('SIGKILL')
    gate.open()
    await eventually(() => expect(children.filter(isAlive)).toEqual([]))
    expect(await repliesFrom(before)).toEqual([])

    worker = await runStart(environment, 'worker')
    const sent = new Map([
      [person, [picture, text]],
      ['923330000002', [await wa.send('923330000002', 'see you at five')]],
    ])
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
    const [first] = await repliesFrom(before)
    expect(first?.text).toBeTruthy()
  })

  it('a worker killed in a burst beside another one', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const second = await runStart(environment, 'worker')
    const writing = writeAtOnce(wa, 8, 5)
    await waitReplies(before, 5)
    await worker.kill('SIGKILL')
    const sent = await writing
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
    worker = second
  })

  it('a gateway killed in a burst', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const writing = writeAtOnce(wa, 8, 5)
    await waitReplies(before, 7)
    await gateway.kill('SIGKILL')
    const sent = await writing
    gateway = await runStart(environment, 'gateway')
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
  })

  it('told to stop under load, both end soon and lose nothing', { timeout: 90_000 }, async () => {
    const before = (await wa.outbound()).length
    const writing = writeAtOnce(wa, 8, 5)
    await waitReplies(before, 7)
    await stopGracefully(gateway, worker)
    const sent = await writing
    ;[gateway, worker] = await Promise.all([
      runStart(environment, 'gateway'),
      runStart(environment, 'worker'),
    ])
    await waitAnswered(wa, sent, RECOVERY_MS)
    expectAnsweredOnce(await repliesFrom(before), sent)
  })
})
