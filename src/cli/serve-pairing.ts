/** Pairing one number of a running gateway for a client of its local socket: QR texts, codes and states go there. */
import type { ControlEvent } from '../control.ts'
import type { GatewayNumber } from '../gateway/gateway-number.ts'
import { OperatorError } from './terminal.ts'

/** A gateway that crashed keeps its numbers for less than this. */
const PATIENCE_MS = 15_000

/** Resolves once everything is under way; the client follows the states until it leaves. */
export async function servePairing(
  number: GatewayNumber,
  phone: string | undefined,
  emit: (event: ControlEvent) => void,
  onLeave: (cleanup: () => void) => void,
): Promise<void> {
  await untilHeld(number, onLeave)
  let relinked: Promise<void> | undefined
  // Who asks to pair a logged-out number wants a new link: the old one never comes back by itself.
  const follow = (state: string): void => {
    if (state !== 'logged-out' || relinked) return emit({ kind: 'state', state })
    relinked = number.relink().catch(() => {
      emit({
        kind: 'error',
        message: 'The old link could not be removed. Look at the log, then pair again.',
      })
    })
  }
  onLeave(number.onState(follow))
  onLeave(
    number.onPairing((pairing) =>
      pairing.kind === 'qr'
        ? emit({ kind: 'qr', text: pairing.text })
        : emit({ kind: 'code', code: pairing.code }),
    ),
  )
  follow(number.state)
  // Until the old link is gone the number counts as linked, and no code would be asked for.
  await relinked
  if (phone !== undefined) await number.requestCode(phone)
}

async function untilHeld(number: GatewayNumber, onLeave: (cleanup: () => void) => void): Promise<void> {
  if (number.state === 'waiting') {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS)
      onLeave(() => clearTimeout(timer))
      onLeave(number.onState(() => resolve()))
    })
  }
  const { account, state, problem } = number
  if (state === 'waiting') {
    throw new OperatorError(
      `Another gateway holds the number "${account}" (npx forwardcheck numbers says which). Pair there, or stop it first.`,
    )
  }
  if (state === 'stopped') {
    throw new OperatorError(
      problem ?? `The number "${account}" is paused: npx forwardcheck numbers resume ${account}`,
    )
  }
}
