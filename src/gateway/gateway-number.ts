/** A number that this gateway serves, as operators and the composition root see it, and a term of it. Types only. */
import type { Pairing } from '../channels/whatsapp/link-board.ts'
import type { WhatsAppChannel } from '../channels/whatsapp/whatsapp.ts'
import type { NumberStatus } from '../store/store.ts'
import type { NumberState, TermHealth } from './status.ts'

/** One number of this gateway, for operators and the composition root. It outlives its terms. */
export interface GatewayNumber {
  readonly account: string
  /** Linked and answering, but not advertised. */
  readonly isStandby: boolean
  readonly state: NumberState
  /** Why it does not run, when that needs a person; null otherwise. */
  readonly problem: string | null
  /** Resolves when it runs, waits for its turn, or cannot run (`problem` says why). */
  readonly settled: Promise<void>
  onState: (listener: (state: NumberState) => void) => () => void
  /** Starts with the QR shown at the moment, if there is one. */
  onPairing: (listener: (pairing: Pairing) => void) => () => void
  requestCode: (phone: string) => Promise<string>
  /** Forgets the link, by an operator's wish, and offers a new QR. */
  relink: () => Promise<void>
  /**
   * Closes the connection and keeps the number, so that no other gateway opens it either. Until `resume` or the
   * process's end. Resolves when it is closed, or resumed before.
   */
  pause: () => Promise<void>
  /**
   * Opens a connection anew where there is none: paused, replaced, logged out, waiting for a ban's end, or not to be
   * opened before. Of one that is held, tries one reply.
   */
  resume: () => void
  status: () => NumberStatus
  /** Lets the next gateway have it at once. Safe to call twice. */
  stop: () => Promise<void>
}

/** What runs while the number is ours. */
export interface Term {
  channel: Pick<WhatsAppChannel, 'state' | 'onState' | 'onPairing' | 'requestCode' | 'relink' | 'resume'>
  health: () => TermHealth
  /** Finishes what is being sent and received, then closes everything. */
  close: () => Promise<void>
  /** Closes the socket before anything else is sent, then the rest; also in the midst of a close. */
  abort: () => Promise<void>
}
