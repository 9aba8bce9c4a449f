/** The gateway's half of a request for a picture: asked once, answered in the store, never too often. */
import { describe, expect, it } from 'vitest'
import type { AskedMedia, WantedMedia } from '../../src/channels/channel.ts'
import type { RefetchHandler } from '../../src/queues/queues.ts'
import type { MediaAnswer } from '../../src/store/media-requests.ts'
import { createRefetch, type RefetchLimits } from '../../src/workers/refetch.ts'
import { recordingLog } from '../support/servers.ts'

const NOW = 1_000_000
const wanted: WantedMedia = { chat: '8009@lid', participant: '', messageId: '3A01', mediaKey: 'secret-key' }
const job = { account: 'one', requestId: '1' }
const running = new AbortController().signal

function setting(
  ask: () => Promise<AskedMedia>,
  options: { askedAtMs?: number | null; limits?: Partial<RefetchLimits> } = {},
) {
  const { log, lines } = recordingLog()
  const asked: WantedMedia[] = []
  const answers: [string, MediaAnswer][] = []
  const { askedAtMs = NOW } = options
  const handler: RefetchHandler = createRefetch({
    store: {
      mediaRequest: async () => (askedAtMs === null ? null : { account: 'one', ...wanted, askedAtMs }),
      answerMedia: async (id, answer) => void answers.push([id, answer]),
    },
    askForMedia: (request) => {
      asked.push(request)
      return ask()
    },
    log,
    nowMs: () => NOW,
    ...(options.limits && { limits: options.limits }),
  })
  return { handler, asked, answers, lines }
}

describe('a request', () => {
  it.each([
    [
      { outcome: 'found', directPath: '/v/new' },
      { outcome: 'found', directPath: '/v/new' },
    ],
    [{ outcome: 'gone' }, { outcome: 'gone' }],
    [{ outcome: 'silent' }, { outcome: 'gone' }],
  ] as [AskedMedia, MediaAnswer][])('with outcome %j is answered', async (outcome, answer) => {
    const { handler, asked, answers, lines } = setting(async () => outcome)
    expect(await handler(job, running)).toBe('done')
    expect(asked).toEqual([wanted])
    expect(answers).toEqual([['1', answer]])
    expect(lines).toHaveLength(1)
    for (const secret of ['8009', '3A01', 'secret-key', '/v/new']) expect(lines.join()).not.toContain(secret)
  })

  it('waits for a connection', async () => {
    const { handler, answers } = setting(async () => ({ outcome: 'offline' }))
    expect(await handler(job, running)).toEqual({ againMs: 500 })
    expect(answers).toEqual([])
  })

  it.each([
    ['withdrawn', null],
    ['old', NOW - 61_000],
  ] as const)('that is %s is left alone', async (_, askedAtMs) => {
    const { handler, asked, answers } = setting(async () => ({ outcome: 'gone' }), { askedAtMs })
    expect(await handler(job, running)).toBe('done')
    expect([...asked, ...answers]).toEqual([])
  })

  it('is put back when its gateway stops', async () => {
    const stopping = new AbortController()
    const { handler, answers } = setting(() => new Promise(() => undefined))
    const outcome = handler(job, stopping.signal)
    stopping.abort()
    expect(await outcome).toEqual({ againMs: 0 })
    expect(await handler(job, stopping.signal)).toEqual({ againMs: 0 })
    expect(answers).toEqual([])
  })

  it('is one of few in a minute', async () => {
    const { handler, asked, answers } = setting(async () => ({ outcome: 'found', directPath: '/v/new' }), {
      limits: { perMinute: 3 },
    })
    for (let n = 0; n < 5; n++) expect(await handler(job, running)).toBe('done')
    expect(asked).toHaveLength(3)
    expect(answers.map(([, { outcome }]) => outcome)).toEqual(['found', 'found', 'found', 'gone', 'gone'])
  })
})
