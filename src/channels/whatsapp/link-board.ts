/**
 * Where the link stands, in one word, and who wants to know: states and pairing codes in, listeners called.
 * Nothing a listener throws comes back. Pairing codes are live credentials and are never logged.
 */
import type { Logger } from 'pino'
import type { LinkState } from './link-states.ts'

/** Live credentials: show them to the person who pairs, store and log them nowhere. */
export type Pairing = { kind: 'qr'; text: string } | { kind: 'code'; code: string }

export interface LinkBoard {
  state: () => LinkState
  /** Since when it is shown, Unix ms. */
  sinceMs: () => number
  show: (state: LinkState) => void
  /** The QR of the moment, for those who come late; null when it is over. */
  qr: () => string | null
  showQr: (text: string | null) => void
  showCode: (code: string) => void
  onState: (listener: (state: LinkState) => void) => () => void
  onPairing: (listener: (pairing: Pairing) => void) => () => void
}

export function createLinkBoard(log: Logger, initial: LinkState): LinkBoard {
  const stateListeners = new Set<(state: LinkState) => void>()
  const pairingListeners = new Set<(pairing: Pairing) => void>()
  let shown = initial
  let sinceMs = Date.now()
  let qr: string | null = null

  function tell(pairing: Pairing): void {
    for (const listener of pairingListeners) guard(log, () => listener(pairing))
  }

  return {
    state: () => shown,
    sinceMs: () => sinceMs,
    show: (state) => {
      if (state === shown) return
      shown = state
      sinceMs = Date.now()
      log.info({ state }, 'whatsapp link')
      for (const listener of stateListeners) guard(log, () => listener(state))
    },
    qr: () => qr,
    showQr: (text) => {
      qr = text
      if (text !== null) tell({ kind: 'qr', text })
    },
    showCode: (code) => tell({ kind: 'code', code }),
    onState: (listener) => subscribe(stateListeners, listener),
    onPairing: (listener) => {
      const text = qr
      if (text !== null) guard(log, () => listener({ kind: 'qr', text }))
      return subscribe(pairingListeners, listener)
    },
  }
}

/** A throw inside a Baileys event becomes an unhandled rejection and ends the process, so none gets that far. */
export function guard(log: Logger, work: () => void): void {
  try {
    work()
  } catch (error) {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a whatsapp listener failed')
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
