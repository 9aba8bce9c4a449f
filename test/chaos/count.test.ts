/** The counting itself, on made-up runs: a lost, a doubled, a swapped, a changed, a misdirected reply must be seen. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeFallback } from '../../src/advice/advise.ts'
import { loadContent } from '../../src/content/load.ts'
import { LANGUAGES } from '../../src/model.ts'
import { prepareContent } from '../../src/pipeline.ts'
import { breaches, count, repeatRate, type Delivery, type Question, type Seen } from './count.ts'
import { isFallback } from './fallback.ts'
import { slopeOf } from './slope.ts'

const PEOPLE = ['ann', 'bob']
const QUESTIONS: Question[] = [1, 2, 3].flatMap((n) =>
  PEOPLE.map((person) => ({ person, id: `${person}-${n}` })),
)

const answerTo = ({ person, id }: Question): Delivery => ({
  person,
  id: `re-${id}`,
  answers: id,
  text: `on ${id}`,
})

/** Everything answered once and in order, then changed. */
function run(change: (deliveries: Delivery[]) => Delivery[] = (all) => all, left: string[] = []): Seen {
  const acknowledged = QUESTIONS.map(({ id }) => id).filter((id) => !left.includes(id))
  return { questions: QUESTIONS, deliveries: change(QUESTIONS.map(answerTo)), acknowledged }
}

const without = (id: string) => (all: Delivery[]) => all.filter((each) => each.answers !== id)
const swapped = (one: number, other: number) => (all: Delivery[]) =>
  all.map((each, index) => all[index === one ? other : index === other ? one : index] ?? each)
const extra = (more: Partial<Delivery>) => (all: Delivery[]) => [
  ...all,
  { ...answerTo(QUESTIONS[0]!), ...more },
]

const FAULTS: [string, Seen, Partial<ReturnType<typeof count>>, string[]][] = [
  ['as required', run(), { sent: 6, acknowledged: 6, raw: 6, answered: 6, replies: 6, repeats: 0 }, []],
  ['lost though confirmed', run(without('ann-2')), { lost: 1, lostAcknowledged: 1, answered: 5 }, ['1 lost']],
  [
    'lost before it was confirmed',
    run(without('ann-2'), ['ann-2']),
    { lost: 1, lostAcknowledged: 0 },
    ['1 lost'],
  ],
  ['nobody answered', run(() => []), { lost: 6, raw: 0, replies: 0 }, ['6 lost']],
  [
    'answered under another id',
    run(extra({ id: 're-other' })),
    { doubled: 1, replies: 7 },
    ['1 answered more than once'],
  ],
  [
    'repeated under its id',
    run(extra({})),
    { repeats: 1, raw: 7, replies: 6, doubled: 0, outOfOrder: 0 },
    [],
  ],
  [
    'repeated with another text',
    run(extra({ text: 'else' })),
    { changed: 1 },
    ['1 repeated with another text'],
  ],
  [
    'two of a person swapped',
    run(swapped(0, 2)),
    { outOfOrder: 1, outOfConfirmedOrder: 1 },
    ['1 out of order'],
  ],
  ['the first behind all others', run(swapped(0, 4)), { outOfOrder: 2 }, ['2 out of order']],
  ['of two people swapped', run(swapped(0, 1)), { outOfOrder: 0 }, []],
  [
    'to the wrong person',
    run((all) => all.map((each) => (each.answers === 'ann-1' ? { ...each, person: 'bob' } : each))),
    { lost: 1, stray: 1 },
    ['1 lost', '1 sent to somebody who did not ask'],
  ],
  [
    'about nothing',
    run(extra({ id: 'x', answers: null })),
    { stray: 1, lost: 0 },
    ['1 sent to somebody who did not ask'],
  ],
  [
    'answered unexamined',
    run((all) => all.map((each) => (each.answers === 'ann-1' ? { ...each, isFallback: true } : each))),
    { lost: 0, answered: 6, unexamined: 1 },
    ['1 answered without having been examined'],
  ],
  ['nothing sent', { questions: [], deliveries: [], acknowledged: [] }, { sent: 0 }, ['nothing was sent']],
]

describe('count', () => {
  it('has enough cases', () => expect(FAULTS.length).toBeGreaterThanOrEqual(13))

  it.each(FAULTS)('%s', (_, seen, expected, words) => {
    const counts = count(seen)
    expect(counts).toMatchObject(expected)
    expect(breaches(counts)).toEqual(words)
  })

  it('judges by the confirmed order where the server changed the order', () => {
    const confirmed = ['ann-2', 'ann-1', 'ann-3', 'bob-1', 'bob-2', 'bob-3']
    const counts = count({ ...run(swapped(0, 2)), acknowledged: confirmed })
    expect(counts).toMatchObject({ outOfOrder: 1, outOfConfirmedOrder: 0 })
    expect(breaches(counts, 'confirmed')).toEqual([])
  })

  it('counts a confirmation once, and none of an unknown message', () => {
    const { questions, deliveries, acknowledged } = run()
    const noisy = [...acknowledged, ...acknowledged, 'unknown']
    expect(count({ questions, deliveries, acknowledged: noisy }).acknowledged).toBe(6)
  })

  it('knows the answer of what was not examined, in every language, and no other', () => {
    const { advice } = prepareContent(loadContent())
    expect(LANGUAGES.length).toBeGreaterThanOrEqual(5)
    for (const language of LANGUAGES) {
      const said = composeFallback(language, advice)
      expect([language, isFallback(said)]).toEqual([language, true])
      expect(isFallback(`${said} and more`)).toBe(false)
    }
    expect(isFallback('')).toBe(false)
  })

  it('tells the rate of repeats', () => {
    expect(repeatRate(count(run()))).toBe(0)
    expect(repeatRate(count(run(extra({}))))).toBeCloseTo(1 / 7)
  })

  it('finds whatever is taken away, whatever repeats around it', () => {
    const some = fc.subarray(QUESTIONS.map(({ id }) => id))
    fc.assert(
      fc.property(some, some, (dropped, repeated) => {
        const seen = run((all) => {
          const kept = all.filter((each) => !dropped.includes(each.answers ?? ''))
          return [...kept, ...kept.filter((each) => repeated.includes(each.answers ?? ''))]
        })
        const counts = count(seen)
        expect(counts.lost).toBe(dropped.length)
        expect(counts.answered + counts.lost).toBe(counts.sent)
        expect(counts.raw).toBe(counts.replies + counts.repeats)
        expect(counts).toMatchObject({ doubled: 0, outOfOrder: 0, changed: 0, stray: 0 })
      }),
    )
  })
})

describe('slopeOf', () => {
  it.each([
    ['nothing', [], 0],
    ['one point', [{ x: 3, y: 9 }], 0],
    ['a flat line', [0, 1, 2, 3].map((x) => ({ x, y: 7 })), 0],
    ['a line', [0, 1, 2, 3].map((x) => ({ x, y: 2 * x + 1 })), 2],
    ['a saw around a line', [0, 1, 2, 3, 4].map((x) => ({ x, y: x + (x % 2) })), 1],
  ])('%s', (_, points, slope) => expect(slopeOf(points)).toBeCloseTo(slope))
})
