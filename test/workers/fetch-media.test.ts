/** A picture that is gone: asked for once more, waited for a short time, and nothing left behind. */
import { describe, expect, it } from 'vitest'
import type { FetchMedia, MediaResult } from '../../src/channels/channel.ts'
import type { MediaRef } from '../../src/model.ts'
import type { MediaAnswer, MediaRequest } from '../../src/store/media-requests.ts'
import { createFetchOf, FETCH_LIMITS, type FetchLimits, type FetchOf } from '../../src/workers/fetch-media.ts'
import { inbound } from '../support/messages.ts'
import { recordingLog } from '../support/servers.ts'

const MEDIA_KEY = Buffer.alloc(32, 9).toString('base64')
const ref = { source: 'whatsapp', kind: 'image', directPath: '/v/old', mediaKey: MEDIA_KEY } as const
const message = inbound({ account: 'one', chat: '8009@lid', id: '3A01', kind: 'image', media: ref })
const gone: MediaResult = { ok: false, failure: 'expired' }
const picture: MediaResult = { ok: true, bytes: Buffer.from('picture') }

interface Setting {
  fetchOf: FetchOf
  fetched: MediaRef[]
  requests: Map<string, MediaRequest>
  withdrawn: string[]
  jobs: string[]
  lines: string[]
}

/** Everything old is gone; `answer` is what the gateway has written after so many looks. */
function setting(
  answer: (looks: number, id: string) => MediaAnswer | null,
  options: { limits?: Partial<FetchLimits>; addRefetch?: () => Promise<void>; fetchMedia?: FetchMedia } = {},
): Setting {
  const { log, lines } = recordingLog()
  const found: Setting = { fetched: [], requests: new Map(), withdrawn: [], jobs: [], lines, fetchOf: never }
  const looks = new Map<string, number>()
  found.fetchOf = createFetchOf({
    fetchMedia: async (wanted) => {
      found.fetched.push(wanted)
      if (options.fetchMedia) return options.fetchMedia(wanted)
      return wanted.source === 'whatsapp' && wanted.directPath === '/v/new' ? picture : gone
    },
    store: {
      async requestMedia(request) {
        const id = String(found.requests.size + 1)
        found.requests.set(id, request)
        return id
      },
      async mediaAnswer(id) {
        looks.set(id, (looks.get(id) ?? 0) + 1)
        return answer(looks.get(id) ?? 0, id)
      },
      withdrawMedia: async (id) => void found.withdrawn.push(id),
      trialPicture: async (id) => (id === 'kept' ? Buffer.from('uploaded') : null),
    },
    queues: {
      async addRefetch(account, id) {
        found.jobs.push(`${account} ${id}`)
        await options.addRefetch?.()
      },
    },
    log,
    limits: { pollMs: 5, waitMs: 100, nextWaitMs: 40, ...options.limits },
  })
  return found
}
const never: FetchOf = () => Promise.reject(new Error('not made yet'))

const after = (looks: number, answer: MediaAnswer) => (seen: number) => (seen >= looks ? answer : null)
const found: MediaAnswer = { outcome: 'found', directPath: '/v/new' }

