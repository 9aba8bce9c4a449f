/** An outage of the queue's server fills no log: each kind of trouble once a minute, with its count. */
import { expect, test } from 'vitest'
import { tellTrouble } from '../../src/queues/connection-trouble.ts'
import { recordingLog } from '../support/servers.ts'

test('the first time, then once a minute with how often it was; nothing of what the error says', () => {
  const { log, lines } = recordingLog()
  let nowMs = 0
  const tell = tellTrouble(log, 'inbound', 'queue connection', () => nowMs)
  const refused = Object.assign(new Error('connect to secret.example'), { code: 'ECONNREFUSED' })
  for (; nowMs < 60_000; nowMs += 5_000) tell(refused)
  tell(new TypeError('another kind'))
  tell(refused)
  const told = lines.map((line) => JSON.parse(line) as { error: string; repeated?: number; queue: string })
  expect(told.map(({ error, repeated }) => [error, repeated])).toEqual([
    ['Error ECONNREFUSED', undefined],
    ['TypeError', undefined],
    ['Error ECONNREFUSED', 11],
  ])
  expect(told.every(({ queue }) => queue === 'inbound')).toBe(true)
  expect(lines.join('')).not.toContain('secret')
})
