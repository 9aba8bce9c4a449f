/** A number that WhatsApp refuses is held, and an operator ends the hold with `numbers resume`. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createControlHandler } from '../../src/cli/serve-control.ts'
import type { ControlEvent } from '../../src/control.ts'
import { REPLY_PATIENCE_MS, startJourney, type Journey } from '../support/journey.ts'

const FIRST = '447700900555'
const SECOND = '447700900556'
const QUESTION = 'how do I recover my account'
const TIMEOUT = { timeout: 60_000 }

let journey: Journey
beforeAll(async () => (journey = await startJourney('embedded')))
afterAll(() => journey?.close())

/** What the operator reads. */
async function numbers(action?: 'resume'): Promise<string> {
  const events: ControlEvent[] = []
  const request = { kind: 'numbers' as const, ...(action && { action, account: 'default' }) }
  await createControlHandler(journey.gateway)(
    request,
    (event) => void events.push(event),
    () => undefined,
  )
  return events.flatMap((event) => (event.kind === 'numbers' ? event.lines : [])).join('\n')
}

it('the hold ends, one reply goes out at once, and the others follow slowly', TIMEOUT, async () => {
  const { wa } = journey
  await wa.setAckPolicy({ mode: 'error', code: 429, times: 1 })
  const ids = [await wa.send(FIRST, QUESTION)]
  await expect
    .poll(numbers, { timeout: REPLY_PATIENCE_MS })
    .toMatch(/restricted .*held by WhatsApp for \d+ s/)
  ids.push(await wa.send(SECOND, QUESTION))
  const sends = async () => (await wa.outbound()).filter(({ quoted }) => ids.includes(quoted?.id ?? ''))
  const before = (await sends()).length
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect((await sends()).length).toBe(before)

  const told = await numbers('resume')
  expect(told).toContain('number default: open')
  expect(told).not.toContain('held by WhatsApp')
  const resumedMs = Date.now()
  await expect.poll(async () => (await sends()).length, { timeout: 5_000 }).toBe(before + 1)
  const answered = async () => new Set((await sends()).map(({ quoted }) => quoted?.id)).size
  await expect.poll(answered, { timeout: 20_000 }).toBe(2)
  expect(Date.now() - resumedMs).toBeGreaterThan(4_000)
})
