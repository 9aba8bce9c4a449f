/** One request of an operator, done to a number: what became of it comes out, in words of ours alone. */
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { NumberAction, NumberOutcome } from '../store/number-requests.ts'
import type { GatewayNumber } from './gateway-number.ts'
import type { NumberState } from './status.ts'

export interface Done {
  outcome: NumberOutcome
  /** To be typed on the phone. */
  code?: string
  /** For the log. */
  error?: string
}

/** A pause finishes what is being sent. */
const PAUSE_MS = 30_000
/** No number is linked. */
const PAIRING: ReadonlySet<NumberState> = new Set(['unpaired', 'pairing', 'passkey-required'])

export function isPairing(state: NumberState): boolean {
  return PAIRING.has(state)
}

/** Never rejects. */
export async function carryOut(
  number: GatewayNumber,
  action: NumberAction,
  phone: string | null,
): Promise<Done> {
  try {
    switch (action) {
      case 'pair':
        return await pair(number, phone)
      case 'unlink':
        return { outcome: await unlink(number) }
      case 'pause':
        await within(PAUSE_MS, number.pause())
        return { outcome: 'done' }
      case 'resume':
        number.resume()
        return { outcome: 'done' }
    }
  } catch (error) {
    return { outcome: action === 'pair' ? 'no-code' : 'failed', error: errorName(error) }
  }
}

async function pair(number: GatewayNumber, phone: string | null): Promise<Done> {
  const { state } = number
  if (phone === null) return { outcome: 'failed' }
  if (state === 'stopped') return { outcome: 'paused' }
  if (state === 'logged-out') return { outcome: 'logged-out' }
  if (!isPairing(state)) return { outcome: 'linked' }
  return { outcome: 'done', code: await number.requestCode(phone) }
}

async function unlink(number: GatewayNumber): Promise<NumberOutcome> {
  const { state } = number
  if (state === 'stopped') return 'paused'
  if (isPairing(state)) return 'not-linked'
  await number.relink()
  return 'done'
}
