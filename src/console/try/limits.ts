/** How much one visitor, one address and everybody together can ask of the try page. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Store } from '../../store/store.ts'

/** Why not, and after how many ms it is worth another try. */
export interface Refusal {
  reason: 'too-many' | 'busy'
  againMs: number
}

export interface TryLimits {
  /** Takes a point of the visitor (null: one who writes for the first time) and of their address. */
  take: (visitor: string | null, address: string) => Promise<Refusal | null>
  /** Whether the workers have room: real messages must not wait for trials. */
  room: (hasPicture: boolean) => Promise<Refusal | null>
  /** Runs unless too much is being taken in already; uploads lie in memory meanwhile. */
  within: <T>(work: () => Promise<T>) => Promise<T | Refusal>
  /** A place for an event stream; null when there is none. Call the result when it ends. */
  openStream: (address: string) => (() => void) | null
}

export interface LimitSizes {
  /** People of one address together have as many times a visitor's points. */
  perAddress: number
  waitingMost: number
  picturesMost: number
  atOnce: number
  streams: number
  streamsPerAddress: number
}

const SIZES: LimitSizes = {
  perAddress: 3,
  waitingMost: 24,
  picturesMost: 6,
  atOnce: 8,
  streams: 300,
  streamsPerAddress: 24,
}

const HOUR_S = 3_600
const SOON_MS = 5_000

/** `triesPerHour` 0: any number. */
export function createLimits(
  store: Pick<Store, 'trialLoad'>,
  triesPerHour: number,
  given: Partial<LimitSizes> = {},
): TryLimits {
  const sizes = { ...SIZES, ...given }
  const visitors = new RateLimiterMemory({ points: triesPerHour, duration: HOUR_S })
  const addresses = new RateLimiterMemory({ points: triesPerHour * sizes.perAddress, duration: HOUR_S })
  const streams = new Map<string, number>()
  let streamsOpen = 0
  let taking = 0

  async function consume(limiter: RateLimiterMemory, key: string): Promise<Refusal | null> {
    try {
      await limiter.consume(key)
      return null
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      return { reason: 'too-many', againMs: Math.max(1, error.msBeforeNext) }
    }
  }

  return {
    async take(visitor, address) {
      if (triesPerHour === 0) return null
      const refusal = await consume(addresses, address)
      return refusal ?? (visitor === null ? null : consume(visitors, visitor))
    },
    async room(hasPicture) {
      const { messages, pictures } = await store.trialLoad()
      const isFull = messages >= sizes.waitingMost || (hasPicture && pictures >= sizes.picturesMost)
      return isFull ? { reason: 'busy', againMs: SOON_MS } : null
    },
    async within(work) {
      if (taking >= sizes.atOnce) return { reason: 'busy', againMs: SOON_MS }
      taking++
      try {
        return await work()
      } finally {
        taking--
      }
    },
    openStream(address) {
      const own = streams.get(address) ?? 0
      if (streamsOpen >= sizes.streams || own >= sizes.streamsPerAddress) return null
      streamsOpen++
      streams.set(address, own + 1)
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        streamsOpen--
        const left = (streams.get(address) ?? 1) - 1
        if (left > 0) streams.set(address, left)
        else streams.delete(address)
      }
    },
  }
}
