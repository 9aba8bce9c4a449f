/** Terms without WhatsApp: they write down what is done to them, and show the states that a test wants. */
import type { Term } from '../../src/gateway/gateway-number.ts'
import { createNumber, type NumberOptions } from '../../src/gateway/number.ts'
import { createStateBoard, NO_HEALTH, type NumberState } from '../../src/gateway/status.ts'
import type { GatewayNumber } from '../../src/gateway/gateway-number.ts'
import type { Store } from '../../src/store/store.ts'
import { silentLog } from '../support/servers.ts'

type LinkState = Exclude<NumberState, 'waiting'>

export interface FakeTerm extends Term {
  show: (state: LinkState) => void
  showQr: (text: string) => void
}

export interface FakeGateway {
  name: string
  number: GatewayNumber
  /** Of every term, oldest first. */
  terms: FakeTerm[]
}

/** Short enough for a test to wait for; long enough for a busy machine. */
export const TIMING = { leaseMs: 1_500, tryMs: 50, reportMs: 100, leaveMs: 800 }

/** `events` of several gateways may be one list: what happened in which order. */
export function fakeGateway(
  name: string,
  store: Store,
  account: string,
  events: string[] = [],
  over: Partial<NumberOptions> = {},
): FakeGateway {
  const terms: FakeTerm[] = []
  const number = createNumber({
    account,
    isStandby: false,
    owner: name,
    store,
    log: silentLog,
    timing: TIMING,
    openTerm: async () => {
      events.push(`${name} opens`)
      const term = fakeTerm(name, events)
      terms.push(term)
      return term
    },
    ...over,
  })
  return { name, number, terms }
}

export function fakeTerm(name: string, events: string[]): FakeTerm {
  const board = createStateBoard('open', Date.now)
  const qrListeners = new Set<(text: string) => void>()
  return {
    channel: {
      get state() {
        return board.state as LinkState
      },
      onState: (listener) => board.onState((state) => listener(state as LinkState)),
      onPairing(listener) {
        const tell = (text: string): void => listener({ kind: 'qr', text })
        qrListeners.add(tell)
        return () => qrListeners.delete(tell)
      },
      requestCode: async () => 'ABCD1234',
      resume: () => void events.push(`${name} resumes`),
      relink: async () => void events.push(`${name} relinks`),
    },
    health: () => ({ ...NO_HEALTH, closes: { '428': 1 }, spooled: 2, clockSkewMs: 5 }),
    close: async () => void events.push(`${name} closes`),
    abort: async () => void events.push(`${name} aborts`),
    show: board.show,
    showQr: (text) => qrListeners.forEach((tell) => tell(text)),
  }
}
