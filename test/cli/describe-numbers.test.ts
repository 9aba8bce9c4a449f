/** The lines about numbers that operators read: of this process, of others, and of nobody. */
import { expect, test } from 'vitest'
import { DATABASE_AWAY, describeNumbers, describeSpools } from '../../src/cli/describe-numbers.ts'
import type { GatewayNumber } from '../../src/gateway/gateway-number.ts'
import type { NumberRow, NumberStatus } from '../../src/store/store.ts'

const NOW_MS = 1_800_000_000_000
const STATUS: NumberStatus = {
  state: 'open',
  sinceMs: NOW_MS - 3 * 3_600_000,
  isStandby: false,
  lastInboundMs: NOW_MS - 4_000,
  lastAckMs: null,
  closes: {},
  refusals: {},
  spooled: 0,
  clockSkewMs: 200,
}
const ROW: NumberRow = {
  account: 'pk',
  owner: 'gate-1 4242',
  abandonedBy: null,
  sessionVersion: 7,
  status: STATUS,
  statusMs: NOW_MS - 1_000,
}

const linesOf = (rows: NumberRow[], own: Partial<GatewayNumber>[] = []): Promise<string[]> =>
  describeNumbers({ numbers: async () => rows }, own as GatewayNumber[], NOW_MS)

function ownNumber(over: Partial<NumberStatus>, problem: string | null = null): Partial<GatewayNumber> {
  const status = { ...STATUS, ...over }
  const { isStandby } = status
  const state = status.state as GatewayNumber['state']
  return { account: 'pk', isStandby, state, problem, status: () => status }
}

test('a number of this process says what it knows itself', async () => {
  expect(await linesOf([ROW], [ownNumber({})])).toEqual([
    'number pk: open for 3 h, last message 4 s ago, last acknowledged reply never',
  ])
})

test('everything out of the ordinary is told', async () => {
  const trouble = {
    state: 'restricted',
    isStandby: true,
    lastAckMs: NOW_MS - 600_000,
    closes: { '428': 2, '515': 1 },
    refusals: { '463': 3 },
    heldUntilMs: NOW_MS + 90_000,
    cappedUntilMs: NOW_MS - 1,
    spooled: 12,
    clockSkewMs: -240_000,
    reasons: ['restricted refusals', 'degraded clock'],
  }
  expect(await linesOf([], [ownNumber(trouble)])).toEqual([
    'number pk: standby, restricted (refusals, clock) for 3 h, last message 4 s ago, last acknowledged reply 10 min ago, ' +
      'closed 428 2× 515 1×, refused 463 3×, held by WhatsApp for 90 s, ' +
      '12 messages or keys wait on disk for the database, clock off by 4 min, see docs/operations/gateway.md#restricted',
  ])
})

test('one that is held offline says why', async () => {
  const [line] = await linesOf([], [ownNumber({ state: 'degraded', reasons: ['database'] })])
  expect(line).toContain('degraded (database) for 3 h')
})

test('one that cannot run says why', async () => {
  const [line] = await linesOf([], [ownNumber({ state: 'stopped' }, 'Restore the session.')])
  expect(line).toMatch(/^number pk: stopped for 3 h, .*, Restore the session\.$/)
})

test('of a number that this process waits for, the holder tells', async () => {
  expect(await linesOf([ROW], [ownNumber({ state: 'waiting' })])).toEqual([
    'number pk: open for 3 h, last message 4 s ago, last acknowledged reply never, held by gate-1 4242; ' +
      'this gateway waits for it',
  ])
})

test('numbers that nobody holds, never reported, or not lately, say so', async () => {
  const rows = [
    { ...ROW, owner: null },
    { ...ROW, account: 'kz', status: null, statusMs: null },
    { ...ROW, account: 'uz', statusMs: NOW_MS - 600_000 },
  ]
  expect(await linesOf(rows)).toEqual([
    'number pk: no gateway holds it',
    'number kz: held by gate-1 4242',
    'number uz: open for 3 h, last message 4 s ago, last acknowledged reply never, held by gate-1 4242, last reported 10 min ago',
  ])
})

test('of a number that nobody holds, what lies on disk, or may, is told', async () => {
  const rows = [
    { ...ROW, owner: null, status: { ...STATUS, spooled: 12 } },
    { ...ROW, account: 'kz', owner: null, abandonedBy: 'gate-1 4242', statusMs: NOW_MS - 600_000 },
    { ...ROW, account: 'uz', owner: null, abandonedBy: 'gate-2 7', status: null, statusMs: null },
  ]
  const ended = 'ended without letting it go, and messages may wait on its disk'
  expect(await linesOf(rows)).toEqual([
    'number pk: no gateway holds it, 12 messages or keys wait on disk for the database',
    `number kz: no gateway holds it, gate-1 4242 ${ended}, last reported 10 min ago`,
    `number uz: no gateway holds it, gate-2 7 ${ended}`,
  ])
})

test('what lies on the disk of this machine is told when no gateway runs on it', () => {
  expect(describeSpools(['kz', 'pk'])).toEqual([
    'number kz: something waits on the disk of this machine for the database: start its gateway here',
    'number pk: something waits on the disk of this machine for the database: start its gateway here',
  ])
})

test('without its database a gateway tells what it knows itself, and what to do', async () => {
  const store = { numbers: () => Promise.reject(new Error('connect ECONNREFUSED')) }
  const own = [ownNumber({ state: 'degraded', spooled: 2 })] as GatewayNumber[]
  const [number, advice, ...others] = await describeNumbers(store, own, NOW_MS)
  expect(number).toContain('2 messages or keys wait on disk for the database')
  expect(advice).toBe(DATABASE_AWAY)
  expect(others).toEqual([])
  await expect(describeNumbers(store, [], NOW_MS)).rejects.toThrow('ECONNREFUSED')
})

test('a paused number says how the pause ends', async () => {
  expect(await linesOf([ROW], [ownNumber({ state: 'stopped' })])).toEqual([
    'number pk: stopped for 3 h, last message 4 s ago, last acknowledged reply never, ' +
      'paused: npx forwardcheck numbers resume pk',
  ])
})
