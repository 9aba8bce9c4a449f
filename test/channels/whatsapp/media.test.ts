/** Downloads from a host that misbehaves: what is fetched is what was encrypted, or a reason why not. */
import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFetchMedia } from '../../../src/channels/whatsapp/media.ts'
import { createRequestMedia } from '../../../src/channels/whatsapp/media-http.ts'
import type { MediaRef } from '../../../src/model.ts'

type WhatsAppRef = Extract<MediaRef, { source: 'whatsapp' }>

const plain = randomBytes(5000)
let server: Server
let host: string
let answer: RequestListener

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Encrypted as a phone does it. */
function encrypted(info: string, bytes: Buffer = plain) {
  const mediaKey = randomBytes(32)
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(32), info, 112))
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(16, 48), keys.subarray(0, 16))
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()])
  const mac = createHmac('sha256', keys.subarray(48, 80))
    .update(keys.subarray(0, 16))
    .update(ciphertext)
    .digest()
  const blob = Buffer.concat([ciphertext, mac.subarray(0, 10)])
  const hash = (data: Buffer) => createHash('sha256').update(data).digest('base64')
  const ref: WhatsAppRef = {
    source: 'whatsapp',
    kind: 'image',
    url: `http://${host}/v/a`,
    mediaKey: mediaKey.toString('base64'),
    fileSha256: hash(bytes),
    fileEncSha256: hash(blob),
  }
  return { blob, ref }
}

function fetchMedia(ref: MediaRef, options: { timeoutMs?: number; maxBytes?: number } = {}) {
  return createFetchMedia({ extraHosts: [host], timeoutMs: 2000, ...options })(ref)
}

describe('a good download', () => {
  test.each([
    ['image', 'WhatsApp Image Keys'],
    ['sticker', 'WhatsApp Image Keys'],
    ['document', 'WhatsApp Document Keys'],
  ] as const)('%s', async (kind, info) => {
    const { blob, ref } = encrypted(info)
    answer = (_request, response) => response.end(blob)
    const result = await fetchMedia({ ...ref, kind })
    expect(result.ok && Buffer.from(result.bytes).equals(plain)).toBe(true)
  })

  test('without hashes the HMAC still guards it', async () => {
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    const { fileSha256: _a, fileEncSha256: _b, ...bare } = ref
    answer = (_request, response) => response.end(blob)
    expect(await fetchMedia(bare)).toMatchObject({ ok: true })
    answer = (_request, response) =>
      response.end(Buffer.concat([blob.subarray(0, -1), Buffer.from([blob.at(-1)! ^ 1])]))
    expect(await fetchMedia(bare)).toEqual({ ok: false, failure: 'damaged' })
  })
})

