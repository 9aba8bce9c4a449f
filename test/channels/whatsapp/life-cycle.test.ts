/** The life of a connection, transition by transition. */
import { describe, expect, test } from 'vitest'
import {
  NEW_LIFE,
  RETURN_EVERY_MS,
  RETURN_MS,
  shownState,
  STABLE_MS,
  step,
  type Facts,
  type Life,
  type LifeEvent,
  type Reaction,
} from '../../../src/channels/whatsapp/life-cycle.ts'
import { FINAL_STATES } from '../../../src/channels/whatsapp/link-states.ts'
import { CLOSE_CODES } from '../../../src/channels/whatsapp/reconnect.ts'

const FACTS: Facts = { nowMs: 0, random: 0, isPaired: true }

interface Told {
  life: Life
  reaction: Reaction
  states: string[]
}

/** Runs events one after the other; a number lets that many ms pass. */
function tell(events: (LifeEvent | number)[], isPaired = true, from: Life = NEW_LIFE): Told {
  const told: Told = { life: from, reaction: { drop: 'no', then: 'nothing', delayMs: 0 }, states: [] }
  let nowMs = 0
  for (const event of events) {
    if (typeof event === 'number') {
      nowMs += event
      continue
    }
    Object.assign(told, step(told.life, event, { ...FACTS, nowMs, isPaired }))
    const state = shownState(told.life, isPaired)
    if (told.states.at(-1) !== state) told.states.push(state)
  }
  return told
}

const close = (code: number, awayMs = 0): LifeEvent => ({ kind: 'closed', closing: { code, awayMs } })
const hold = (reason: string): LifeEvent => ({ kind: 'hold', reason })
const release = (reason: string): LifeEvent => ({ kind: 'release', reason })
const START: LifeEvent = { kind: 'start' }
const OPENED: LifeEvent = { kind: 'opened' }
const DUE: LifeEvent = { kind: 'due' }
const RESUME: LifeEvent = { kind: 'resume' }

describe('a linked number', () => {
  test('connects, loses the line and comes back', () => {
    const { states, reaction } = tell([START, OPENED, close(428), DUE, OPENED])
    expect(states).toEqual(['connecting', 'open', 'connecting', 'open'])
    expect(reaction).toEqual({ drop: 'no', then: 'nothing', delayMs: 0 })
  })

  test.each(FINAL_STATES)('rests in %s until an operator resumes it', (state) => {
    const code = Number(Object.entries(CLOSE_CODES).find(([, { answer }]) => answer === state)?.[0])
    const rest = tell([START, OPENED, close(code), DUE, OPENED, close(code)])
    expect(rest.states.at(-1)).toBe(state)
    for (const event of [DUE, OPENED, START, hold('x'), release('x'), { kind: 'silent' } as const]) {
      expect(tell([event], true, rest.life).reaction.then).toBe('nothing')
    }
    expect(tell([RESUME], true, rest.life).reaction).toMatchObject({ then: 'connect' })
  })

  test('thrown out by another log-in it comes back after a minute, once an hour', () => {
    const first = tell([START, OPENED, 5_000, close(440)])
    expect(first.states.at(-1)).toBe('replaced')
    expect(first.reaction).toEqual({ drop: 'no', then: 'wait', delayMs: RETURN_MS })
    const back = tell([DUE, OPENED], true, first.life)
    expect(back.states.at(-1)).toBe('open')
    const after = (ms: number): Reaction => tell([5_000 + ms, close(440)], true, back.life).reaction
    expect(after(RETURN_EVERY_MS - 1).then).toBe('nothing')
    expect(after(RETURN_EVERY_MS).then).toBe('wait')
  })

  test.each([402, 440])('does not come back from %d sooner because something else came and went', (code) => {
    const { life } = tell([START, OPENED, close(code, 60_000), hold('store-away'), release('store-away')])
    expect(life.phase).toBe('waiting')
    expect(tell([hold('store-away'), DUE], true, life).reaction.then).toBe('nothing')
    expect(tell([DUE], true, life).reaction.then).toBe('connect')
  })

  test('is told of a ban while it waits for its end', () => {
    const { states, reaction } = tell([START, close(402, 7_200_000)])
    expect(states.at(-1)).toBe('restricted')
    expect(reaction).toEqual({ drop: 'no', then: 'wait', delayMs: 7_200_000 })
  })

  test('does not hammer when it is let in and thrown out again and again', () => {
    const delays: number[] = []
    let { life } = tell([START])
    for (let i = 0; i < 12; i++) {
      const told = tell([OPENED, STABLE_MS - 1, close(503)], true, life)
      delays.push(told.reaction.delayMs)
      life = tell([DUE], true, told.life).life
    }
    expect(delays.slice(0, 4)).toEqual([500, 1000, 2000, 4000])
    expect(delays.slice(-4)).toEqual([60_000, 60_000, 60_000, 60_000])
    expect(tell([OPENED, STABLE_MS, close(503)], true, life).reaction.delayMs).toBe(500)
  })

  test('needs no passkey', () => {
    expect(tell([START, OPENED, { kind: 'passkey' }]).states).toEqual(['connecting', 'open'])
  })
})

