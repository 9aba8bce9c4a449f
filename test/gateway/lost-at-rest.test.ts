/** A hold that lapses while the database is away, on a real store: who was at rest stays at rest, and keeps the number. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import { StaleSessionError } from '../../src/store/session-witness.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'
import { fakeGateway, fakeTerm, TIMING, type FakeGateway } from './fake-term.ts'

describe.each(MODES)('a number at rest, %s', (mode) => {
  describe.skipIf(isSkipped(mode))('with a store', () => {
    let runtime: Runtime
    let events: string[] = []
    let count = 0
    let account = ''
    let isAway = false
    const gateways: FakeGateway[] = []
    beforeAll(async () => {
      runtime = await openTestRuntime(mode)
    })
    afterEach(async () => {
      isAway = false
      await Promise.all(gateways.splice(0).map(({ number }) => number.stop()))
      events = []
      account = ''
    })
    afterAll(() => runtime.close())

    /** All on one database, which can be switched off. */
    function start(name: string, over: Parameters<typeof fakeGateway>[4] = {}): FakeGateway {
      account ||= `r${count++}`
      const { store } = runtime
      const away = async <T>(ask: () => Promise<T>): Promise<T> => {
        if (isAway) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED', syscall: 'connect' })
        return ask()
      }
      const switched: Store = {
        ...store,
        takeNumber: (...args) => away(() => store.takeNumber(...args)),
        renewNumber: (...args) => away(() => store.renewNumber(...args)),
        releaseNumber: (...args) => away(() => store.releaseNumber(...args)),
        reportNumber: (...args) => away(() => store.reportNumber(...args)),
        numbers: () => away(() => store.numbers()),
        sessionHead: (...args) => away(() => store.sessionHead(...args)),
      }
      const gateway = fakeGateway(name, switched, account, events, over)
      gateways.push(gateway)
      return gateway
    }
    const owner = async () => (await runtime.store.numbers()).find((each) => each.account === account)?.owner
    async function shows(gateway: FakeGateway, state: string): Promise<void> {
      await expect.poll(() => gateway.number.state, { timeout: 10_000 }).toBe(state)
    }
    const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

    /** Away for longer than a lease; then there again for longer than anybody needs to take a number. */
    async function blip(): Promise<void> {
      isAway = true
      await pass(TIMING.leaseMs * 1.3)
      expect(await owner()).toBeNull()
      isAway = false
      await pass(TIMING.leaseMs)
    }

    test(
      'paused, it takes the number back before anybody else does, and connects nothing',
      { timeout: 30_000 },
      async () => {
        const first = start('first')
        await shows(first, 'open')
        const second = start('second')
        await second.number.settled
        await first.number.pause()
        await blip()
        expect(await owner()).toBe('first')
        expect([first.number.state, second.number.state]).toEqual(['stopped', 'waiting'])
        expect(events).toEqual(['first opens', 'first closes'])
        first.number.resume()
        await shows(first, 'open')
      },
    )

    test('paused while it only waited, it takes nothing', async () => {
      const first = start('first')
      await shows(first, 'open')
      const second = start('second')
      await second.number.settled
      await second.number.pause()
      await first.number.stop()
      await pass(300)
      expect(await owner()).toBeNull()
      expect(events).toEqual(['first opens', 'first closes'])
    })

    test(
      'with a session that is older than it used, it lets no other gateway go on with that',
      { timeout: 30_000 },
      async () => {
        const first = start('first', {
          openTerm: async () => Promise.reject(new StaleSessionError(account, 1, 2)),
        })
        await shows(first, 'stopped')
        const second = start('second')
        await blip()
        expect(await owner()).toBe('first')
        expect(first.number.problem).toContain('accept-stale')
        expect(second.number.state).toBe('waiting')
        expect(events).toEqual([])
      },
    )

    test.each(['logged-out', 'outdated-version'] as const)(
      '%s, it does not knock again',
      { timeout: 30_000 },
      async (state) => {
        const gateway = start('only')
        await shows(gateway, 'open')
        gateway.terms[0]?.show(state)
        await shows(gateway, state)
        await blip()
        expect(gateway.number.state).toBe(state)
        expect(events).toEqual(['only opens', 'only aborts'])
        gateway.number.resume()
        await shows(gateway, 'open')
      },
    )

    test('logged out in an earlier term, it can be linked anew', { timeout: 30_000 }, async () => {
      const gateway = start('only')
      await shows(gateway, 'open')
      gateway.terms[0]?.show('logged-out')
      await shows(gateway, 'logged-out')
      await blip()
      await gateway.number.relink()
      expect(events).toEqual(['only opens', 'only aborts', 'only opens', 'only relinks'])
    })

    test(
      'thrown out again by a foreign copy in the next term, it does not fight',
      { timeout: 30_000 },
      async () => {
        const gateway = start('only')
        await shows(gateway, 'open')
        gateway.terms[0]?.show('replaced')
        await shows(gateway, 'replaced')
        // Its link came back.
        gateway.terms[0]?.show('open')
        await shows(gateway, 'open')
        await blip()
        await shows(gateway, 'open')
        gateway.terms[1]?.show('replaced')
        await expect.poll(() => events).toEqual(['only opens', 'only aborts', 'only opens', 'only closes'])
        await shows(gateway, 'replaced')
        await blip()
        expect(gateway.number.state).toBe('replaced')
        expect(gateway.terms).toHaveLength(2)
      },
    )

    test('another gateway that wrote the session since ends the rest', { timeout: 30_000 }, async () => {
      const first = start('first')
      await shows(first, 'open')
      first.terms[0]?.show('logged-out')
      await shows(first, 'logged-out')
      isAway = true
      await shows(first, 'waiting')
      await expect.poll(owner, { timeout: 5_000 }).toBeNull()
      const other = await runtime.store.takeNumber(account, 'other', 60_000)
      await runtime.store.session(other!).write([{ type: 'creds', id: 'creds', value: Buffer.from('new') }])
      await runtime.store.releaseNumber(other!)
      isAway = false
      await shows(first, 'open')
    })

    test('what lies on its disk is stored all the same', { timeout: 30_000 }, async () => {
      let left = 0
      const drain = async (): Promise<number> => (events.push('drains'), (left = 0))
      const gateway = start('only', {
        leftover: { drain, count: async () => left },
        openTerm: async () => ({
          ...fakeTerm('only', events),
          close: async () => void (left = 3),
        }),
      })
      await shows(gateway, 'open')
      await gateway.number.pause()
      await expect.poll(() => events).toEqual(['drains'])
      await expect.poll(() => gateway.number.status().spooled).toBe(0)
    })
  })
})
