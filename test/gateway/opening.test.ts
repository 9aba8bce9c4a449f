/** Numbers that cannot be opened, on a real store: whose fault it is, who has them next, when they are tried again. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import { DamagedSessionError } from '../../src/store/session-damage.ts'
import type { Store } from '../../src/store/store.ts'
import { isSkipped, MODES, openTestRuntime } from '../support/servers.ts'
import { fakeGateway, fakeTerm, TIMING, type FakeGateway } from './fake-term.ts'

describe.each(MODES)('opening a number, %s', (mode) => {
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
      account ||= `o${count++}`
      const { with: changed, ...rest } = over
      const gateway = fakeGateway(name, { ...runtime.store, ...changed }, account, events, rest)
      gateways.push(gateway)
      return gateway
    }
    const row = async () => (await runtime.store.numbers()).find((each) => each.account === account)
    async function shows(gateway: FakeGateway, state: string): Promise<void> {
      await expect.poll(() => gateway.number.state, { timeout: 10_000 }).toBe(state)
    }

    test(
      'one whose session is damaged says why, stays ours, and is tried again only on request',
      { timeout: 30_000 },
      async () => {
        let isBroken = true
        const gateway = start('only', {
          openTerm: async () => {
            events.push('tries')
            if (isBroken) throw new DamagedSessionError('only')
            return fakeTerm('only', events)
          },
        })
        await gateway.number.settled
        await shows(gateway, 'stopped')
        expect(gateway.number.problem).toContain('session restore')
        await new Promise((resolve) => setTimeout(resolve, TIMING.leaveMs * 2))
        expect(events).toEqual(['tries', 'tries', 'tries'])
        expect((await row())?.owner).toBe('only')
        isBroken = false
        gateway.number.resume()
        await shows(gateway, 'open')
        expect(gateway.number.problem).toBeNull()
      },
    )

    test(
      'one that cannot be opened here goes to another gateway, and is tried again when that one ends',
      { timeout: 30_000 },
      async () => {
        let isBroken = true
        const here = start('here', {
          openTerm: async () => {
            events.push('here tries')
            if (isBroken) throw Object.assign(new Error('the spool’s folder'), { code: 'EACCES' })
            return fakeTerm('here', events)
          },
        })
        await expect.poll(() => events).toContain('here tries')
        const other = start('other')
        await shows(other, 'open')
        expect(here.number.problem).toBe('Error EACCES')
        expect(events).toEqual(['here tries', 'here tries', 'here tries', 'other opens'])
        isBroken = false
        await shows(here, 'waiting')
        await other.number.stop()
        await shows(here, 'open')
        expect(here.number.problem).toBeNull()
      },
    )

    test(
      'with nobody else it is tried again by itself, and at once on request',
      { timeout: 30_000 },
      async () => {
        let failures = 6
        const gateway = start('only', {
          timing: { ...TIMING, leaveMs: 1_000 },
          openTerm: async () => {
            if (failures-- > 0) throw new Error('The folder is not there. Make it.')
            return fakeTerm('only', events)
          },
        })
        await shows(gateway, 'stopped')
        expect(gateway.number.problem).toBe('The folder is not there. Make it.')
        expect((await row())?.owner).toBeNull()
        await shows(gateway, 'waiting')
        await shows(gateway, 'stopped')
        gateway.number.resume()
        await shows(gateway, 'open')
        expect(failures).toBe(-1)
      },
    )

    test(
      'a database that is away while it opens is not the session’s fault',
      { timeout: 30_000 },
      async () => {
        let failures = 5
        const gateway = start('only', {
          timing: { ...TIMING, leaseMs: 60_000 },
          with: {
            renewNumber: async (...args) =>
              failures > 0 ? Promise.reject(new Error('away')) : runtime.store.renewNumber(...args),
          },
          openTerm: async () => {
            if (failures-- > 0) throw new Error('away')
            return fakeTerm('only', events)
          },
        })
        await shows(gateway, 'open')
        expect(gateway.number.problem).toBeNull()
      },
    )

    test(
      'nor is one that has no connection to spare while its renewals go through',
      { timeout: 30_000 },
      async () => {
        let failures = 4
        const gateway = start('only', {
          openTerm: async () => {
            if (failures-- > 0) throw Object.assign(new Error('too many clients already'), { code: '53300' })
            return fakeTerm('only', events)
          },
        })
        await shows(gateway, 'open')
        expect(failures).toBe(-1)
        expect(gateway.number.problem).toBeNull()
      },
    )
  })
})