describe('a picture that is gone', () => {
  it('is fetched from where the phone put it', async () => {
    const { fetchOf, fetched, requests, withdrawn, jobs } = setting(after(3, found))
    expect(await fetchOf(ref, message)).toEqual(picture)
    expect(requests.get('1')).toEqual({
      account: 'one',
      chat: '8009@lid',
      participant: message.participant,
      messageId: '3A01',
      mediaKey: MEDIA_KEY,
    })
    expect(jobs).toEqual(['one 1'])
    expect(fetched).toEqual([ref, { ...ref, directPath: '/v/new' }])
    expect(withdrawn).toEqual(['1'])
  })

  it.each([
    ['the phone does not have it', after(2, { outcome: 'gone' })],
    ['nobody answers', () => null],
    ['it is not there either', after(1, { outcome: 'found', directPath: '/v/elsewhere' })],
  ] as const)('stays gone when %s', async (_what, answer) => {
    const { fetchOf, withdrawn } = setting(answer)
    const startedMs = Date.now()
    expect(await fetchOf(ref, message)).toEqual(gone)
    expect(Date.now() - startedMs).toBeLessThan(2_000)
    expect(withdrawn).toEqual(['1'])
  })

  it('stays gone without a queue, and nobody waits then', async () => {
    const { fetchOf, withdrawn, lines } = setting(() => null, {
      addRefetch: () => Promise.reject(new Error('a line of 8009@lid')),
      limits: { waitMs: 60_000 },
    })
    expect(await fetchOf(ref, message)).toEqual(gone)
    expect(withdrawn).toEqual(['1'])
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain('8009')
  })
})

describe('a picture of the try page', () => {
  it('comes from the store, and never from a host', async () => {
    const { fetchOf, fetched, jobs } = setting(() => null)
    const upload = (id: string) => fetchOf({ source: 'upload', id }, message)
    expect(await upload('kept')).toEqual({ ok: true, bytes: Buffer.from('uploaded') })
    expect(await upload('erased')).toEqual(gone)
    expect([...fetched, ...jobs]).toEqual([])
  })
})

describe('every other outcome', () => {
  const OUTCOMES: MediaResult[] = [
    picture,
    ...(['too-large', 'damaged', 'timeout', 'unavailable'] as const).map((failure): MediaResult => ({
      ok: false,
      failure,
    })),
  ]

  it('there are enough cases', () => expect(OUTCOMES.length).toBeGreaterThan(4))

  it.each(OUTCOMES)('%j asks nobody', async (outcome) => {
    const { fetchOf, jobs, fetched } = setting(() => null, { fetchMedia: async () => outcome })
    expect(await fetchOf(ref, message)).toEqual(outcome)
    expect(fetched).toHaveLength(1)
    expect(jobs).toEqual([])
  })

  it('nor does a picture of another channel', async () => {
    const { fetchOf, jobs } = setting(() => null)
    expect(await fetchOf({ source: 'file', path: '/synthetic' }, message)).toEqual(gone)
    expect(jobs).toEqual([])
  })
})

describe('waiting', () => {
  it('leaves time for the second download and for reading in an examination of 30 s', () => {
    expect(FETCH_LIMITS.waitMs).toBeLessThanOrEqual(20_000)
    // Six pictures are the most of a burst; each further one adds a third of 30 s.
    expect(FETCH_LIMITS.waitMs + 5 * FETCH_LIMITS.nextWaitMs).toBeLessThan(30_000 + 5 * 10_000 - 30_000)
  })

  it('is shorter for the next picture of a chat that waited long', async () => {
    const { fetchOf } = setting(() => null, { limits: { waitMs: 800, nextWaitMs: 30 } })
    const durations: number[] = []
    for (const chat of ['8009@lid', '8009@lid', '8010@lid']) {
      const startedMs = Date.now()
      await fetchOf(ref, { ...message, chat })
      durations.push(Date.now() - startedMs)
    }
    const [first = 0, second = 0, other = 0] = durations
    expect(first).toBeGreaterThanOrEqual(800)
    expect(second).toBeLessThan(700)
    expect(other).toBeGreaterThanOrEqual(800)
  })

  it('is for a few at a time; the others are gone at once', async () => {
    const { fetchOf, requests } = setting(after(10, found), { limits: { waitsAtOnce: 2, waitMs: 2_000 } })
    const results = await Promise.all([1, 2, 3, 4].map((n) => fetchOf(ref, { ...message, chat: `${n}@lid` })))
    expect(results.map(({ ok }) => ok)).toEqual([true, true, false, false])
    expect(requests.size).toBe(2)
    expect(await fetchOf(ref, message)).toEqual(picture)
  })
})
