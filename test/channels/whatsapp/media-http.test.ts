/** Requests to hosts that lie: about their name's address, their certificate, where the answer is and how long. */
import type { LookupAddress } from 'node:dns'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  createRequestMedia,
  MediaRequestError,
  type MediaAnswer,
  type MediaRequest,
  type Network,
} from '../../../src/channels/whatsapp/media-http.ts'
import { selfSigned } from '../../support/self-signed.ts'

const certificate = selfSigned('media.example')
const visits: string[] = []
let answer: RequestListener
let plain: Server
let encrypted: Server

const listen = (server: TcpServer, host = '127.0.0.1', port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
const portOf = (server: TcpServer): number => (server.address() as AddressInfo).port
const serve: RequestListener = (request, response) => {
  visits.push(request.url ?? '')
  answer(request, response)
}

beforeAll(async () => {
  plain = createServer(serve)
  encrypted = createTlsServer(certificate, serve)
  await Promise.all([listen(plain), listen(encrypted)])
})
afterEach(() => visits.splice(0))
afterAll(() => {
  for (const server of [plain, encrypted]) {
    server.closeAllConnections()
    server.close()
  }
})

const own: MediaRequest = { timeoutMs: 2_000, maxBytes: 1_000_000, isPrivateAllowed: true }
const foreign: MediaRequest = { ...own, isPrivateAllowed: false }

/** A resolver that gives these answers one after the other, the last one for ever. */
function resolver(...answers: string[][]): { network: Network; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    network: {
      resolve(hostname, callback) {
        const found = answers[Math.min(asked.length, answers.length - 1)] ?? []
        asked.push(hostname)
        const records = found.map((address): LookupAddress => ({
          address,
          family: address.includes(':') ? 6 : 4,
        }))
        setImmediate(() => callback(null, records))
      },
    },
  }
}

const get = (url: string, wanted: MediaRequest, network: Network = {}): Promise<MediaAnswer> =>
  createRequestMedia(network)(new URL(url), wanted)
const getPlain = (wanted: MediaRequest = own): Promise<MediaAnswer> =>
  get(`http://127.0.0.1:${portOf(plain)}/v/a`, wanted)
const failure = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof MediaRequestError ? error.reason : String((error as NodeJS.ErrnoException).code),
  )

describe('names that stand for private addresses', () => {
  const NAMES: string[][] = [
    ...['127.0.0.1', '10.1.2.3', '192.168.0.10', '169.254.169.254', '100.64.0.1', '0.0.0.0'].map((a) => [a]),
    ...['::1', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', 'ff02::1'].map((a) => [a]),
    // One bad address among good ones
    ['157.240.0.60', '127.0.0.1'],
    ['127.0.0.1', '157.240.0.60'],
    ['2a03:2880:f0fc::1', '::1'],
  ]

  test('there are enough cases', () => expect(NAMES.length).toBeGreaterThan(14))

  test.each(NAMES)('%s %s', async (...addresses) => {
    answer = (_request, response) => response.end('inside')
    const { network } = resolver(addresses)
    const url = `http://mmg.whatsapp.net:${portOf(plain)}/v/a`
    expect(await failure(get(url, foreign, network))).toBe('private')
    expect(visits).toEqual([])
  })

  test.each(['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]', '0'])(
    'nor the address %s itself',
    async (host) => {
      answer = (_request, response) => response.end('inside')
      expect(await failure(get(`http://${host}:${portOf(plain)}/`, foreign))).toBe('private')
      expect(visits).toEqual([])
    },
  )

  test('a listed host may be one, and its name is looked up once: what was checked is connected to', async () => {
    answer = (_request, response) => response.end('first')
    const port = portOf(plain)
    const second = createServer((_request, response) => response.end('second'))
    await listen(second, '127.0.0.2', port)
    try {
      const { network, asked } = resolver(['127.0.0.1'], ['127.0.0.2'])
      const { bytes } = await get(`http://media.example:${port}/v/a`, own, network)
      expect(bytes.toString()).toBe('first')
      expect(asked).toEqual(['media.example'])
    } finally {
      second.close()
    }
  })

  test('a name that was good before is looked at again', async () => {
    answer = (_request, response) => response.end('ours')
    const { network, asked } = resolver(['127.0.0.1'])
    const request = createRequestMedia(network)
    const url = new URL(`http://media.example:${portOf(plain)}/v/a`)
    expect(await failure(request(url, own))).toBe('none')
    expect(await failure(request(url, foreign))).toBe('private')
    expect(asked).toHaveLength(2)
    expect(visits).toHaveLength(1)
  })

  test('a name without an address, and a resolver that fails', async () => {
    expect(await failure(get('http://media.example/', own, resolver([]).network))).toBe('no-answer')
    const failing: Network = {
      resolve: (_name, callback) => callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []),
    }
    expect(await failure(get('http://media.example/', own, failing))).toBe('ENOTFOUND')
  })

  test('a resolver that never answers', async () => {
    const silent: Network = { resolve: () => undefined }
    expect(await failure(get('http://media.example/', { ...own, timeoutMs: 100 }, silent))).toBe('timeout')
  })
})

