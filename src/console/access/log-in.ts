/**
 * Logging in: limits first, then the password, then a session of a new id. Whoever asks learns the same from a name that
 * exists as from one that does not, by answer, time and lock.
 */
import type { Audit } from '../../store/console/audit.ts'
import type { Limit, LockRule, LogInAttempts } from '../../store/console/log-in-attempts.ts'
import type { OperatorSessions } from '../../store/console/operator-sessions.ts'
import type { Credentials, Operators } from '../../store/console/operators.ts'
import type { PageContext } from '../shell.ts'
import { BusyError, type Passwords } from './passwords.ts'
import { hashOfId, randomId, type Secrets } from './secrets.ts'
import { giveDevice, giveSessionId, readDevice, readSessionId } from './session-cookie.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * One name from one address, or from one browser that its operator uses: about 30 tries a day. One address, whatever
 * names it tries: a few colleagues may be behind it. One name from everywhere: soft, as strangers could otherwise keep
 * an operator out; a browser that the operator used before is not subject to it, nor to its address's.
 */
export const LOCK_RULES = {
  pair: { free: 5, firstLockMs: MINUTE_MS, mostLockMs: HOUR_MS, forgetMs: 24 * HOUR_MS },
  address: { free: 20, firstLockMs: MINUTE_MS, mostLockMs: HOUR_MS, forgetMs: 24 * HOUR_MS },
  name: { free: 50, firstLockMs: MINUTE_MS / 2, mostLockMs: 5 * MINUTE_MS, forgetMs: HOUR_MS },
} as const satisfies Record<string, LockRule>

/** In the audit trail, for what was typed instead of a name: it may have been the password. */
export const UNKNOWN_NAME = '(unknown name)'

export interface LogInParts {
  operators: Pick<Operators, 'find' | 'rehash'>
  operatorSessions: OperatorSessions
  logInAttempts: LogInAttempts
  audit: Pick<Audit, 'record'>
  passwords: Passwords
  secrets: Secrets
  /** Of the client, for limits. */
  addressOf: (c: PageContext) => string
  nowMs: () => number
}

export type LogInResult = Refusal | { outcome: 'done' }
type Checked = Refusal | { outcome: 'done'; known: Credentials }

type Refusal =
  | { outcome: 'refused' | 'busy' }
  /** Tried too often; the password was not looked at. */
  | { outcome: 'locked'; waitMs: number }

/** `name` as OperatorName makes it, or '' for what can be no name; `password` bounded already. */
export async function logIn(
  parts: LogInParts,
  c: PageContext,
  typed: { name: string; password: string },
): Promise<LogInResult> {
  const checked = await checkPassword(parts, c, typed)
  if (checked.outcome !== 'done') return checked
  const { known } = checked
  if (!(await startSession(parts, c, known, typed.password))) return { outcome: 'refused' }
  giveDevice(c, parts.secrets, known.name)
  await record(parts, known.name, 'log-in', 'done')
  return { outcome: 'done' }
}

/** Under the limits of log-ins, but without one. Refusals and locks are in the audit trail afterwards. */
export async function checkPassword(
  parts: LogInParts,
  c: PageContext,
  { name, password }: { name: string; password: string },
): Promise<Checked> {
  const { logInAttempts, operators, nowMs } = parts
  const limits = limitsOf(parts, c, name)
  const attempt = await logInAttempts.take(limits, nowMs())
  if (!attempt.isAllowed) return { outcome: 'locked', waitMs: attempt.waitMs }
  const known = await operators.find(name)
  const isRight = await check(parts, password, known)
  if (isRight === null || isRight) await logInAttempts.giveBack(limits)
  if (isRight === null) return { outcome: 'busy' }
  if (known && isRight) {
    await logInAttempts.clear(limits[0]!.key)
    return { outcome: 'done', known }
  }
  const actor = known?.name ?? UNKNOWN_NAME
  await record(parts, actor, 'log-in', 'refused')
  if (attempt.locksMs !== null) {
    await record(parts, actor, 'log-in.lock', `locked for ${Math.round(attempt.locksMs / 1000)} s`)
  }
  return { outcome: 'refused' }
}

function record({ audit, nowMs }: LogInParts, actor: string, action: string, outcome: string): Promise<void> {
  return audit.record({ actor, action, subject: null, outcome, nowMs: nowMs() })
}

/** The first is the one that a success clears. */
function limitsOf({ secrets, addressOf }: LogInParts, c: PageContext, name: string): Limit[] {
  const device = readDevice(c, secrets, name)
  const { pair, address, name: byName } = LOCK_RULES
  if (device !== null) return [{ key: secrets.limitKey('device', name, device), rule: pair }]
  const from = addressOf(c)
  return [
    { key: secrets.limitKey('pair', name, from), rule: pair },
    { key: secrets.limitKey('address', from), rule: address },
    { key: secrets.limitKey('name', name), rule: byName },
  ]
}

/** null: too many are being checked. The work is the same for a name that nobody has, or whose operator is disabled. */
async function check(
  { passwords }: LogInParts,
  password: string,
  known: Credentials | null,
): Promise<boolean | null> {
  try {
    const isRight = await passwords.verify(password, known?.password ?? null)
    return isRight && known?.isDisabled === false
  } catch (error) {
    if (error instanceof BusyError) return null
    throw error
  }
}

/** Ends the session that the browser came with: its id may be somebody else's gift. false: changed meanwhile. */
export async function startSession(
  { operators, operatorSessions, passwords, secrets, nowMs }: LogInParts,
  c: PageContext,
  known: Pick<Credentials, 'id' | 'password'>,
  typed: string,
): Promise<boolean> {
  let { password } = known
  if (passwords.isOutdated(password)) {
    const after = await passwords.hash(typed)
    await operators.rehash(known.id, password, after)
    password = after
  }
  const id = randomId()
  const session = { idHash: hashOfId(id), operatorId: known.id, password }
  if (!(await operatorSessions.start(session, nowMs()))) return false
  const before = await readSessionId(c, secrets)
  if (before !== null) await operatorSessions.end(hashOfId(before))
  await giveSessionId(c, secrets, id)
  return true
}
