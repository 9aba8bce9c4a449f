/** The linked numbers in lines for people, one each: states, ages and counts, nothing personal. */
import { FINAL_STATES } from '../channels/whatsapp/link-states.ts'
import type { GatewayNumber } from '../gateway/gateway-number.ts'
import { within } from '../queues/within.ts'
import type { NumberRow, NumberStatus, Store } from '../store/store.ts'

/** A report older than this is of a gateway that ended or hangs. */
const FRESH_MS = 60_000
/** Doctor waits for less than two of these. */
const PATIENCE_MS = 2_000

export const DATABASE_AWAY =
  'the database does not answer: bring it back and leave the gateway running, see docs/operations/README.md#the-database-is-away'

/** States that an operator should read about. */
const TOLD: ReadonlySet<string> = new Set(['degraded', 'restricted', 'passkey-required', ...FINAL_STATES])

/** What the database knows of every number, and this process of its own. */
export async function describeNumbers(
  store: Pick<Store, 'numbers'>,
  own: readonly GatewayNumber[],
  nowMs: number,
): Promise<string[]> {
  const stored = await within(PATIENCE_MS, store.numbers()).catch((error: unknown) => {
    if (own.length === 0) throw error
    return null
  })
  // What this process knows helps most while the database is away.
  if (!stored) return [...own.map((number) => describeOwn(number, undefined, nowMs)), DATABASE_AWAY]
  const rows = new Map(stored.map((row) => [row.account, row]))
  const served = own.map((number) => describeOwn(number, rows.get(number.account), nowMs))
  const isOwn = (account: string): boolean => own.some((number) => number.account === account)
  const others = [...rows.values()].filter((row) => !isOwn(row.account))
  return [...served, ...others.map((row) => describeOther(row, nowMs))]
}

function describeOwn(number: GatewayNumber, row: NumberRow | undefined, nowMs: number): string {
  const { account, isStandby, state, problem } = number
  // Of a number that somebody else holds, the holder's report tells more.
  if (state === 'waiting' && row?.owner) return `${describeOther(row, nowMs)}; this gateway waits for it`
  const facts = [
    ...(isStandby ? ['standby'] : []),
    ...describe(number.status(), nowMs),
    ...(problem === null ? [] : [problem]),
    ...(state === 'stopped' && problem === null
      ? [`paused: npx forwardcheck numbers resume ${account}`]
      : []),
  ]
  return `number ${account}: ${facts.join(', ')}`
}

/** Of this machine, by number (see accountsWithFiles): for when no gateway runs on it, which would know more. */
export function describeSpools(accounts: readonly string[]): string[] {
  return accounts.map(
    (account) =>
      `number ${account}: something waits on the disk of this machine for the database: start its gateway here`,
  )
}

function describeOther(row: NumberRow, nowMs: number): string {
  const { account, owner, status, statusMs } = row
  const holder = holderOf(row)
  if (!status || statusMs === null) return `number ${account}: ${holder}`
  const isOld = nowMs - statusMs > FRESH_MS
  const facts = [
    ...(status.isStandby ? ['standby'] : []),
    ...(owner === null ? [] : describe(status, nowMs)),
    holder,
    ...(owner === null ? onDisk(status) : []),
    ...(isOld ? [`last reported ${span(nowMs - statusMs)} ago`] : []),
  ]
  return `number ${account}: ${facts.join(', ')}`
}

function holderOf({ owner, abandonedBy }: NumberRow): string {
  if (owner !== null) return `held by ${owner}`
  if (abandonedBy === null) return 'no gateway holds it'
  // It was killed, or stopped while the database was away: then its last report was from before.
  return `no gateway holds it, ${abandonedBy} ended without letting it go, and messages may wait on its disk`
}

function onDisk({ spooled }: NumberStatus): string[] {
  return spooled > 0 ? [`${spooled} messages or keys wait on disk for the database`] : []
}

function describe(status: NumberStatus, nowMs: number): string[] {
  const { state, sinceMs, lastInboundMs, lastAckMs, closes, refusals, clockSkewMs } = status
  const until = (ms: number | null | undefined): boolean => typeof ms === 'number' && ms > nowMs
  return [
    `${state}${because(status.reasons)} for ${span(nowMs - sinceMs)}`,
    `last message ${ago(lastInboundMs, nowMs)}`,
    `last acknowledged reply ${ago(lastAckMs, nowMs)}`,
    ...counts('closed', closes),
    ...counts('refused', refusals),
    ...(until(status.heldUntilMs) ? [`held by WhatsApp for ${span((status.heldUntilMs ?? 0) - nowMs)}`] : []),
    ...(until(status.cappedUntilMs) ? [`cap reached, for ${span((status.cappedUntilMs ?? 0) - nowMs)}`] : []),
    ...onDisk(status),
    ...(Math.abs(clockSkewMs ?? 0) > 30_000 ? [`clock off by ${span(Math.abs(clockSkewMs ?? 0))}`] : []),
    ...(TOLD.has(state) ? [`see docs/operations/gateway.md#${state}`] : []),
  ]
}

/** `degraded clock` and the like: the condition is the state already. */
function because(reasons: readonly string[] = []): string {
  const words = new Set(reasons.map((reason) => reason.replace(/^(?:degraded|restricted) /, '')))
  return words.size > 0 ? ` (${[...words].join(', ')})` : ''
}

function counts(what: string, byCode: Record<string, number>): string[] {
  const all = Object.entries(byCode).map(([code, times]) => `${code} ${times}×`)
  return all.length > 0 ? [`${what} ${all.join(' ')}`] : []
}

function ago(ms: number | null, nowMs: number): string {
  return ms === null ? 'never' : `${span(nowMs - ms)} ago`
}

/** In the unit that fits, like 3 min or 2 h. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}