describe('a hold', () => {
  test('ends the socket, shows degraded, and the last release brings it back', () => {
    const held = tell([START, OPENED, STABLE_MS, hold('store-away'), hold('other'), hold('store-away')])
    expect(held.states).toEqual(['connecting', 'open', 'degraded'])
    const half = tell([release('store-away')], true, held.life)
    expect(half.reaction.then).toBe('nothing')
    expect(tell([release('other')], true, half.life).reaction).toMatchObject({ then: 'connect' })
  })

  test('drops the socket once', () => {
    const { life, reaction } = tell([START, OPENED, hold('a')])
    expect(reaction).toMatchObject({ drop: 'politely', then: 'nothing' })
    expect(tell([hold('b')], true, life).reaction.drop).toBe('no')
  })

  test('that comes and goes is waited for like a line that does', () => {
    const delays: number[] = []
    let { life } = tell([START, OPENED])
    for (let i = 0; i < 5; i++) {
      const told = tell([hold('store-away'), release('store-away')], true, life)
      delays.push(told.reaction.delayMs)
      life = tell([DUE, OPENED], true, told.life).life
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000])
  })

  test('from before the start keeps it offline', () => {
    const { states, reaction, life } = tell([hold('store-away'), START])
    expect([states.at(-1), reaction.then]).toEqual(['degraded', 'nothing'])
    expect(tell([release('store-away')], true, life).reaction.then).toBe('connect')
  })

  test('ends a wait, so that nothing connects meanwhile', () => {
    const { life } = tell([START, close(503), hold('store-away')])
    expect(tell([DUE], true, life).reaction.then).toBe('nothing')
  })
})

describe('a number not yet linked', () => {
  test('goes through QR, code and restart', () => {
    const { states, life } = tell([START, { kind: 'qr' }, { kind: 'code' }, close(515)], false)
    expect(states).toEqual(['unpaired', 'pairing'])
    expect(tell([OPENED], true, life).states).toEqual(['open'])
  })

  test('starts over when the codes ran out, with another identity', () => {
    const { states, reaction, life } = tell([START, { kind: 'qr' }, close(408)], false)
    expect(states.at(-1)).toBe('unpaired')
    expect(reaction.then).toBe('wait')
    expect(life.isSpoilt).toBe(true)
  })

  test('says that a passkey is wanted until it is linked', () => {
    const asked = tell([START, { kind: 'qr' }, { kind: 'passkey' }, close(408), DUE, { kind: 'qr' }], false)
    expect(asked.states).toEqual(['unpaired', 'pairing', 'passkey-required'])
    expect(tell([close(515)], true, asked.life).states).toEqual(['connecting'])
  })
})

test('relinking forgets offline, then offers anew; when forgetting failed, the old link is resumed', () => {
  const { states, reaction, life } = tell([START, OPENED, { kind: 'relink' }])
  expect([states.at(-1), reaction.drop]).toEqual(['unpaired', 'politely'])
  expect(tell([{ kind: 'forgotten' }], false, life).reaction.then).toBe('connect')
  expect(tell([RESUME], true, life).reaction.then).toBe('connect')
  expect(tell([{ kind: 'stop' }, { kind: 'forgotten' }], false, life).states).toEqual(['stopped'])
})

test('what is wrong beside the connection is shown while it is open, the worse first, reason by reason', () => {
  const set = (condition: 'restricted' | 'degraded', reason: string, isSet: boolean): LifeEvent => ({
    kind: 'condition',
    condition,
    reason,
    isSet,
  })
  const { states } = tell([
    START,
    set('degraded', 'clock', true),
    OPENED,
    set('degraded', 'store', true),
    set('degraded', 'clock', false),
    set('restricted', '463', true),
    set('degraded', 'store', false),
    set('restricted', '463', false),
  ])
  expect(states).toEqual(['connecting', 'degraded', 'restricted', 'open'])
})
