/** What a running bot answers over its socket, with a number that writes down what is asked of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createControlHandler } from '../../src/cli/serve-control.ts'
import type { Bot } from '../../src/main.ts'

test('a code for a logged-out number is asked for once the old link is gone', async () => {
  const asked: string[] = []
  const number = {
    account: 'default',
    state: 'logged-out',
    onState: () => () => {},
    onPairing: () => () => {},
    relink: async () => {
      await sleep(10)
      asked.push('relinked')
    },
    requestCode: async (phone: string) => void asked.push(phone),
  }
  const handle = createControlHandler({ numbers: [number] } as unknown as Bot)
  await handle(
    { kind: 'pair', phone: '923001234567' },
    () => {},
    () => {},
  )
  expect(asked).toEqual(['relinked', '923001234567'])
})
