/** What the worker decides around an examination: pictures, reactions, edits, and when to say nothing. */
import { describe, expect, it } from 'vitest'
import { OVER_LIMIT } from '../../src/conversation/limits.ts'
import { UNKNOWN_PERSON, type Known } from '../../src/conversation/state.ts'
import type { PictureResult } from '../../src/model.ts'
import type { Person } from '../../src/store/store.ts'
import { createExamine, type Examine, type Examined } from '../../src/workers/examine.ts'
import { examination, inbound } from '../support/messages.ts'

const media = { source: 'file', path: '/synthetic' } as const
const EARLIER = { level: 'danger', lure: 'otp-request', story: null } as const
const NOBODY: Person = {
  conversation: null,
  conversedAtMs: null,
  about: null,
  correctable: null,
  checks: 0,
  refusals: 0,
}

function context(known: Partial<Known> = {}, person: Partial<Person> = {}): Parameters<Examine>[1] {
  return { chatKey: 'chat', known: { ...UNKNOWN_PERSON, ...known }, person: { ...NOBODY, ...person } }
}

/** Reads every picture it is given; the reply tells how many there were. */
function examiner(found: Partial<Examined> = {}): { examine: Examine; fetched: number[] } {
  const fetched: number[] = []
  const examine = createExamine({
    async examine(_, readPictures) {
      const results: PictureResult[] = []
      for (const read of readPictures) results.push(await read())
      return { ...examination({ reply: `${results.length} pictures` }), conversation: null, ...found }
    },
    async fetchMedia() {
      fetched.push(fetched.length)
      return { ok: true, bytes: new Uint8Array() }
    },
    readPicture: async () => ({ ok: true, readings: [], writing: 'none' }),
  })
  return { examine, fetched }
}

const picture = inbound({ kind: 'image', media })

describe('pictures', () => {
  it('are fetched and read', async () => {
    const { examine, fetched } = examiner()
    expect((await examine([picture, inbound(), picture], context())).reply).toBe('2 pictures')
    expect(fetched).toHaveLength(2)
  })

  it.each([{ isOverLimit: true }, { isBusy: true }])('are left alone with %j', async (known) => {
    const { examine, fetched } = examiner()
    expect((await examine([picture], context(known))).reply).toBe('0 pictures')
    expect(fetched).toEqual([])
  })
})

it('counts no picture as being read for ever when its fetching fails', async () => {
  const ended: string[] = []
  const examine = createExamine({
    async examine(_, [read]) {
      await read?.()
      return examination({})
    },
    fetchMedia: () => Promise.reject(new Error('the database is away')),
    readPicture: async () => ({ ok: true, readings: [], writing: 'none' }),
    meters: { pictureBegun: () => (outcome) => void ended.push(outcome) },
  })
  await expect(examine([picture], context())).rejects.toThrow('away')
  expect(ended).toEqual(['unavailable'])
})

describe('a reaction', () => {
  const reaction = (text: string): ReturnType<typeof inbound> =>
    inbound({ kind: 'reaction', text, relation: { kind: 'reaction', id: 'OURS' } })

  it('to an answer of ours is feedback, and nothing is said', async () => {
    const { examine } = examiner()
    const good = await examine([reaction('👍🏽')], context({ about: EARLIER }))
    expect(good).toMatchObject({ reply: '', effects: [{ kind: 'feedback', value: 'good', replyId: 'OURS' }] })
    expect('conversation' in good).toBe(false)
    expect((await examine([reaction('😡')], context({ about: EARLIER }))).effects).toMatchObject([
      { value: 'bad' },
    ])
  })

  it('to anything else, with another emoji, or taken back changes nothing', async () => {
    const { examine } = examiner()
    const silent = [
      await examine([reaction('👍')], context()),
      await examine([reaction('😂')], context({ about: EARLIER })),
      await examine([reaction('')], context({ about: EARLIER })),
    ]
    expect(silent.map(({ reply, effects }) => ({ reply, effects }))).toEqual(
      silent.map(() => ({ reply: '', effects: [] })),
    )
  })
})

describe('an edit', () => {
  const edit = inbound({ relation: { kind: 'edit', id: 'THEIRS' } })
  const replyTo = async (found: Partial<Examined>, edited: Known['edited']): Promise<string> =>
    (await examiner(found).examine([edit], context({ edited: edited ?? null }))).reply

  it('is answered only when the verdict is another, or when it is no check', async () => {
    expect(await replyTo({ level: 'danger', lure: 'otp-request' }, EARLIER)).toBe('')
    expect(await replyTo({ level: 'danger', lure: 'phishing-link' }, EARLIER)).not.toBe('')
    expect(await replyTo({ level: 'unknown', lure: null }, EARLIER)).not.toBe('')
    expect(await replyTo({ ...EARLIER, intent: 'recover-account' }, EARLIER)).not.toBe('')
    expect(await replyTo({ level: 'danger', lure: 'otp-request' }, null)).not.toBe('')
  })

  it('without an answer leaves the conversation where it was', async () => {
    const examined = await examiner({ ...EARLIER }).examine([edit], context({ edited: EARLIER }))
    expect(examined).toMatchObject({ reply: '', enclosures: [] })
    expect('conversation' in examined).toBe(false)
  })
})

describe('too many checks', () => {
  const reply = async (signal: string, refusals: number): Promise<string> => {
    const found = { intent: 'other', signals: [{ id: signal, evidence: '' }] } as const
    const known = context({ isOverLimit: true }, { refusals })
    return (await examiner({ ...found, signals: [...found.signals] }).examine([inbound()], known)).reply
  }

  it('are told of a few times, then there is silence for all but what is exempt', async () => {
    expect(await reply(OVER_LIMIT, 4)).not.toBe('')
    expect(await reply(OVER_LIMIT, 5)).toBe('')
    expect(await reply('synthetic.signal', 5)).not.toBe('')
    expect(await reply('limit.busy', 5)).not.toBe('')
  })
})
