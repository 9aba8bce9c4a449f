/** Adds, changes and lists the console's operators, for the command line; in lines that tell nothing secret. */
import { OperatorName, problemOfPassword, type PasswordProblem } from '../console/access/credential-rules.ts'
import type { Passwords } from '../console/access/passwords.ts'
import type { OperatorChange } from '../control.ts'
import type { OperatorRow } from '../store/console/operators.ts'
import type { ConsoleRecords } from '../store/console/records.ts'
import { OperatorError } from './terminal.ts'

type Records = Pick<ConsoleRecords, 'operators' | 'logInAttempts' | 'audit'>

const ACTOR = '(command line)'

const PROBLEMS: Record<PasswordProblem, string> = {
  'too-short': 'The password is too short: take 12 characters or more.',
  'too-long': 'The password is too long: take 256 characters at most.',
  'too-plain': 'The password is too easy to guess: it repeats itself, or is the name.',
}

/** Without a change the list. Throws OperatorError with what to do. */
export async function changeOperators(
  records: Records,
  change: OperatorChange | undefined,
  passwords: Passwords,
  nowMs: number,
): Promise<string[]> {
  if (!change) return describe(await records.operators.list())
  const name = operatorName(change.name)
  if (change.action === 'disable') return disable(records, name, nowMs)
  refuseWeak(change.password, name)
  const password = await passwords.hash(change.password)
  if (change.action === 'add') return add(records, { name, role: change.role, password }, nowMs)
  return setPassword(records, name, password, nowMs)
}

/** As it is stored. Throws OperatorError. */
export function operatorName(typed: string): string {
  const name = OperatorName.safeParse(typed)
  if (name.success) return name.data
  throw new OperatorError('A name has 1 to 40 of a–z, 0–9, dot, hyphen and underscore.')
}

/** Throws OperatorError. */
export function refuseWeak(password: string, name: string): void {
  const problem = problemOfPassword(password, name)
  if (problem) throw new OperatorError(PROBLEMS[problem])
}

async function add(
  { operators, audit }: Records,
  operator: Parameters<Records['operators']['add']>[0],
  nowMs: number,
): Promise<string[]> {
  const { name, role } = operator
  if (!(await operators.add(operator, nowMs))) {
    throw new OperatorError(`There is an operator ${name} already: forwardcheck operator password ${name}`)
  }
  await audit.record({ actor: ACTOR, action: 'operator.add', subject: name, outcome: role, nowMs })
  return [`${name} can log in to the console (${role}).`]
}

async function setPassword(
  { operators, logInAttempts, audit }: Records,
  name: string,
  password: string,
  nowMs: number,
): Promise<string[]> {
  if (!(await operators.setPassword(name, password))) throw unknown(name)
  // Whoever comes this way may have locked themselves out before.
  await logInAttempts.clearAll()
  await audit.record({ actor: ACTOR, action: 'operator.password', subject: name, outcome: 'done', nowMs })
  const isDisabled = (await operators.find(name))?.isDisabled
  const more = isDisabled ? [`${name} is disabled all the same: an admin can enable them on /access.`] : []
  return [`The password of ${name} is changed; they are logged out everywhere.`, ...more]
}

async function disable({ operators, audit }: Records, name: string, nowMs: number): Promise<string[]> {
  const result = await operators.disable(name, nowMs)
  if (result === 'unknown') throw unknown(name)
  if (result === 'last-admin') {
    throw new OperatorError(`${name} is the last admin: add another one first (operator add … --role admin).`)
  }
  await audit.record({ actor: ACTOR, action: 'operator.disable', subject: name, outcome: 'done', nowMs })
  return [`${name} is logged out and cannot log in any more.`]
}

function unknown(name: string): OperatorError {
  return new OperatorError(`There is no operator ${name}: forwardcheck operator list shows who there is.`)
}

function describe(operators: readonly OperatorRow[]): string[] {
  if (operators.length === 0) {
    return ['There are no operators yet: forwardcheck operator add <name> --role admin']
  }
  const width = Math.max(...operators.map(({ name }) => name.length))
  return operators.map(({ name, role, disabledAtMs, seenAtMs }) => {
    const seen =
      seenAtMs === null ? 'not logged in' : `seen ${new Date(seenAtMs).toISOString().slice(0, 16)}Z`
    return `${name.padEnd(width)}  ${role.padEnd(7)}  ${disabledAtMs === null ? seen : 'disabled'}`
  })
}
