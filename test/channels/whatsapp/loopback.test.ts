/** Where an unencrypted connection is accepted: on this machine, and nowhere that only looks like it. */
import { expect, test } from 'vitest'
import { checkSocketUrl } from '../../../src/channels/whatsapp/loopback.ts'

const ACCEPTED = [
  'wss://web.whatsapp.com/ws/chat',
  'WSS://web.whatsapp.com/ws/chat',
  'ws://127.0.0.1:8080/ws/chat',
  'ws://127.255.0.1/',
  'ws://localhost:1/',
  'ws://LOCALHOST/',
  'ws://[::1]:9/',
  // The same machine, in other writing.
  'ws://127.1/',
  'ws://0x7f000001/',
  'ws://[0:0:0:0:0:0:0:1]/',
]

const REFUSED = [
  '',
  'web.whatsapp.com',
  'ws://web.whatsapp.com/ws/chat',
  'http://127.0.0.1/',
  'https://web.whatsapp.com/',
  'file:///etc/passwd',
  'ws://127.0.0.1.example.org/',
  'ws://127.0.0.1@example.org/',
  'ws://localhost.example.org/',
  'ws://localhost@example.org/',
  'ws://notlocalhost/',
  'ws://10.0.0.1/',
  'ws://0.0.0.0/',
  'ws://169.254.169.254/',
  'ws://[::ffff:10.0.0.1]/',
  'ws://[fe80::1]/',
  'ws://128.0.0.1/',
]

test('there are enough cases', () => {
  expect(ACCEPTED.length + REFUSED.length).toBeGreaterThan(20)
})

test.each(ACCEPTED)('%s is accepted as it is', (url) => {
  expect(checkSocketUrl(url)).toBe(url)
})

test.each(REFUSED)('%j is refused, with the reason', (url) => {
  expect(() => checkSocketUrl(url)).toThrow(/TLS|only proof/)
})
