/** The life of a connection under whatever happens in whatever order. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  NEW_LIFE,
  shownState,
  step,
  type Life,
  type LifeEvent,
  type Reaction,
} from '../../../src/channels/whatsapp/life-cycle.ts'
import { LINK_STATES } from '../../../src/channels/whatsapp/link-states.ts'
import { CLOSE_CODES, LONGEST_WAIT_MS } from '../../../src/channels/whatsapp/reconnect.ts'

/** A world with sockets and timers that only does what can happen. */
interface World {
  life: Life
  sockets: number
  hasTimer: boolean
  isPaired: boolean
  nowMs: number
  connects: number[]
}

type Act = { what: string; code: number; ms: number; reason: string; random: number }

const CODES = [...Object.keys(CLOSE_CODES).map(Number), 0, 499, 999]
const acts = fc.array(
  fc.record<Act>({
    what: fc.constantFrom(
      ...['start', 'opened', 'opened', 'due', 'due', 'due', 'closed', 'closed', 'failed', 'qr', 'passkey'],
      ...[
        'silent',
        'hold',
        'release',
        'resume',
        'relink',
        'forgotten',
        'stop',
        'abort',
        'paired',
        'condition',
      ],
    ),
    code: fc.constantFrom(...CODES),
    ms: fc.integer({ min: 0, max: 120_000 }),
    reason: fc.constantFrom('store-away', 'operator'),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 60 },
)

const closed = (code: number): LifeEvent => ({ kind: 'closed', closing: { code, awayMs: 0 } })

function eventOf(act: Act, world: World): LifeEvent | null {
  const { what, code, reason } = act
  const isSocketEvent = ['opened', 'closed', 'qr', 'passkey', 'silent', 'failed'].includes(what)
  if (isSocketEvent && world.sockets === 0) return null
  if (what === 'due' && !world.hasTimer) return null
  if (what === 'failed' && world.life.phase !== 'joining') return null
  if (what === 'paired') {
    world.isPaired = !world.isPaired
    return null
  }
  if (what === 'closed') return closed(code)
  if (what === 'hold' || what === 'release') return { kind: what, reason }
  if (what === 'condition') {
    return { kind: what, condition: code > 420 ? 'degraded' : 'restricted', reason, isSet: code % 2 === 0 }
  }
  return { kind: what } as LifeEvent
}

function happen(world: World, event: LifeEvent, random: number): Reaction {
  if (event.kind === 'closed' || event.kind === 'failed') world.sockets--
  if (event.kind === 'due') world.hasTimer = false
  const facts = { nowMs: world.nowMs, random, isPaired: world.isPaired }
  const { life, reaction } = step(world.life, event, facts)
  world.life = life
  if (reaction.drop !== 'no' || reaction.then !== 'nothing') world.hasTimer = false
  if (reaction.drop !== 'no') world.sockets = 0
  if (reaction.then === 'wait') world.hasTimer = true
  if (reaction.then === 'connect') {
    world.sockets++
    world.connects.push(world.nowMs)
  }
  return reaction
}

function newWorld(): World {
  return { life: NEW_LIFE, sockets: 0, hasTimer: false, isPaired: true, nowMs: 0, connects: [] }
}

/** Without this the machine would sit there for ever with nobody able to help. */
function hasWayOn({ life, sockets, hasTimer }: World): boolean {
  if (life.phase === 'joining' || life.phase === 'open') return sockets === 1 && !hasTimer
  if (life.phase === 'waiting') return sockets === 0 && hasTimer
  return sockets === 0 && !hasTimer
}

describe('whatever happens in whatever order', () => {
  test('there is one socket at most, every state has a way on, and final states are left alone', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(acts, (list) => {
        const world = newWorld()
        for (const act of list) {
          world.nowMs += act.ms
          const event = eventOf(act, world)
          if (!event) continue
          const before = world.life
          const reaction = happen(world, event, act.random)
          seen.add(shownState(world.life, world.isPaired))
          expect(hasWayOn(world)).toBe(true)
          expect(reaction.delayMs).toBeLessThanOrEqual(LONGEST_WAIT_MS)
          const rested = ['final', 'stopped', 'held'].includes(before.phase)
          const isWanted =
            ['resume', 'forgotten', 'start'].includes(event.kind) ||
            (event.kind === 'release' && world.life.holds.length === 0)
          expect(!rested || isWanted || reaction.then === 'nothing').toBe(true)
          expect(world.life.holds.length === 0 || world.sockets === 0).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
    expect([...seen].toSorted()).toEqual([...LINK_STATES].toSorted())
  })

  test('an operator always gets it to connect: release, start, resume', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const world = newWorld()
        for (const act of list) {
          world.nowMs += act.ms
          const event = eventOf(act, world)
          if (event) happen(world, event, act.random)
        }
        for (const reason of ['store-away', 'operator']) happen(world, { kind: 'release', reason }, 0)
        for (const kind of ['start', 'resume'] as const) happen(world, { kind }, 0)
        expect(world.sockets + Number(world.hasTimer)).toBe(1)
        expect(['joining', 'open']).toContain(world.life.phase)
      }),
      { numRuns: 1_000 },
    )
  })

  test('WhatsApp is never knocked at more than fifty times in ten minutes, whatever it answers and when', () => {
    const times = fc.array(
      fc.record({ code: fc.constantFrom(...CODES), openMs: fc.integer({ min: 0, max: 70_000 }) }),
      { minLength: 40, maxLength: 200 },
    )
    let most = 0
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (list, random) => {
        const world = newWorld()
        happen(world, { kind: 'start' }, 0)
        for (const { code, openMs } of list) {
          happen(world, { kind: 'opened' }, 0)
          world.nowMs += openMs
          const { then, delayMs } = happen(world, closed(code), random)
          if (then !== 'wait' && then !== 'connect') break
          world.nowMs += delayMs
          if (then === 'wait') happen(world, { kind: 'due' }, 0)
        }
        for (const from of world.connects) {
          most = Math.max(most, world.connects.filter((at) => at >= from && at < from + 600_000).length)
        }
      }),
      { numRuns: 500 },
    )
    expect(most).toBeGreaterThan(5)
    expect(most).toBeLessThanOrEqual(50)
  })

  test('a foreign copy of the session is met twice an hour at most, and left alone when it lives', () => {
    const HOUR_MS = 3_600_000
    const times = fc.array(
      fc.record({
        openMs: fc.oneof(fc.integer({ min: 0, max: 120_000 }), fc.integer({ min: 0, max: 2 * HOUR_MS })),
        code: fc.constantFrom(440, 440, 440, 428),
        isHeld: fc.boolean(),
        random: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 5, maxLength: 40 },
    )
    let most = 0
    const rested: string[] = []
    fc.assert(
      fc.property(times, (list) => {
        const world = newWorld()
        happen(world, { kind: 'start' }, 0)
        const thrownOut: number[] = []
        for (const { openMs, code, isHeld, random } of list) {
          happen(world, { kind: 'opened' }, 0)
          world.nowMs += openMs
          if (code === 440) thrownOut.push(world.nowMs)
          const { then, delayMs } = happen(world, closed(code), random)
          if (isHeld)
            for (const kind of ['hold', 'release'] as const) happen(world, { kind, reason: 'x' }, random)
          if (then === 'nothing') {
            rested.push(shownState(world.life, true))
            break
          }
          expect(code !== 440 || delayMs >= 60_000).toBe(true)
          world.nowMs += delayMs
          happen(world, { kind: 'due' }, 0)
        }
        for (const from of thrownOut)
          most = Math.max(most, thrownOut.filter((at) => at >= from && at < from + HOUR_MS).length)
      }),
      { numRuns: 500 },
    )
    expect(rested.length).toBeGreaterThan(100)
    expect(new Set(rested)).toEqual(new Set(['replaced']))
    expect(most).toBe(2)
  })
})