describe('certificates', () => {
  const url = (): string => `https://media.example:${portOf(encrypted)}/v/a`
  const { network } = resolver(['127.0.0.1'])

  test('of somebody known are accepted', async () => {
    answer = (_request, response) => response.end('sealed')
    const { bytes } = await get(url(), own, { ...network, ca: certificate.cert })
    expect(bytes.toString()).toBe('sealed')
  })

  test('self-signed ones are not, not even where the environment turned checks off', async () => {
    answer = (_request, response) => response.end('sealed')
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    try {
      expect(await failure(get(url(), own, network))).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
      expect(await failure(get(url(), own, network))).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
    expect(visits).toEqual([])
  })

  test('nor is one of another name', async () => {
    const other = `https://mmg.whatsapp.net:${portOf(encrypted)}/v/a`
    expect(await failure(get(other, own, { ...network, ca: certificate.cert }))).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    )
    expect(visits).toEqual([])
  })
})

describe('answers', () => {
  test.each([301, 302, 303, 307, 308])('%d is told and not followed', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: '/elsewhere' }).end('moved')
    expect(await getPlain()).toEqual({ status, bytes: Buffer.alloc(0) })
    expect(visits).toEqual(['/v/a'])
  })

  test.each([201, 204, 206, 404, 500])('of %d there are no bytes', async (status) => {
    answer = (_request, response) => response.writeHead(status).end(status === 204 ? undefined : 'text')
    expect(await getPlain()).toEqual({ status, bytes: Buffer.alloc(0) })
  })

  test('compressed ones stay as they are, and none is asked for', async () => {
    const packed = gzipSync(Buffer.alloc(5_000_000))
    let asked: string | undefined
    answer = (request, response) => {
      asked = request.headers['accept-encoding']
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
    }
    expect((await getPlain()).bytes.equals(packed)).toBe(true)
    expect(asked).toBe('identity')
  })

  test('cookies are not kept, nor connections', async () => {
    const sent: (string | undefined)[] = []
    const sockets = new Set<Socket>()
    answer = (request, response) => {
      sent.push(request.headers.cookie)
      sockets.add(request.socket)
      response.writeHead(200, { 'set-cookie': 'a=b' }).end('x')
    }
    const request = createRequestMedia()
    const url = new URL(`http://127.0.0.1:${portOf(plain)}/v/a`)
    await request(url, own)
    await request(url, own)
    expect(sent).toEqual([undefined, undefined])
    expect(sockets.size).toBe(2)
  })

  test('a length above the limit is believed, and nothing is read', async () => {
    let isCut = false
    answer = (_request, response) => {
      response.on('close', () => (isCut = !response.writableFinished))
      response.writeHead(200, { 'content-length': 2_000_000 }).write('x')
    }
    expect(await failure(getPlain())).toBe('too-large')
    await expect.poll(() => isCut).toBe(true)
  })

  test('without one, bytes are counted as they come', async () => {
    answer = (_request, response) => {
      response.write(Buffer.alloc(600_000))
      response.end(Buffer.alloc(600_000))
    }
    expect(await failure(getPlain())).toBe('too-large')
    expect((await getPlain({ ...own, maxBytes: 1_200_000 })).bytes).toHaveLength(1_200_000)
  })

  test('a body is posted', async () => {
    const got: Buffer[] = []
    let method: string | undefined
    answer = (request, response) => {
      method = request.method
      request.on('data', (chunk: Buffer) => got.push(chunk)).on('end', () => response.end('taken'))
    }
    const body = Buffer.from('sealed picture')
    expect((await getPlain({ ...own, body })).bytes.toString()).toBe('taken')
    expect(method).toBe('POST')
    expect(Buffer.concat(got).equals(body)).toBe(true)
  })
})
