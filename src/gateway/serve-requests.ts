/**
 * Carries out what operators ask of this gateway's numbers in the console, which may run on another machine: once a
 * second it looks into the database, for all its numbers in one statement. QR texts and codes are logged nowhere.
 */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import { within } from '../queues/within.ts'
import type { NumberRequest, NumberRequests } from '../store/number-requests.ts'
import type { GatewayNumber } from './gateway-number.ts'
import { until } from './pause.ts'
import { carryOut, isPairing } from './carry-out.ts'
import { createQrWatch, type QrWatch } from './qr-watch.ts'

export interface RequestServerOptions {
  numbers: readonly GatewayNumber[]
  /** The name under which they are held. */
  owner: string
  store: NumberRequests
  log: Log
  everyMs?: number
}

const EVERY_MS = 1_000
/** How long the database may take. */
const ASK_MS = 5_000
/** How long a stop waits for what is being carried out. */
const STOP_MS = 3_000

/** Resolves, from its own function, once nothing is asked or answered any more. */
export function serveRequests(options: RequestServerOptions): () => Promise<void> {
  const { numbers, owner, store, log, everyMs = EVERY_MS } = options
  const ending = new AbortController()
  const watches = new Map<string, QrWatch>()
  const working = new Set<Promise<void>>()

  async function look(): Promise<void> {
    // Of a number that waits, another gateway knows more.
    const serving = numbers.filter(({ state }) => state !== 'waiting').map(({ account }) => account)
    if (serving.length === 0) return
    const requests = await within(ASK_MS, store.takeNumberRequests(owner, serving))
    followWatches(requests.filter(({ action }) => action === 'watch'))
    for (const request of requests) if (request.action !== 'watch') begin(request)
  }

  function followWatches(requests: readonly NumberRequest[]): void {
    const wanted = new Set(requests.map(({ id }) => id))
    for (const [id, watch] of watches) {
      if (wanted.has(id)) continue
      watch.stop()
      watches.delete(id)
    }
    for (const { id, account } of requests) {
      const number = numbers.find((one) => one.account === account)
      if (number && !watches.has(id)) watches.set(id, createQrWatch({ number, id, store, log }))
      watches.get(id)?.publish()
    }
  }

  function begin(request: NumberRequest): void {
    const number = numbers.find(({ account }) => account === request.account)
    if (!number) return
    const work = answer(number, request).catch((error: unknown) => {
      log.debug({ account: number.account, error: errorName(error) }, 'request of the console not answered')
    })
    working.add(work)
    void work.finally(() => working.delete(work))
  }

  async function answer(number: GatewayNumber, { id, action, phone }: NumberRequest): Promise<void> {
    if (action === 'watch') return
    const { outcome, code = null, error } = await carryOut(number, action, phone)
    const { account } = number
    log.info({ account, action, outcome, error }, 'an operator asked in the console')
    await store.answerNumberRequest(id, outcome, code)
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      // The number's own renewals say that the database is away.
      await look().catch((error: unknown) =>
        log.debug({ error: errorName(error) }, 'no requests of the console'),
      )
      await until(everyMs, ending.signal)
    }
  }

  const offs = numbers.map((number) => dropWhenLinked(number, store))
  const running = run()
  return async () => {
    ending.abort()
    for (const off of offs) off()
    for (const watch of watches.values()) watch.stop()
    await within(STOP_MS, Promise.all([running, ...working])).catch(() => undefined)
  }
}

/** What could link the number stays no moment longer than it can. */
function dropWhenLinked(number: GatewayNumber, store: NumberRequests): () => void {
  let wasPairing = isPairing(number.state)
  return number.onState((state) => {
    if (wasPairing && !isPairing(state)) store.dropPairing(number.account).catch(() => undefined)
    wasPairing = isPairing(state)
  })
}
