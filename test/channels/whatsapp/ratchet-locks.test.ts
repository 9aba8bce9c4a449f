/** One at a time per correspondent, in order; others are not held up, failures let the next one in. */
import { expect, test } from 'vitest'
import { createRatchetLocks } from '../../../src/channels/whatsapp/ratchet-locks.ts'

const PN = '923001234567@s.whatsapp.net'
const LID = '881234567890123@lid'

function recorder() {
  const locks = createRatchetLocks()
  const log: string[] = []
  const run = (name: string, jids: (string | undefined)[], ms = 5) =>
    locks.run(jids, async () => {
      log.push(`${name}>`)
      await new Promise((resolve) => setTimeout(resolve, ms))
      log.push(`<${name}`)
    })
  return { locks, log, run }
}

test('the same address waits, device and hosting aside', async () => {
  const { log, run } = recorder()
  await Promise.all([
    run('a', [PN]),
    run('b', ['923001234567:7@s.whatsapp.net']),
    run('c', ['923001234567@hosted']),
  ])
  expect(log).toEqual(['a>', '<a', 'b>', '<b', 'c>', '<c'])
})

test('another address does not', async () => {
  const { log, run } = recorder()
  await Promise.all([run('a', [PN], 20), run('b', [LID], 1)])
  expect(log).toEqual(['a>', 'b>', '<b', '<a'])
})

test('a person with two addresses is one', async () => {
  const { log, run } = recorder()
  await Promise.all([run('a', [PN]), run('b', [LID, undefined, PN]), run('c', [LID]), run('d', [PN, LID])])
  expect(log).toEqual(['a>', '<a', 'b>', '<b', 'c>', '<c', 'd>', '<d'])
})

test('a failure is the caller’s, and lets the next one in', async () => {
  const { locks } = recorder()
  const failed = locks.run([PN], () => Promise.reject(new Error('no session')))
  const next = locks.run([PN], async () => 'in')
  await expect(failed).rejects.toThrow('no session')
  expect(await next).toBe('in')
})
