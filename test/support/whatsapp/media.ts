/**
 * Encrypts media as a phone does and serves the blobs over loopback HTTP.
 * Plain bytes come in; the message fields that point to the blob go out.
 */
import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getMediaKeys, type MediaType } from '@whiskeysockets/baileys'
import type { MediaFaults } from './controls.ts'

const MAC_BYTES = 10
const FILLER = Buffer.alloc(65_536)

/** The fields every kind of media message shares. */
export interface HostedMedia {
  url: string
  directPath?: string
  mediaKey: Uint8Array
  fileSha256: Uint8Array
  fileEncSha256: Uint8Array
  fileLength: number
  mediaKeyTimestamp: number
}

export interface MediaHost {
  origin: string
  host(bytes: Uint8Array, type: MediaType, faults?: MediaFaults): Promise<HostedMedia>
  stop(): Promise<void>
}

interface Blob {
  bytes: Buffer
  faults: MediaFaults
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** AES-256-CBC, then the first 10 bytes of HMAC-SHA-256 over iv and ciphertext. */
async function encryptMedia(bytes: Uint8Array, mediaKey: Uint8Array, type: MediaType): Promise<Buffer> {
  const { iv, cipherKey, macKey } = await getMediaKeys(mediaKey, type)
  if (!macKey) throw new Error('no MAC key derived')
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  const mac = createHmac('sha256', macKey).update(iv).update(sealed).digest().subarray(0, MAC_BYTES)
  return Buffer.concat([sealed, mac])
}

function sendFiller(response: ServerResponse, byteCount: number): void {
  let left = byteCount
  const pump = () => {
    while (left > 0 && !response.destroyed) {
      const chunk = FILLER.subarray(0, Math.min(left, FILLER.length))
      left -= chunk.length
      if (!response.write(chunk)) {
        response.once('drain', pump)
        return
      }
    }
    response.end()
  }
  pump()
}

function serve(blob: Blob | undefined, response: ServerResponse): void {
  const faults = blob?.faults ?? {}
  if (!blob || faults.status) {
    response.writeHead(faults.status ?? 404).end()
  } else if (faults.redirectTo) {
    response.writeHead(302, { location: faults.redirectTo }).end()
  } else if (faults.stall) {
    response.writeHead(200, { 'content-length': blob.bytes.length })
    response.write(blob.bytes.subarray(0, blob.bytes.length / 2))
  } else if (faults.extraBytes) {
    response.writeHead(200)
    response.write(blob.bytes)
    sendFiller(response, faults.extraBytes)
  } else {
    response.writeHead(200, { 'content-length': blob.bytes.length }).end(blob.bytes)
  }
}

/** Listens on 127.0.0.1, on `port` or any free one. */
export async function startMediaHost(port = 0): Promise<MediaHost> {
  const blobs = new Map<string, Blob>()
  const server = createServer((request: IncomingMessage, response) => {
    serve(blobs.get(request.url ?? ''), response)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    async host(bytes, type, faults = {}) {
      const mediaKey = randomBytes(32)
      const sealed = await encryptMedia(bytes, mediaKey, type)
      const served = Buffer.from(sealed)
      if (faults.tamper) served.writeUInt8(served.readUInt8(0) ^ 0xff, 0)
      const path = `/v/${randomBytes(8).toString('hex')}.enc`
      blobs.set(path, { bytes: served, faults })
      return {
        url: faults.url ?? origin + path,
        ...(faults.directPath === undefined
          ? {}
          : { directPath: faults.directPath === true ? path : faults.directPath }),
        mediaKey,
        fileSha256: faults.wrongPlainHash ? randomBytes(32) : sha256(bytes),
        fileEncSha256: sha256(sealed),
        fileLength: faults.claimedLength ?? bytes.length,
        mediaKeyTimestamp: Math.floor(Date.now() / 1000),
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
