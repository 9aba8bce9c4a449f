/** Real Baileys sockets that are ended, on lines good and dead; what errors of the line are taken for. */
import { createServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  causeOf,
  closingOf,
  followSocket,
  type FollowedSocket,
} from '../../../src/channels/whatsapp/link-socket.ts'
import { createSocketFactory, versionInUse } from '../../../src/channels/whatsapp/socket.ts'
import { openSession } from '../../../src/channels/whatsapp/session.ts'
import type { Closing } from '../../../src/channels/whatsapp/reconnect.ts'
import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys'
import { selfSigned } from '../../support/self-signed.ts'
import { startLoopbackWhatsApp, type LoopbackWhatsApp } from '../../support/whatsapp/server.ts'
import { linkedRecords } from './bot.ts'

const log = pino({ level: 'silent' })

let server: LoopbackWhatsApp
let told: { what: string; closing?: Closing; cause?: string }[]
let followed: FollowedSocket | undefined

beforeEach(async () => {
  server = await startLoopbackWhatsApp()
  told = []
})

afterEach(async () => {
  followed?.end('at-once')
  await server.stop()
})

async function follow(wsUrl = server.url, keepAliveMs = 25_000): Promise<FollowedSocket> {
  const session = await openSession(await linkedRecords(server), log)
  const makeSocket = createSocketFactory(session, {
    wsUrl,
    connectTimeoutMs: 2000,
    queryTimeoutMs: 2000,
    keepAliveMs,
    logger: log,
    makeSignalRepository: DEFAULT_CONNECTION_CONFIG.makeSignalRepository,
    getMessage: async () => undefined,
  })
  followed = followSocket(
    makeSocket(),
    {
      onQr: () => told.push({ what: 'qr' }),
      onOpened: () => told.push({ what: 'opened' }),
      onClosed: (closing, cause) => told.push({ what: 'closed', closing, cause }),
      onPasskey: () => told.push({ what: 'passkey' }),
      onAdmitted: () => told.push({ what: 'admitted' }),
      onCreds: () => {},
    },
    (work) => work(),
  )
  return followed
}

const names = () => told.map(({ what }) => what)
async function waitFor(what: string): Promise<void> {
  await expect.poll(names, { timeout: 5000, interval: 5 }).toContain(what)
}

describe('an end', () => {
  test.each(['politely', 'at-once'] as const)('%s: nothing goes out any more at return', async (how) => {
    const { socket, end, ended } = await follow()
    await waitFor('opened')
    await server.waitReady()
    expect(socket.ws.isOpen).toBe(true)
    end(how)
    expect(socket.ws.isOpen).toBe(false)
    await expect(socket.sendNode({ tag: 'presence', attrs: {} })).rejects.toThrow(/closed/i)
    await ended()
    await server.waitSnapshot((snapshot) => !snapshot.isConnected)
    expect(names()).not.toContain('closed')
  })

  test.each(['politely', 'at-once'] as const)('%s before the line stands disturbs nobody', async (how) => {
    const { end, ended } = await follow()
    end(how)
    await ended()
    expect(told).toEqual([])
  })

  test('waits two seconds for the goodbye of a side that is gone, not thirty', async () => {
    const { end, ended } = await follow()
    await waitFor('opened')
    await server.stall('half-open')
    const atMs = Date.now()
    end('politely')
    await ended()
    expect(Date.now() - atMs).toBeGreaterThan(1500)
    expect(Date.now() - atMs).toBeLessThan(8000)
  })
})

describe('TLS', () => {
  test('a certificate nobody vouches for is refused, also where the process was told to take any', async () => {
    let requests = 0
    const liar = createServer(selfSigned('localhost'), () => requests++)
    liar.on('upgrade', () => requests++)
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      await follow(`wss://localhost:${(liar.address() as AddressInfo).port}/ws/chat`)
      await waitFor('closed')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
      liar.close()
    }
    expect(requests).toBe(0)
    expect(told).toEqual([
      { what: 'closed', closing: { code: 408, awayMs: 0 }, cause: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    ])
  })

  test('a line that answers without TLS is refused', async () => {
    const plain = createTcpServer((line) => line.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    await follow(`wss://127.0.0.1:${(plain.address() as AddressInfo).port}/ws/chat`)
    await waitFor('closed')
    plain.close()
    expect(told[0]?.closing).toEqual({ code: 408, awayMs: 0 })
  })
})

describe('what an end is taken for', () => {
  const boom = (message: string, statusCode: number, data: unknown = null) =>
    Object.assign(new Error(message), { output: { statusCode }, data })

  test('a code of WhatsApp is that code', () => {
    expect(closingOf(boom('Connection Failure', 401, { reason: '401' }))).toEqual({ code: 401, awayMs: 0 })
  })

  test.each([401, 403, 405, 440])(
    '%d from a proxy in between is a lost line, and logs nobody out',
    (code) => {
      expect(closingOf(boom(`WebSocket Error (Unexpected server response: ${code})`, code))).toEqual({
        code: 408,
        awayMs: 0,
      })
    },
  )

  test('a ban carries its time, within a week', () => {
    expect(closingOf(boom('Connection Failure', 402, { expire: '3600' })).awayMs).toBe(3_600_000)
    expect(closingOf(boom('Connection Failure', 402, { expire: '1e99' })).awayMs).toBe(7 * 24 * 3_600_000)
    for (const expire of ['-5', 'soon', undefined, {}]) {
      expect(closingOf(boom('Connection Failure', 402, { expire })).awayMs).toBe(0)
    }
  })

  test('no error at all is a dropped line', () => {
    expect(closingOf(undefined)).toEqual({ code: 428, awayMs: 0 })
    expect(closingOf(null)).toEqual({ code: 428, awayMs: 0 })
  })

  test("a cause is Node's own word or nothing", () => {
    expect(causeOf(boom('WebSocket Error', 408, { code: 'ENOTFOUND' }))).toBe('ENOTFOUND')
    for (const code of ['923001234567', 'a b', 'x'.repeat(80), 7, undefined]) {
      expect(causeOf(boom('WebSocket Error', 408, { code }))).toBe('')
    }
  })
})

test('the version in use is ours when set, and the one Baileys brings otherwise', () => {
  expect(versionInUse([2, 3000, 7])).toBe('2.3000.7')
  expect(versionInUse()).toBe(DEFAULT_CONNECTION_CONFIG.version.join('.'))
})
