/**
 * Two gateways and one number on a loopback WhatsApp: the connection changes hands, in this order: closed by the old
 * one, opened by the next. WhatsApp never throws anybody out.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { linkAccount, openGateway, type LoopbackGateway } from './loopback-gateway.ts'

const PERSON = '923001234567'
const PATIENCE = { timeout: 15_000, interval: 20 }

describe.each(MODES)('one number, two gateways, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('on a loopback WhatsApp', () => {
    let runtime: Runtime
    let wa: LoopbackWhatsApp
    let account: string
    let count = 0
    const gateways: LoopbackGateway[] = []
    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
    })
    beforeEach(async () => {
      wa = await startLoopbackWhatsApp()
      account = `n${count++}`
      await linkAccount(runtime.store, account, wa)
    })
    afterEach(async () => {
      await Promise.all(gateways.splice(0).map(({ number }) => number.stop()))
      await wa.stop()
    })
    afterAll(() => runtime.close())

    function open(name: string, changed: Partial<Store> = {}): LoopbackGateway {
      const gateway = openGateway(name, { ...runtime.store, ...changed }, account, wa)
      gateways.push(gateway)
      return gateway
    }
    async function shows(gateway: LoopbackGateway, state: string): Promise<void> {
      await expect.poll(() => gateway.number.state, PATIENCE).toBe(state)
    }
    /** Without what came before the first log-in. */
    const log = async () => (await wa.connectionLog()).map(({ kind, connection }) => `${connection} ${kind}`)

    test('stopped gracefully, the next one is connected within a second, and nothing is lost', async () => {
      const first = open('first')
      await shows(first, 'open')
      const second = open('second')
      await shows(second, 'waiting')
      await wa.waitReady()

      const startedMs = performance.now()
      await first.number.stop()
      await shows(second, 'open')
      expect(performance.now() - startedMs).toBeLessThan(1_000)
      expect(await log()).toEqual([
        '1 accepted',
        '1 admitted',
        '1 ready',
        '1 closed',
        '2 accepted',
        '2 admitted',
        '2 ready',
      ])
      await wa.send(PERSON, 'is this real?')
      await wa.waitCounts((counts) => counts.confirmed === 1)
    })

    test('a gateway that cannot renew closes before the next one logs in, and sends nothing after', async () => {
      let isHung = false
      const hang = new Promise<never>(() => {})
      const renewNumber: Store['renewNumber'] = (...args) =>
        isHung ? hang : runtime.store.renewNumber(...args)
      const first = open('first', { renewNumber })
      await shows(first, 'open')
      const second = open('second')
      await wa.waitReady()
      await wa.addContact(PERSON)

      isHung = true
      const stuck = first.channel()
      const results: string[] = []
      for (let index = 0; second.number.state !== 'open' && index < 400; index++) {
        const result = await stuck?.send({
          chat: `${PERSON}@s.whatsapp.net`,
          messageId: `M${index}`,
          text: 'hello',
        })
        results.push(result?.outcome ?? '')
        await sleep(20)
      }
      await sleep(200)
      expect(results.filter((outcome) => outcome === 'sent').length).toBeGreaterThan(0)
      expect(results.at(-1)).not.toBe('sent')

      const entries = await wa.connectionLog()
      const closed = entries.find((entry) => entry.kind === 'closed')
      const next = entries.find((entry) => entry.kind === 'accepted' && entry.connection === 2)
      expect(closed?.connection).toBe(1)
      expect(closed?.index).toBeLessThan(next?.index ?? 0)
      const late = (await wa.outbound()).filter((record) => record.at >= (next?.at ?? 0))
      expect(late).toEqual([])
      // Neither was thrown out, and nobody fights over the number.
      expect(await log()).toEqual([
        '1 accepted',
        '1 admitted',
        '1 ready',
        '1 closed',
        '2 accepted',
        '2 admitted',
        '2 ready',
      ])
      expect([first.number.state, second.number.state]).toEqual(['waiting', 'open'])
    })

    test('a send that was frozen on its way does not go out once the number is lost', async () => {
      const answers: boolean[] = []
      const first = openGateway('first', runtime.store, account, wa, {
        mayActToo: () => answers.shift() ?? true,
      })
      gateways.push(first)
      await shows(first, 'open')
      await wa.waitReady()
      await wa.addContact(PERSON)
      const to = `${PERSON}@s.whatsapp.net`
      expect(await first.send(to, 'BEFORE')).toEqual({ outcome: 'sent' })
      // Frozen after the first check, it wakes up when another gateway has the number.
      answers.push(true, false)
      expect((await first.send(to, 'FROZEN')).outcome).not.toBe('sent')
      expect(answers).toEqual([])
      expect((await wa.outbound()).map(({ id }) => id)).toEqual(['BEFORE'])
    })

    test('a copy of the session elsewhere makes it stop, not fight', async () => {
      const first = open('first')
      await shows(first, 'open')
      await wa.waitReady()
      await wa.disconnect({ kind: 'replaced' })
      await shows(first, 'replaced')
      await sleep(1_500)
      expect(first.number.state).toBe('replaced')
      expect((await wa.snapshot()).connections).toBe(1)
      first.number.resume()
      await shows(first, 'open')
      expect((await wa.snapshot()).connections).toBe(2)
    })
  })
})