describe('a bad one', () => {
  test.each([
    [404, 'expired'],
    [410, 'expired'],
    [403, 'unavailable'],
    [500, 'unavailable'],
  ])('status %d is %s', async (status, failure) => {
    answer = (_request, response) => response.writeHead(status).end('no')
    expect(await fetchMedia(encrypted('WhatsApp Image Keys').ref)).toEqual({ ok: false, failure })
  })

  const BROKEN: [string, (response: ServerResponse) => void][] = [
    ['a connection that breaks', (response) => void response.destroy()],
    ['a host in trouble', (response) => void response.writeHead(503).end()],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        setTimeout(() => response.destroy(), 20)
      },
    ],
  ]

  test.each(BROKEN)('%s is given a second chance, not a third', async (_what, fail) => {
    let visits = 0
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    let failures = 1
    answer = (_request, response) => {
      visits++
      if (failures-- > 0) fail(response)
      else response.end(blob)
    }
    expect(await fetchMedia(ref)).toMatchObject({ ok: true })
    failures = 9
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'unavailable' })
    expect(visits).toBe(4)
  })

  test.each([404, 403])('status %d is final', async (status) => {
    let visits = 0
    answer = (_request, response) => {
      visits++
      response.writeHead(status).end()
    }
    expect(await fetchMedia(encrypted('WhatsApp Image Keys').ref)).toMatchObject({ ok: false })
    expect(visits).toBe(1)
  })

  test('redirects are not followed', async () => {
    let visits = 0
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    answer = (request, response) => {
      visits++
      if (request.url === '/elsewhere') response.end(blob)
      else response.writeHead(302, { location: '/elsewhere' }).end()
    }
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'unavailable' })
    expect(visits).toBe(1)
  })

  test('a changed byte is noticed', async () => {
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    blob[100]! ^= 0xff
    answer = (_request, response) => response.end(blob)
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'damaged' })
  })

  test('so is a picture with another hash, a wrong key, and nothing at all', async () => {
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    answer = (_request, response) => response.end(blob)
    const wrongHash = { ...ref, fileSha256: Buffer.alloc(32).toString('base64') }
    const wrongKey = { ...ref, mediaKey: randomBytes(32).toString('base64') }
    const noKey = { ...ref, mediaKey: '' }
    for (const broken of [wrongHash, wrongKey, noKey]) {
      expect(await fetchMedia(broken)).toEqual({ ok: false, failure: 'damaged' })
    }
    answer = (_request, response) => response.end()
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'damaged' })
  })

  test('too many bytes are cut off while they come, whatever was announced', async () => {
    const { ref } = encrypted('WhatsApp Image Keys')
    let sent = 0
    answer = (_request, response) => {
      const pour = () => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', pour)
        }
        response.end()
      }
      pour()
    }
    expect(await fetchMedia(ref, { maxBytes: 100_000 })).toEqual({ ok: false, failure: 'too-large' })
    expect(sent).toBeLessThan(50_000_000)
    expect(await fetchMedia({ ...ref, fileLength: 200_000 }, { maxBytes: 100_000 })).toEqual({
      ok: false,
      failure: 'too-large',
    })
  })

  test('compressed bytes are not unpacked, so they are not what was encrypted', async () => {
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(blob))
    expect(await fetchMedia(ref)).toEqual({ ok: false, failure: 'damaged' })
  })

  test('a name of WhatsApp that leads into a private network is not followed there', async () => {
    const asked: string[] = []
    const request = createRequestMedia({
      resolve(hostname, callback) {
        asked.push(hostname)
        callback(null, [{ address: '10.0.0.1', family: 4 }])
      },
    })
    const { ref } = encrypted('WhatsApp Image Keys')
    const fetchElsewhere = createFetchMedia({ extraHosts: [host], timeoutMs: 2000, request })
    expect(await fetchElsewhere({ ...ref, url: 'https://mmg.whatsapp.net/v/a' })).toEqual({
      ok: false,
      failure: 'unavailable',
    })
    expect(asked).toEqual(['mmg.whatsapp.net'])
  })

  test('a host that stalls runs into the time limit', async () => {
    const { blob, ref } = encrypted('WhatsApp Image Keys')
    answer = (_request, response) => void response.write(blob.subarray(0, 50))
    expect(await fetchMedia(ref, { timeoutMs: 200 })).toEqual({ ok: false, failure: 'timeout' })
  })

  test('a host that is not listed is not asked', async () => {
    let visits = 0
    answer = (_request, response) => {
      visits++
      response.end()
    }
    const { ref } = encrypted('WhatsApp Image Keys')
    expect(await createFetchMedia()(ref)).toEqual({ ok: false, failure: 'unavailable' })
    expect(visits).toBe(0)
  })

  test('a refused connection and a reference of another channel', async () => {
    const { ref } = encrypted('WhatsApp Image Keys')
    const closed = { ...ref, url: 'http://127.0.0.1:1/v/a' }
    expect(await createFetchMedia({ extraHosts: ['127.0.0.1:1'] })(closed)).toMatchObject({ ok: false })
    expect(await fetchMedia({ source: 'file', path: '/etc/hostname' })).toMatchObject({ ok: false })
  })
})
