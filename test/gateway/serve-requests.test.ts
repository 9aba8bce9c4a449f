/** Requests of the console, carried out by gateways over a real store: who takes them, what is shown, what becomes of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { serveRequests } from '../../src/gateway/serve-requests.ts'
import type { Runtime } from '../../src/runtime.ts'
import { createNumberDesk, type NumberDesk } from '../../src/store/console/numbers.ts'
import { isSkipped, MODES, openTestRuntime, recordingLog } from '../support/servers.ts'
import { fakeGateway, type FakeGateway } from './fake-term.ts'

const PATIENCE = { timeout: 5_000, interval: 20 }
const QR = '2@made-up,for,a,test'

describe.each(MODES)('requests of the console, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('over the store', () => {
    let runtime: Runtime
    let desk: NumberDesk
    let account: string
    let count = 0
    let events: string[]
    let logged: ReturnType<typeof recordingLog>
    const stops: (() => Promise<void>)[] = []

    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
      desk = createNumberDesk(runtime.database, runtime.keyring.crypto)
    })
    beforeEach(() => {
      account = `n${count++}`
      events = []
      logged = recordingLog()
    })
    afterEach(async () => {
      for (const stop of stops.splice(0).toReversed()) await stop()
    })
    afterAll(() => runtime.close())

    function serve(name: string): FakeGateway {
      const gateway = fakeGateway(name, runtime.store, account, events)
      const { log } = logged
      const stop = serveRequests({
        numbers: [gateway.number],
        owner: name,
        store: runtime.store,
        log,
        everyMs: 30,
      })
      stops.push(() => gateway.number.stop(), stop)
      return gateway
    }
    async function shows({ number }: FakeGateway, state: string): Promise<void> {
      await expect.poll(() => number.state, PATIENCE).toBe(state)
    }
    async function step(id: string): Promise<string | undefined> {
      return (await desk.askedRequest(id))?.step
    }
    async function ends(id: string, outcome: string): Promise<void> {
      await expect.poll(() => step(id), PATIENCE).toBe(outcome)
    }

    test('pause, resume and unlink are done by the gateway that holds the number, once', async () => {
      const first = serve('first')
      await shows(first, 'open')
      const second = serve('second')
      await shows(second, 'waiting')

      await ends(await desk.askNumber(account, 'pause'), 'done')
      await shows(first, 'stopped')
      expect(second.number.state).toBe('waiting')
      await ends(await desk.askNumber(account, 'unlink'), 'paused')
      await ends(await desk.askNumber(account, 'pair', '923001234567'), 'paused')
      await ends(await desk.askNumber(account, 'resume'), 'done')
      await shows(first, 'open')
      await ends(await desk.askNumber(account, 'unlink'), 'done')
      expect(events).toEqual(['first opens', 'first closes', 'first opens', 'first relinks'])
    })

    test('a number that nobody holds is resumed by a gateway that had let it go', async () => {
      const only = serve('only')
      await shows(only, 'open')
      await only.number.pause()
      await runtime.database.query(
        `UPDATE forwardcheck.number SET until_ms = 0, owner = NULL WHERE account = $1`,
        [account],
      )
      await ends(await desk.askNumber(account, 'resume'), 'done')
      await shows(only, 'open')
    })

    test('a QR is shown to who looks, changes with WhatsApp’s, and goes when the number is linked', async () => {
      const gateway = serve('only')
      await shows(gateway, 'open')
      const [term] = gateway.terms
      term!.show('pairing')
      // Nobody looks: nothing is stored.
      term!.showQr(QR)
      await sleep(100)
      expect(await rows()).toBe(0)

      const qr = async () => (await desk.watchPairing(account)).qr
      await qr()
      await sleep(100)
      term!.showQr(QR)
      await expect.poll(qr, PATIENCE).toBe(QR)
      term!.showQr(`${QR},2`)
      await expect.poll(qr, PATIENCE).toBe(`${QR},2`)
      term!.show('unpaired')
      await expect.poll(qr, PATIENCE).toBeNull()
      term!.show('pairing')
      term!.showQr(`${QR},3`)
      await expect.poll(qr, PATIENCE).toBe(`${QR},3`)
      const id = await desk.askNumber(account, 'pair', '923001234567')
      await ends(id, 'done')
      expect((await desk.askedRequest(id))?.code).toBe('ABCD1234')
      term!.show('connecting')
      await expect.poll(rows, PATIENCE).toBe(0)
      expect(logged.lines.length).toBeGreaterThan(0)
      expect(logged.lines.join()).not.toMatch(/2@|ABCD1234|92300/)
    })

    test('what makes no sense in the number’s state is said, and not done', async () => {
      const gateway = serve('only')
      await shows(gateway, 'open')
      await ends(await desk.askNumber(account, 'pair', '923001234567'), 'linked')
      gateway.terms[0]!.show('logged-out')
      await shows(gateway, 'logged-out')
      await ends(await desk.askNumber(account, 'pair', '923001234567'), 'logged-out')
      gateway.terms[0]!.show('pairing')
      await shows(gateway, 'pairing')
      await ends(await desk.askNumber(account, 'unlink'), 'not-linked')
      expect(events).toEqual(['only opens'])
    })

    test('what a library says when it fails is neither shown nor logged', async () => {
      const gateway = serve('only')
      await shows(gateway, 'open')
      const [term] = gateway.terms
      term!.channel.requestCode = () => Promise.reject(new Error('secret words 923001234567'))
      term!.channel.relink = () => Promise.reject(new Error('secret words'))
      await ends(await desk.askNumber(account, 'unlink'), 'failed')
      term!.show('pairing')
      await shows(gateway, 'pairing')
      await ends(await desk.askNumber(account, 'pair', '923001234567'), 'no-code')
      expect(logged.lines.join()).not.toContain('secret words')
    })

    async function rows(): Promise<number> {
      const found = await runtime.database.query(
        `SELECT id FROM forwardcheck.number_request WHERE account = $1 AND action IN ('watch', 'pair')`,
        [account],
      )
      return found.rows.length
    }
  })
})
