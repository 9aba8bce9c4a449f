/** A picture on its way to a media host: sealed as a phone reads it, and only to hosts that are what they seem. */
import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { BinaryNode } from '@whiskeysockets/baileys'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createRequestMedia, type Network } from '../../../src/channels/whatsapp/media-http.ts'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import { uploadPicture, type UploadedPicture } from '../../../src/channels/whatsapp/upload.ts'
import { selfSigned } from '../../support/self-signed.ts'

const picture = randomBytes(5_000)
const taken: Buffer[] = []
let plain: Server
let encrypted: Server
let answer: RequestListener

const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Keeps what is posted and gives it back, as WhatsApp's hosts do. */
const takeAndServe: RequestListener = (request, response) => {
  if (request.method === 'GET') return response.end(taken[0])
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    taken.push(Buffer.concat(chunks))
    response.end(JSON.stringify({ url: `http://${hostOf(plain)}/v/a`, direct_path: '/v/a' }))
  })
}

beforeAll(async () => {
  const serve: RequestListener = (request, response) => answer(request, response)
  plain = createServer(serve)
  encrypted = createTlsServer(selfSigned('media.example'), serve)
  for (const server of [plain, encrypted]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
})
afterEach(() => void taken.splice(0))
afterAll(() => {
  for (const server of [plain, encrypted]) {
    server.closeAllConnections()
    server.close()
  }
})

function upload(hosts: string[], extraHosts: string[], network?: Network): Promise<UploadedPicture> {
  const children = hosts.map((hostname): BinaryNode => ({ tag: 'host', attrs: { hostname } }))
  const connection: BinaryNode = { tag: 'media_conn', attrs: { auth: 'a' }, content: children }
  const socket = { query: async () => ({ tag: 'iq', attrs: {}, content: [connection] }) }
  const options = { extraHosts, timeoutMs: 500, ...(network && { request: createRequestMedia(network) }) }
  return uploadPicture(socket, picture, options)
}
const toLoopback: Network = {
  resolve: (_name, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
}

test('what was uploaded can be fetched and opened again', async () => {
  answer = takeAndServe
  const host = hostOf(plain)
  const { url, directPath, ...sealed } = await upload([host], [host])
  expect(taken[0]?.includes(picture.subarray(0, 32))).toBe(false)
  const fetched = await createFetchMedia({ extraHosts: [host] })({
    source: 'whatsapp',
    kind: 'image',
    url,
    directPath,
    mediaKey: base64(sealed.mediaKey),
    fileSha256: base64(sealed.fileSha256),
    fileEncSha256: base64(sealed.fileEncSha256),
  })
  expect(fetched.ok && Buffer.from(fetched.bytes).equals(picture)).toBe(true)
})

test('the next host is tried when one does not take it', async () => {
  answer = takeAndServe
  const host = hostOf(plain)
  expect((await upload(['127.0.0.1:1', host], ['127.0.0.1:1', host])).directPath).toBe('/v/a')
})

describe('nothing is sent', () => {
  test("to a name of WhatsApp's that leads into a private network", async () => {
    answer = takeAndServe
    await expect(upload(['mmg.whatsapp.net'], [], toLoopback)).rejects.toThrow('no media host')
    expect(taken).toEqual([])
  })

  test('to a host whose certificate nobody vouches for', async () => {
    answer = takeAndServe
    const host = `media.example:${(encrypted.address() as AddressInfo).port}`
    await expect(upload([host], [host], toLoopback)).rejects.toThrow('no media host')
    expect(taken).toEqual([])
  })

  test('to a host that nobody listed', async () => {
    answer = takeAndServe
    await expect(upload([hostOf(plain)], [])).rejects.toThrow('no media host')
    expect(taken).toEqual([])
  })
})

describe('no answer that is wrong is believed', () => {
  const ANSWERS: [string, RequestListener][] = [
    ['a redirect', (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end()],
    ['a refusal', (_request, response) => response.writeHead(500).end()],
    ['something else', (_request, response) => response.end('<html>')],
    ['endless text', (_request, response) => response.end('x'.repeat(100_000))],
    [
      'another host',
      (_request, response) => response.end('{"url":"https://evil.example/a","direct_path":"/a"}'),
    ],
    [
      'another path',
      (_request, response) => response.end('{"url":"https://mmg.whatsapp.net/a","direct_path":"//b"}'),
    ],
    ['nothing', () => undefined],
  ]

  test('there are enough cases', () => expect(ANSWERS.length).toBeGreaterThan(6))

  test.each(ANSWERS)('%s', async (_what, listener) => {
    answer = listener
    await expect(upload([hostOf(plain)], [hostOf(plain)])).rejects.toThrow('no media host')
  })
})
