/** One number and the gateways that want it, on a real store: whose it is, when it changes hands, what is told. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'
import { fakeGateway, fakeTerm, TIMING, type FakeGateway } from './fake-term.ts'

describe.each(MODES)('keeping a number, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('with a store', () => {
    let runtime: Runtime
    let events: string[] = []
    let count = 0
    let account = ''
    const gateways: FakeGateway[] = []
    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
    })
    afterEach(async () => {
      await Promise.all(gateways.splice(0).map(({ number }) => number.stop()))
      events = []
      account = ''
    })
    afterAll(() => runtime.close())

    function start(
      name: string,
      over: Parameters<typeof fakeGateway>[4] & { with?: Partial<Store> } = {},
    ): FakeGateway {
      account ||= `n${count++}`
      const { with: changed, ...rest } = over
      const gateway = fakeGateway(name, { ...runtime.store, ...changed }, account, events, rest)
      gateways.push(gateway)
      return gateway
    }
    const row = async () => (await runtime.store.numbers()).find((each) => each.account === account)
    async function shows(gateway: FakeGateway, state: string): Promise<void> {
      await expect.poll(() => gateway.number.state, { timeout: 10_000 }).toBe(state)
    }

    test('a second gateway waits, and has it within a second of a graceful stop', async () => {
      const first = start('first')
      await shows(first, 'open')
      const second = start('second')
      await second.number.settled
      expect(second.number.state).toBe('waiting')
      expect((await row())?.owner).toBe('first')

      await first.number.stop()
      const releasedMs = performance.now()
      await shows(second, 'open')
      expect(performance.now() - releasedMs).toBeLessThan(1_000)
      expect(events).toEqual(['first opens', 'first closes', 'second opens'])
      expect((await row())?.owner).toBe('second')
    })

    test('one whose renewals hang closes before the next one opens, and then waits in its turn', async () => {
      const hang = () => new Promise<never>(() => {})
      let isHung = true
      const renewNumber: Store['renewNumber'] = (...args) =>
        isHung ? hang() : runtime.store.renewNumber(...args)
      const first = start('first', { with: { renewNumber } })
      await shows(first, 'open')
      const second = start('second')
      await shows(second, 'open')
      expect(events).toEqual(['first opens', 'first aborts', 'second opens'])
      await shows(first, 'waiting')

      isHung = false
      await second.number.stop()
      await shows(first, 'open')
      expect(events.slice(3)).toEqual(['second closes', 'first opens'])
    })

    test('machines whose clocks are hours apart take turns all the same', async () => {
      const clocks = (offMs: number) => ({
        monotonicMs: () => performance.now(),
        wallMs: () => Date.now() + offMs,
      })
      const late = start('late', { clocks: clocks(-3_600_000) })
      await shows(late, 'open')
      const early = start('early', { clocks: clocks(3_600_000) })
      await early.number.settled
      await new Promise((resolve) => setTimeout(resolve, TIMING.leaseMs * 1.5))
      expect([late.number.state, early.number.state]).toEqual(['open', 'waiting'])
      await late.number.stop()
      await shows(early, 'open')
      expect(events).toEqual(['late opens', 'late closes', 'early opens'])
    })

    test('a write that is refused ends the term at once', async () => {
      const gateway = start('only', {
        openTerm: async (hold) => {
          events.push('opens')
          if (events.length === 1) setTimeout(() => hold.lose(), 50)
          return fakeTerm('only', events)
        },
      })
      await expect.poll(() => events, { timeout: 5_000 }).toEqual(['opens', 'only aborts', 'opens'])
      expect(gateway.number.state).toBe('open')
    })

    test('how it fares is told to everybody through the database, at once and in the end', async () => {
      const gateway = start('only', { isStandby: true, timing: { ...TIMING, reportMs: 60_000 } })
      await shows(gateway, 'open')
      await expect.poll(async () => (await row())?.status?.state).toBe('open')
      gateway.terms[0]?.show('degraded')
      await expect.poll(async () => (await row())?.status?.state).toBe('degraded')
      const told = (await row())?.status
      expect(told).toMatchObject({ isStandby: true, spooled: 2, clockSkewMs: 5, closes: { '428': 1 } })
      await gateway.number.stop()
      expect(await row()).toMatchObject({ owner: null, status: { state: 'stopped', closes: { '428': 1 } } })
    })

    test('paused it stays ours and closed, until it is resumed', async () => {
      const first = start('first')
      await shows(first, 'open')
      const second = start('second')
      await first.number.pause()
      expect(events).toEqual(['first opens', 'first closes'])
      await new Promise((resolve) => setTimeout(resolve, TIMING.leaseMs * 1.5))
      expect([first.number.state, second.number.state]).toEqual(['stopped', 'waiting'])
      await expect(first.number.requestCode('923001234567')).rejects.toThrow(/stopped. Resume it/)
      await expect(second.number.requestCode('923001234567')).rejects.toThrow(/another gateway/)
      first.number.resume()
      await shows(first, 'open')
      expect(events).toEqual(['first opens', 'first closes', 'first opens'])
    })

    test('a pause that is ended before it took effect is over for whoever asked for it', async () => {
      const gateway = start('only', {
        openTerm: async () => {
          events.push('opens')
          const close = async (): Promise<void> => {
            await new Promise((resolve) => setTimeout(resolve, 200))
          }
          return { ...fakeTerm('only', events), close }
        },
      })
      await shows(gateway, 'open')
      const paused = gateway.number.pause()
      const pausedAgain = gateway.number.pause()
      gateway.number.resume()
      await Promise.all([paused, pausedAgain])
      await expect.poll(() => events).toEqual(['opens', 'opens'])
    })

    test('lost while it closes in peace, the line is cut all the same', async () => {
      let finish = (): void => {}
      let lose = (): void => {}
      const gateway = start('only', {
        openTerm: async (hold) => {
          lose = hold.lose
          const jobs = new Promise<void>((resolve) => (finish = resolve))
          const abort = async (): Promise<void> => {
            events.push('cut')
            finish()
          }
          return { ...fakeTerm('only', events), close: () => jobs, abort }
        },
      })
      await shows(gateway, 'open')
      const stopped = gateway.number.stop()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(events).toEqual([])
      lose()
      await stopped
      expect(events).toEqual(['cut'])
    })

    test('what a term left on the disk is told until it is drained', async () => {
      let left = 0
      const gateway = start('only', { leftover: { drain: async () => left, count: async () => left } })
      await shows(gateway, 'open')
      left = 2
      await gateway.number.pause()
      expect(gateway.number.status().spooled).toBe(2)
      await expect.poll(async () => (await row())?.status?.spooled).toBe(2)
    })

    test('thrown out by a foreign copy of its session it stays out, until it is resumed', async () => {
      const gateway = start('only')
      await shows(gateway, 'open')
      gateway.terms[0]?.show('replaced')
      await shows(gateway, 'replaced')
      await new Promise((resolve) => setTimeout(resolve, TIMING.leaseMs))
      expect(events).toEqual(['only opens'])
      expect((await row())?.owner).toBe('only')
      gateway.number.resume()
      await shows(gateway, 'open')
      expect(events).toEqual(['only opens', 'only closes', 'only opens'])
      gateway.number.resume()
      expect(gateway.terms).toHaveLength(2)
    })

    test('waiting for the end of a ban it asks at once when it is resumed', async () => {
      const gateway = start('only')
      await shows(gateway, 'open')
      gateway.terms[0]?.show('restricted')
      gateway.number.resume()
      expect(events).toEqual(['only opens', 'only resumes'])
      expect(gateway.number.state).toBe('restricted')
    })

    test('thrown out by the next gateway it was not replaced: it waits', async () => {
      const states: string[] = []
      const first = start('first', { with: { renewNumber: async () => false } })
      await shows(first, 'open')
      first.number.onState((state) => states.push(state))
      first.terms[0]?.show('replaced')
      await expect.poll(() => states).toContain('waiting')
      expect(states).not.toContain('replaced')
      expect(events.slice(0, 2)).toEqual(['first opens', 'first aborts'])
    })

    test('what an earlier term left on the disk is stored while another one holds the number', async () => {
      const first = start('first')
      await shows(first, 'open')
      let drained = 0
      const second = start('second', { leftover: { drain: async () => 3 - ++drained, count: async () => 3 } })
      await expect.poll(() => drained).toBe(1)
      await expect.poll(() => second.number.status().spooled).toBe(2)
      const broken = { drain: () => Promise.reject(new Error('away')), count: async () => 1 }
      const failing = start('third', { leftover: broken })
      await failing.number.settled
      await first.number.stop()
      await expect.poll(() => events.filter((event) => event.endsWith('opens')).length).toBe(2)
    })

    test('who listens for pairing hears of every term', async () => {
      const gateway = start('only')
      const seen: string[] = []
      const off = gateway.number.onPairing((pairing) => seen.push(pairing.kind === 'qr' ? pairing.text : ''))
      await shows(gateway, 'open')
      gateway.terms[0]?.showQr('one')
      await gateway.number.pause()
      gateway.number.resume()
      await shows(gateway, 'open')
      gateway.terms[1]?.showQr('two')
      off()
      gateway.terms[1]?.showQr('three')
      expect(seen).toEqual(['one', 'two'])
    })
  })
})
