/** The numbers of one gateway, side by side: each its own loop; they share the database, the queues and the workers. */
import type { GatewayNumber } from './gateway-number.ts'
import { createNumber, type NumberOptions } from './number.ts'

export interface NumbersOptions extends Pick<NumberOptions, 'owner' | 'store' | 'log' | 'timing'> {
  numbers: readonly Pick<NumberOptions, 'account' | 'isStandby' | 'openTerm' | 'leftover'>[]
  /** Between the starts of two numbers, half of it to one and a half: a phone farm connects at the same moment, people do not. */
  staggerMs?: number
}

const STAGGER_MS = 1_000

/** Starts every number; none waits for another. */
export function startNumbers(options: NumbersOptions): GatewayNumber[] {
  const { numbers, timing, staggerMs = STAGGER_MS, ...shared } = options
  let startAfterMs = 0
  return numbers.map((number, index) => {
    if (index > 0) startAfterMs += staggerMs * (0.5 + Math.random())
    return createNumber({ ...shared, ...number, timing: { ...timing, startAfterMs } })
  })
}

/** Resolves once a number runs or waits for its turn; throws with every reason when none can. */
export async function untilOneRuns(numbers: readonly GatewayNumber[]): Promise<void> {
  const settled = numbers.map(async (number) => {
    await number.settled
    if (number.problem !== null) throw new Error(number.problem)
  })
  await Promise.any(settled).catch(() => {
    const reasons = numbers.map(({ account, problem }) => `  ${account}: ${problem}`)
    throw new Error(`No number can be opened:\n${reasons.join('\n')}`)
  })
}

/** The one asked for; with a single number nobody needs to name it. Throws with the names there are. */
export function pickNumber(numbers: readonly GatewayNumber[], account: string | undefined): GatewayNumber {
  const names = numbers.map((number) => number.account).join(', ')
  const [first, ...others] =
    account === undefined ? numbers : numbers.filter((number) => number.account === account)
  if (first && others.length === 0) return first
  if (numbers.length === 0) throw new Error('This process serves no WhatsApp number (role gateway).')
  throw new Error(
    account === undefined
      ? `There are several numbers; say which: --account, one of ${names}.`
      : `This process serves no number "${account}"; it serves ${names}.`,
  )
}
