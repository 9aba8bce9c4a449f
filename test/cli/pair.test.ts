/** Pairing over the local socket's handler, with a real connection to the loopback WhatsApp. */
import { afterEach, expect, it } from 'vitest'
import { createControlHandler } from '../../src/cli/serve-control.ts'
import type { ControlEvent } from '../../src/control.ts'
import { startJourney, type Journey } from '../support/journey.ts'

let journey: Journey | undefined
const leave: (() => void)[] = []

afterEach(async () => {
  for (const cleanup of leave.splice(0)) cleanup()
  await journey?.close()
})

it('a number that WhatsApp logged out can be linked anew', { timeout: 60_000 }, async () => {
  journey = await startJourney('embedded')
  const { wa, gateway } = journey
  await wa.disconnect({ kind: 'device-removed' })
  await expect.poll(() => gateway.numbers[0]?.state).toBe('logged-out')

  const events: ControlEvent[] = []
  const handle = createControlHandler(gateway)
  await handle(
    { kind: 'pair' },
    (event) => events.push(event),
    (cleanup) => leave.push(cleanup),
  )
  const firstQr = () => events.find((event) => event.kind === 'qr')?.text
  await expect.poll(firstQr, { timeout: 10_000 }).toBeDefined()
  expect(events).not.toContainEqual({ kind: 'state', state: 'logged-out' })
  await wa.scanQr(firstQr() ?? '')
  await expect.poll(() => events.at(-1), { timeout: 10_000 }).toEqual({ kind: 'state', state: 'open' })
})
