/** Shows each new QR of a number in the row of who looks at the pairing page, and takes it away when it is over. */
import type { Log } from '../log.ts'
import { errorName } from '../queues/error-name.ts'
import type { NumberRequests } from '../store/number-requests.ts'
import type { GatewayNumber } from './gateway-number.ts'

export interface QrWatch {
  /** Tries again what could not be shown. */
  publish: () => void
  stop: () => void
}

export interface QrWatchOptions {
  number: GatewayNumber
  /** Of the request. */
  id: string
  store: Pick<NumberRequests, 'answerNumberRequest'>
  log: Log
}

export function createQrWatch({ number, id, store, log }: QrWatchOptions): QrWatch {
  let latest: string | null = null
  let shown: string | null = null
  let isPublishing = false

  async function publishAll(): Promise<void> {
    isPublishing = true
    try {
      while (latest !== shown) {
        const text = latest
        await store.answerNumberRequest(id, 'done', text)
        shown = text
      }
    } catch (error) {
      log.debug({ account: number.account, error: errorName(error) }, 'a QR code was not shown')
    } finally {
      isPublishing = false
    }
  }

  function publish(): void {
    if (!isPublishing && latest !== shown) void publishAll()
  }

  const offState = number.onState((state) => {
    if (state === 'pairing' || state === 'passkey-required') return
    latest = null
    publish()
  })
  const offPairing = number.onPairing((pairing) => {
    if (pairing.kind !== 'qr') return
    latest = pairing.text
    publish()
  })
  return {
    publish,
    stop() {
      offState()
      offPairing()
      latest = shown
    },
  }
}
