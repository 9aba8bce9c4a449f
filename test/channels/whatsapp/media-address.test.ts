/** Which addresses a sender may make us fetch: WhatsApp's own, and nothing that only looks like them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSocketUrl } from '../../../src/channels/whatsapp/loopback.ts'
import { mediaAddress, uploadAddress } from '../../../src/channels/whatsapp/media-address.ts'

const ALLOWED: [url: string | undefined, path: string | undefined, result: string][] = [
  ['https://mmg.whatsapp.net/v/t62?x=1', undefined, 'https://mmg.whatsapp.net/v/t62?x=1'],
  ['https://media-fra5-1.cdn.whatsapp.net/v/a', undefined, 'https://media-fra5-1.cdn.whatsapp.net/v/a'],
  ['https://MMG.WhatsApp.NET/v/a', undefined, 'https://mmg.whatsapp.net/v/a'],
  ['https://mmg.whatsapp.net:443/v/a', undefined, 'https://mmg.whatsapp.net/v/a'],
  ['https://mmg.whatsapp.net/old', '/v/new?y=2', 'https://mmg.whatsapp.net/v/new?y=2'],
  [undefined, '/v/t62', 'https://mmg.whatsapp.net/v/t62'],
  // Written in another way, but the same host to everybody
  ['https://ｍｍｇ.whatsapp.net/v/a', undefined, 'https://mmg.whatsapp.net/v/a'],
  ['https://mmg.whats\u00adapp.net/v/a', undefined, 'https://mmg.whatsapp.net/v/a'],
]

const REFUSED: [url: string | undefined, path: string | undefined][] = [
  [undefined, undefined],
  ['', undefined],
  ['not a url', undefined],
  ['http://mmg.whatsapp.net/v/a', undefined],
  ['https://mmg.whatsapp.net:8443/v/a', undefined],
  ['https://mmg.whatsapp.net@evil.example/v/a', undefined],
  ['https://user@mmg.whatsapp.net/v/a', undefined],
  ['https://user:secret@mmg.whatsapp.net/v/a', undefined],
  ['https://whatsapp.net.evil.com/v/a', undefined],
  ['https://evilwhatsapp.net/v/a', undefined],
  ['https://whatsapp.net/v/a', undefined],
  ['https://mmg.whatsapp.net./v/a', undefined],
  ['https://.whatsapp.net/v/a', undefined],
  ['https://mmg.whatsapp.net%2eevil.com/v/a', undefined],
  ['https://mmg.whatsapp.net\\@evil.com/v/a#', '@evil.com'],
  ['https://evil.com#.whatsapp.net', undefined],
  ['https://evil.com/.whatsapp.net', undefined],
  ['https://evil.com?.whatsapp.net', undefined],
  ['https://127.0.0.1/v/a', undefined],
  ['http://127.0.0.1/v/a', undefined],
  ['https://169.254.169.254/latest/meta-data', undefined],
  ['https://[::1]/v/a', undefined],
  ['https://2130706433/v/a', undefined],
  ['https://0x7f000001/v/a', undefined],
  ['https://017700000001/v/a', undefined],
  ['https://0177.0.0.1/v/a', undefined],
  ['https://0x7f.0x0.0x0.0x1/v/a', undefined],
  ['https://127.1/v/a', undefined],
  ['https://127。0。0。1/v/a', undefined],
  ['https://①②⑦.⓪.⓪.①/v/a', undefined],
  ['https://[::ffff:127.0.0.1]/v/a', undefined],
  ['https://[::ffff:7f00:1]/v/a', undefined],
  ['https://[64:ff9b::7f00:1]/v/a', undefined],
  ['https://[fe80::1%25eth0]/v/a', undefined],
  ['https://[fd00::1]/v/a', undefined],
  ['https://localhost/v/a', undefined],
  ['https://localhost./v/a', undefined],
  ['https://metadata.google.internal/v/a', undefined],
  ['https://127.0.0.1.nip.io/v/a', undefined],
  ['https://mmg.whatsapp.net../v/a', undefined],
  ['https://mmg.whatsapp.net。/v/a', undefined],
  // Cyrillic а and Greek ο, as letters and as punycode; a soft hyphen is dropped, a dash is not
  ['https://mmg.whаtsapp.net/v/a', undefined],
  ['https://mmg.xn--whtsapp-4fg.net/v/a', undefined],
  ['https://mmg.whatsapp.nеt/v/a', undefined],
  ['https://mmg.whatsapp‑net.com/v/a', undefined],
  ['https://mmg.whats-app.net/v/a', undefined],
  ['https://mmg.whatsapp.net:80/v/a', undefined],
  ['https://mmg.whatsapp.net:22/v/a', undefined],
  ['https://mmg.whatsapp.net:0/v/a', undefined],
  ['https://:secret@mmg.whatsapp.net/v/a', undefined],
  ['https://mmg.whatsapp.net:443@evil.example/v/a', undefined],
  ['https://evil.example%00.whatsapp.net/v/a', undefined],
  ['https://evil.example%23.whatsapp.net/v/a', undefined],
  ['https://evil_example.whatsapp.net@127.0.0.1/v/a', undefined],
  ['gopher://mmg.whatsapp.net/v/a', undefined],
  ['wss://mmg.whatsapp.net/v/a', undefined],
  ['javascript:alert(1)//.whatsapp.net', undefined],
  ['file:///etc/passwd', undefined],
  ['data:text/plain,x', undefined],
  ['ftp://mmg.whatsapp.net/v/a', undefined],
  [undefined, '//evil.com/v/a'],
  [undefined, '@evil.com/v/a'],
  [undefined, '.evil.com/v/a'],
  [undefined, ':8443/v/a'],
  [undefined, 'https://evil.com/v/a'],
  [undefined, '/\\evil.com/v/a'],
  [undefined, '\\\\evil.com\\v'],
  [undefined, '/\t/evil.com'],
  [undefined, '\t//evil.com'],
  ['https://evil.com/', '/v/a'],
  ['http://mmg.whatsapp.net/', '/v/a'],
]

describe('without listed hosts', () => {
  test('there are enough cases', () => {
    expect(ALLOWED.length).toBeGreaterThan(5)
    expect(REFUSED.length).toBeGreaterThan(65)
  })

  test.each(ALLOWED)('fetches %s %s', (url, path, result) => {
    expect(mediaAddress(url, path, [])?.href).toBe(result)
  })

  test.each(REFUSED)('refuses %s %s', (url, path) => expect(mediaAddress(url, path, [])).toBeNull())

  test('whatever the path, the host stays', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webPath(),
          fc.string().map((s) => `/a${s}`),
        ),
        (path) => {
          const address = mediaAddress(undefined, path, [])
          expect(['https://mmg.whatsapp.net', undefined]).toContain(address?.origin)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('listed hosts', () => {
  test('plain http on loopback only', () => {
    expect(mediaAddress('http://127.0.0.1:4001/v/a', undefined, ['127.0.0.1:4001'])?.port).toBe('4001')
    expect(mediaAddress('http://127.0.0.1:4002/v/a', undefined, ['127.0.0.1:4001'])).toBeNull()
    expect(mediaAddress('http://media.example/v/a', undefined, ['media.example'])).toBeNull()
    expect(mediaAddress('http://10.0.0.1/v/a', undefined, ['10.0.0.1'])).toBeNull()
  })

  test('https, with its port', () => {
    expect(mediaAddress('https://media.example/v/a', '/v/b', ['media.example'])?.href).toBe(
      'https://media.example/v/b',
    )
    expect(mediaAddress('https://media.example:8443/v/a', undefined, ['media.example'])).toBeNull()
    expect(mediaAddress('https://sub.media.example/v/a', undefined, ['media.example'])).toBeNull()
  })
})

describe('uploads', () => {
  test('go to WhatsApp, or to a listed host', () => {
    expect(uploadAddress('media-fra3-1.cdn.whatsapp.net', '/mms/image/a?auth=b', [])?.href).toBe(
      'https://media-fra3-1.cdn.whatsapp.net/mms/image/a?auth=b',
    )
    expect(uploadAddress('media.example', '/a', ['media.example'])?.href).toBe('https://media.example/a')
    expect(uploadAddress('127.0.0.1:4001', '/a', ['127.0.0.1:4001'])?.href).toBe('http://127.0.0.1:4001/a')
  })

  const ELSEWHERE = [
    ...['media.example', 'whatsapp.net.example', 'whatsapp.net', '127.0.0.1:4001', '10.0.0.1', '[::1]', ''],
    ...['mmg.whatsapp.net:8443', 'mmg.whatsapp.net/elsewhere', 'mmg.whatsapp.net?x', 'mmg.whatsapp.net#x'],
    ...['user@mmg.whatsapp.net', 'evil.example/mmg.whatsapp.net', 'evil.example\\.whatsapp.net', ' ', 'a b'],
  ]

  test('there are enough cases', () => expect(ELSEWHERE.length).toBeGreaterThan(14))

  test.each(ELSEWHERE)('never to %s', (host) => expect(uploadAddress(host, '/a', [])).toBeNull())

  test('whatever host is named, they stay with WhatsApp and encrypted', () => {
    const host = fc.oneof(
      fc.string(),
      fc.domain(),
      fc.string().map((s) => `${s}.whatsapp.net`),
    )
    fc.assert(
      fc.property(host, (named) => {
        const address = uploadAddress(named, '/mms/image/a', [])
        expect(
          address === null || /^https:\/\/[a-z0-9.-]+\.whatsapp\.net\/mms\/image\/a$/.test(address.href),
        ).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the socket address', () => {
  test.each(['wss://web.whatsapp.com/ws/chat', 'ws://127.0.0.1:9/ws', 'ws://localhost:9', 'ws://[::1]:9'])(
    'accepts %s',
    (url) => expect(checkSocketUrl(url)).toBe(url),
  )

  test.each([
    'ws://web.whatsapp.com/ws',
    'ws://127.0.0.1.evil.com',
    'ws://10.0.0.1',
    'https://x',
    '',
    'nonsense',
  ])('refuses %s and says why', (url) => expect(() => checkSocketUrl(url)).toThrow(/wss:\/\/.*loopback/))
})
