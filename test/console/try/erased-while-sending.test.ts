/** "Start again" while a message is still on its way into the store: it is a trial's all the same, and never a real case. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestConsole, type TestConsole } from '../../support/console.ts'
import { createVisitor } from '../../support/try-chat.ts'

let bench: TestConsole
/** Held back between the trial's row and the message's. */
let hold: Promise<void> | null = null
let held: (() => void) | null = null

beforeAll(async () => {
  bench = await openTestConsole({ environment: { TRIES_PER_HOUR: '0' } })
  await bench.parts.simulator.start(async (message) => {
    held?.()
    await hold
    await bench.parts.store.acceptInbound(message, Date.now())
  })
})
afterAll(() => bench.close())

it('waits for the message, and takes it along', async () => {
  const visitor = createVisitor(bench, {})
  await visitor.send('/try/messages', { text: 'the first' })
  let letGo = (): void => undefined
  hold = new Promise((resolve) => (letGo = resolve))
  const isHeld = new Promise<void>((resolve) => (held = resolve))
  const sending = visitor.send('/try/messages', { text: 'the second' })
  await isHeld
  const erasing = visitor.send('/try/start-again', {})
  // Time enough for an erasure that waits for nothing.
  await new Promise((resolve) => setTimeout(resolve, 200))
  letGo()
  await Promise.all([sending, erasing])
  const { rows } = await bench.database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM forwardcheck.inbox AS inbox
     WHERE NOT EXISTS (SELECT FROM forwardcheck.trial WHERE trial.chat_key = inbox.chat_key)`,
  )
  expect(rows).toEqual([{ count: 0 }])
})
