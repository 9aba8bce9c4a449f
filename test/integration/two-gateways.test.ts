/** Two gateway processes and one number: killed, frozen and stopped, the other takes over, and nobody is asked twice. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { killLeftovers, linkRunning, runProgram, runStart, type BotProcess } from '../support/bot-process.ts'
import { environmentOf } from '../support/journey.ts'
import { isSkipped, temporaryFolder, testConfig, type TestFolder } from '../support/servers.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../support/whatsapp/server.ts'
import { expectAnsweredOnce, waitAnswered, writeAtOnce } from './crowd.ts'

/** Promised to operators. */
const TAKE_OVER_MS = 30_000
const RECOVERY_MS = 45_000
/** Longer than a gateway may keep a number without renewing it. */
const FROZEN_MS = 15_000

describe.skipIf(isSkipped('distributed'))('one number, two gateway processes', () => {
  let wa: LoopbackWhatsApp
  let environments: Record<string, string>[]
  let folder: TestFolder
  let remove: () => Promise<void>
  /** The one that holds the number, and the one that waits for it. */
  let holder: BotProcess
  let waiter: BotProcess
  /** Whose environment the holder has. */
  let turn = 0

  beforeAll(async () => {
    wa = await startLoopbackWhatsApp()
    const own = await testConfig('distributed')
    remove = own.remove
    folder = temporaryFolder()
    const shared: Record<string, string> = {
      ...environmentOf(own.config, wa),
      DATA_KEY: Buffer.alloc(32, 9).toString('base64'),
    }
    environments = [shared, { ...shared, DATA_DIR: folder.path }]
    ;[holder] = await Promise.all([start(0), runStart(shared, 'worker')])
    await linkRunning(shared['DATA_DIR'] ?? '', wa)
    waiter = await start(1)
  }, 120_000)

  afterAll(async () => {
    killLeftovers()
    await wa?.stop()
    folder?.remove()
    await remove?.()
  })

  const start = (index: number): Promise<BotProcess> => runStart(environments[index] ?? {}, 'gateway')
  const logins = async (): Promise<number> => (await wa.snapshot()).logins

  /** Resolves with how long it took until the number was logged in once more. */
  async function waitTakeOver(since: number, startedMs: number): Promise<number> {
    await wa.waitSnapshot(({ logins: now, isLoggedIn }) => now > since && isLoggedIn, RECOVERY_MS)
    return performance.now() - startedMs
  }

  async function changeRoles(): Promise<void> {
    holder = waiter
    waiter = await start(turn)
    turn = 1 - turn
  }

  async function numbersOf(index: number): Promise<string> {
    const listing = runProgram(['numbers'], environments[index] ?? {})
    expect((await listing.exited).code).toBe(0)
    return listing.stdout
  }

  it('the second says that it waits, and both know who has it', { timeout: 60_000 }, async () => {
    await waiter.waitFor(/held by another gateway; this one waits for it/)
    expect(await numbersOf(0)).toMatch(/^number default: open for /)
    expect(await numbersOf(1)).toContain(`held by `)
    expect(await numbersOf(1)).toContain(` ${holder.pid}; this gateway waits for it`)
  })

  it(
    'killed in a burst: the other has the number soon, and everybody is answered once',
    { timeout: 120_000 },
    async () => {
      const before = (await wa.outbound()).length
      const writing = writeAtOnce(wa, 8, 5)
      await wa.waitOutbound((record) => record.index >= before + 6, RECOVERY_MS)
      const [since, startedMs] = [await logins(), performance.now()]
      await holder.kill('SIGKILL')
      expect(await waitTakeOver(since, startedMs)).toBeLessThan(TAKE_OVER_MS)
      const sent = await writing
      await waitAnswered(wa, sent, RECOVERY_MS)
      expectAnsweredOnce(await wa.outbound(before), sent)
      await changeRoles()
    },
  )

  it(
    'frozen for longer than its lease and woken up, it neither sends nor fights',
    { timeout: 120_000 },
    async () => {
      const before = (await wa.outbound()).length
      const since = await logins()
      const writing = writeAtOnce(wa, 8, 5)
      await wa.waitOutbound((record) => record.index >= before + 6, RECOVERY_MS)
      process.kill(holder.pid, 'SIGSTOP')
      const frozenMs = performance.now()
      expect(await waitTakeOver(since, frozenMs)).toBeLessThan(TAKE_OVER_MS)
      await sleep(Math.max(0, FROZEN_MS - (performance.now() - frozenMs)))
      process.kill(holder.pid, 'SIGCONT')
      const sent = await writing
      await waitAnswered(wa, sent, RECOVERY_MS)
      expectAnsweredOnce(await wa.outbound(before), sent)
      await sleep(3_000)
      expect(await logins()).toBe(since + 1)
      ;[holder, waiter] = [waiter, holder]
      turn = 1 - turn
      expect(await numbersOf(turn)).toMatch(/^number default: open for /)
      expect(await numbersOf(1 - turn)).toContain(` ${holder.pid}; this gateway waits for it`)
    },
  )

  it('told to stop, it hands over at once', { timeout: 60_000 }, async () => {
    const since = await logins()
    expect(await holder.kill('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(await waitTakeOver(since, performance.now())).toBeLessThan(2_000)
    const sent = new Map([
      ['923330000001', [await wa.send('923330000001', 'see you at five')]],
      ['923330000002', [await wa.send('923330000002', 'how do I recover my account')]],
    ])
    await waitAnswered(wa, sent, RECOVERY_MS)
  })
})
